import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * A phone number as E.164 has it ("+41228203544"), or null when it is none. What doesn't begin with a plus sign is
 * read as it is dialled in the given country. Judged by its length, not by ranges: those change with every month.
 */
export function canonicalPhone(typed: string, country: string | undefined): string | null {
  const number = parsePhoneNumberFromString(typed, {
    ...(country !== undefined && { defaultCountry: country as CountryCode }),
    // The number and nothing around it.
    extract: false,
  });
  return number?.isPossible() && number.ext === undefined ? number.number : null;
}
