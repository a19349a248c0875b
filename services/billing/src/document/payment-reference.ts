import type { PaymentReference } from './legal-document.js';

/** The table of the recursive modulo 10 (SIX, IG QR-bill, annex B): a row is the carry, a column the digit. */
const carries = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5] as const;

/** Digits of a QR reference without its check digit. */
const digitsOfQrr = 26;

/** Characters of a creditor reference behind "RF" and its check digits (ISO 11649). */
const mostOfScor = 21;

/** The check digit behind digits: modulo 10, recursive (E-9). */
function checkDigitOf(digits: string): number {
  let carry = 0;
  for (const digit of digits) carry = carries[(carry + Number(digit)) % 10]!;
  return (10 - carry) % 10;
}

/** A QR reference: up to 26 digits, filled up with zeros in front, and a check digit (E-9). Throws `RangeError` for anything else. */
export function qrReference(digits: string): PaymentReference {
  if (!/^\d{1,26}$/.test(digits)) throw new RangeError(`"${digits}" is not 1 to 26 digits`);
  const filled = digits.padStart(digitsOfQrr, '0');
  return { kind: 'QRR', value: `${filled}${checkDigitOf(filled)}` };
}

/** A creditor reference of up to 21 digits or capital letters (ISO 11649, E-9). Throws `RangeError` for anything else. */
export function creditorReference(text: string): PaymentReference {
  if (!/^[0-9A-Z]+$/.test(text) || text.length > mostOfScor) {
    throw new RangeError(`"${text}" is not 1 to 21 digits or capital letters`);
  }
  const check = String(98 - remainderOf97(`${text}RF00`)).padStart(2, '0');
  return { kind: 'SCOR', value: `RF${check}${text}` };
}

/** A reference as a person or a bank writes it, with blanks or without; null where it is none or its check digits are wrong. */
export function readReference(text: string): PaymentReference | null {
  const value = text.replaceAll(/\s/g, '').toUpperCase();
  if (isQrReference(value)) return { kind: 'QRR', value };
  if (isCreditorReference(value)) return { kind: 'SCOR', value };
  return null;
}

function isQrReference(value: string): boolean {
  // Nothing but zeros has the right check digit, and means that there is no reference.
  if (!/^\d{27}$/.test(value) || /^0+$/.test(value)) return false;
  return checkDigitOf(value.slice(0, digitsOfQrr)) === Number(value.at(-1));
}

function isCreditorReference(value: string): boolean {
  if (!/^RF\d{2}[0-9A-Z]{1,21}$/.test(value)) return false;
  return remainderOf97(`${value.slice(4)}${value.slice(0, 4)}`) === 1;
}

/** As people read it: a QR reference in groups of five from the right, the other kind in groups of four from the left (E-9). */
export function writtenReference({ kind, value }: PaymentReference): string {
  return kind === 'QRR' ? value.replaceAll(/\B(?=(\d{5})+$)/g, ' ') : inFours(value);
}

/** An account as people read it. */
export function writtenIban(iban: string): string {
  return inFours(iban);
}

function inFours(text: string): string {
  return text.replaceAll(/(.{4})\B/g, '$1 ');
}

/** The remainder by 97 with letters as two digits, A being 10 (ISO 7064, MOD 97-10). */
function remainderOf97(text: string): number {
  let remainder = 0;
  for (const character of text) {
    for (const digit of String(Number.parseInt(character, 36))) {
      remainder = (remainder * 10 + Number(digit)) % 97;
    }
  }
  return remainder;
}
