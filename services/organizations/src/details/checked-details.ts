import { canonicalTaxNumber, type ChangeDetailsInput, type FieldError } from '@atrium/contracts';
import { type Details, parts } from './details.js';
import { canonicalPhone } from './phone.js';

/** Details as they were typed, in the form in which they are kept, or what is wrong with them. */
export function checkedDetails(typed: Omit<ChangeDetailsInput, 'organizationId' | 'version'>): {
  readonly details: Details;
  readonly errors: readonly FieldError[];
} {
  const { type, name, legalName, address, locale, timeZone } = typed;
  const phone =
    typed.phone === null ? null : canonicalPhone(typed.phone, address?.country ?? undefined);
  const taxNumber = typed.taxNumber === null ? null : canonicalTaxNumber(typed.taxNumber);
  const errors = [
    ...(typed.phone !== null && phone === null
      ? [{ pointer: '/phone', message: 'phone must be a phone number, with its country code' }]
      : []),
    ...(typed.taxNumber !== null && taxNumber === null
      ? [
          {
            pointer: '/taxNumber',
            message: 'taxNumber must be a Swiss UID or a VAT number of the European Union',
          },
        ]
      : []),
  ];
  const whole = { type, name, legalName, address: address && parts(address), phone, taxNumber };
  return { details: { ...whole, locale, timeZone }, errors };
}
