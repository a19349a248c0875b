import {
  canonicalTaxNumber,
  compactIban,
  type Currency,
  isQrIban,
  isSwissIban,
} from '@atrium/contracts';
import type { DocumentAddress, DocumentSeller } from '../document/legal-document.js';

/** Who sends the documents, and how they are numbered and dated (decision 37). */
export interface Issuer {
  /** Counts up with each change: a document's record says under which one it was issued. */
  readonly version: number;
  readonly name: string;
  readonly address: DocumentAddress;
  /** As registered for VAT: "CHE-123.456.788 TVA". */
  readonly taxNumber: string;
  readonly email: string;
  readonly iban: string;
  /** For payments with a QR reference; null where there is none. */
  readonly qrIban: string | null;
  readonly bic: string | null;
  /** From which accounts prepaid money is paid out; null where none is. */
  readonly payOutIbans: Readonly<Record<Currency, string | null>>;
  /** What the numbers of each kind begin with. Never changed once there is one: a series goes on for ever. */
  readonly series: { readonly invoice: string; readonly creditNote: string };
  /** Where the law applies that says which day it is. */
  readonly timeZone: string;
  /** The day on which a financial year begins: "01-01". Numbers do not begin anew with it; retention counts from its end (E-8). */
  readonly financialYearFrom: string;
  /** Within how many days an invoice is paid that is numbered before payment. */
  readonly daysToPay: number;
}

/** For development: a company that does not exist, with numbers whose check digits are right. */
export const exampleIssuer: Issuer = {
  version: 1,
  name: 'Atrium Exemple SA',
  address: {
    addition: null,
    street: 'Rue de l’Exemple',
    houseNumber: '1',
    postalCode: '1204',
    city: 'Genève',
    country: 'CH',
  },
  taxNumber: 'CHE-123.456.788 TVA',
  email: 'facturation@atrium.example',
  iban: 'CH9300762011623852957',
  qrIban: 'CH4431999123000889012',
  bic: 'POFICHBEXXX',
  payOutIbans: { CHF: 'CH5604835012345678009', EUR: null },
  series: { invoice: 'R', creditNote: 'A' },
  timeZone: 'Europe/Zurich',
  financialYearFrom: '01-01',
  daysToPay: 30,
};

/** What must be so of each part. What is said of a line is said of a QR-bill (SIX, IG QR-bill 2.3). */
const rules: Readonly<Record<string, (issuer: Issuer) => boolean>> = {
  'version must be a whole number from 1': ({ version }) =>
    Number.isSafeInteger(version) && version >= 1,
  'name must be a line of up to 70 characters': ({ name }) => isLine(name, 70),
  'address.addition must be null or a line': ({ address: { addition } }) => isLineOrNull(addition),
  'address.street must be a line of up to 70 characters': ({ address: { street } }) =>
    isLine(street, 70),
  'address.houseNumber must be null or up to 16 characters': ({ address: { houseNumber } }) =>
    houseNumber === null || isLine(houseNumber, 16),
  'address.postalCode must be up to 16 characters': ({ address: { postalCode } }) =>
    isLine(postalCode, 16),
  'address.city must be up to 35 characters': ({ address: { city } }) => isLine(city, 35),
  'address.country must be two capital letters (ISO 3166-1)': ({ address: { country } }) =>
    matches(country, /^[A-Z]{2}$/),
  'taxNumber must be a VAT number as it is written on invoices': ({ taxNumber }) =>
    typeof taxNumber === 'string' &&
    canonicalTaxNumber(taxNumber) === taxNumber &&
    (!taxNumber.startsWith('CHE') || / (MWST|TVA|IVA)$/.test(taxNumber)),
  'email must be an address': ({ email }) => matches(email, /^[^\s@]+@[^\s@]+$/),
  'iban must be an account in Switzerland or Liechtenstein, and no QR-IBAN': ({ iban }) =>
    isAccount(iban) && !isQrIban(iban),
  'qrIban must be null or a QR-IBAN (IID 30000 to 31999)': ({ qrIban }) =>
    qrIban === null || (isAccount(qrIban) && isQrIban(qrIban)),
  'bic must be null or a BIC (ISO 9362)': ({ bic }) =>
    bic === null || matches(bic, /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/),
  'payOutIbans.CHF and payOutIbans.EUR must each be null or an IBAN, and no QR-IBAN': ({
    payOutIbans: { CHF, EUR },
  }) =>
    [CHF, EUR].every((iban) => iban === null || (compactIban(iban) === iban && !isQrIban(iban))),
  'series.invoice and series.creditNote must be two different words of 1 to 8 letters': ({
    series: { invoice, creditNote },
  }) =>
    [invoice, creditNote].every((word) => matches(word, /^[A-Z]{1,8}$/)) && invoice !== creditNote,
  'timeZone must be a time zone of the IANA database': ({ timeZone }) => isTimeZone(timeZone),
  'financialYearFrom must be the first day of a month, as 01-01': ({ financialYearFrom }) =>
    matches(financialYearFrom, /^(0[1-9]|1[0-2])-01$/),
  'daysToPay must be a whole number from 1 to 365': ({ daysToPay }) =>
    Number.isSafeInteger(daysToPay) && daysToPay >= 1 && daysToPay <= 365,
};

/** Everything that is wrong with an issuer, or with what should be one. */
export function faultsOfIssuer(issuer: Issuer): string[] {
  return Object.entries(rules)
    .filter(([, isSo]) => !holds(isSo, issuer))
    .map(([rule]) => rule);
}

/** As a document has it. */
export function sellerOf({
  name,
  address,
  taxNumber,
  email,
  iban,
  qrIban,
  bic,
}: Issuer): DocumentSeller {
  return {
    ...{ name, attention: null, address, taxNumber, email },
    bankAccounts: { qrIban, iban, bic },
  };
}

/** What is not there at all is not as it must be either. */
function holds(isSo: (issuer: Issuer) => boolean, issuer: Issuer): boolean {
  try {
    return isSo(issuer);
  } catch {
    return false;
  }
}

/** Without blanks, and of a country whose accounts a QR-bill can name. */
function isAccount(iban: string): boolean {
  return compactIban(iban) === iban && isSwissIban(iban);
}

function isLine(value: unknown, max: number): boolean {
  return matches(value, /^\S(.*\S)?$/u) && (value as string).length <= max;
}

function isLineOrNull(value: unknown): boolean {
  return value === null || isLine(value, 70);
}

function matches(value: unknown, form: RegExp): boolean {
  return typeof value === 'string' && form.test(value);
}

function isTimeZone(value: unknown): boolean {
  return (
    matches(value, /^[A-Z][\w+-]*(\/[A-Z][\w+-]*){1,2}$/) &&
    new Intl.DateTimeFormat('en', { timeZone: value as string }).resolvedOptions().timeZone !== ''
  );
}
