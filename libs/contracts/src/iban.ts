import { isIBAN } from 'class-validator';

/** Where IBANs can be reached by a SEPA credit transfer (EPC409-09, October 2025). */
const sepaCountries = new Set(
  `AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM
  VA`.split(/\s+/),
);

/**
 * An IBAN in its electronic form, without blanks and in capital letters; null for what is none: its country, its length and form
 * there, and its check digits (ISO 13616, ISO 7064 mod 97-10) are judged.
 */
export function compactIban(text: string): string | null {
  if (!/^[A-Za-z0-9 ]+$/.test(text) || !isIBAN(text)) return null;
  return text.replaceAll(' ', '').toUpperCase();
}

/** Whether an IBAN, in compact form, is for payments with a QR reference alone (SIX, IG QR-bill: IID 30000 to 31999). */
export function isQrIban(iban: string): boolean {
  return /^(CH|LI)\d{2}3[01]/.test(iban);
}

/** Whether an IBAN, in compact form, is of Switzerland or Liechtenstein: where francs go without another bank's code. */
export function isSwissIban(iban: string): boolean {
  return /^(CH|LI)/.test(iban);
}

/** Whether a SEPA credit transfer reaches an IBAN in compact form. */
export function isSepaIban(iban: string): boolean {
  return sepaCountries.has(iban.slice(0, 2));
}
