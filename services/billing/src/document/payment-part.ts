import { isSwissIban, type Locale } from '@atrium/contracts';
import type { Data } from 'swissqrbill/types';
import { accountToPay } from './account-to-pay.js';
import type { DocumentParty, LegalDocument } from './legal-document.js';
import { documentTexts } from './texts.js';

/** Whether something is to be transferred for it: not for a credit note, whose money goes the other way. */
export function isToBeTransferred({ kind, totals, payment }: LegalDocument): boolean {
  return kind !== 'credit-note' && payment.means === 'transfer' && totals.due > 0;
}

/** Whether it has the payment part of a QR-bill: in francs, with a reference (E-9, decisions 35 and 38). */
export function hasPaymentPart(document: LegalDocument): boolean {
  const { currency, payment } = document;
  return (
    isToBeTransferred(document) &&
    currency === 'CHF' &&
    payment.reference !== null &&
    isSwissIban(accountToPay(document).iban)
  );
}

/** In which language it is: there is none in Spanish (E-9). */
export const paymentPartLanguages = {
  fr: 'FR',
  de: 'DE',
  it: 'IT',
  en: 'EN',
  es: 'EN',
} as const satisfies Record<Locale, string>;

/**
 * What a QR-bill says (SIX, IG QR-bill 2.3, 4): structured addresses, within the lengths and characters that banks take. Where a
 * name is longer it is cut there; on the page it stands whole.
 */
export function paymentPartOf(document: LegalDocument): Data {
  const { currency, totals, payment, number, kind, locale } = document;
  const title = documentTexts[locale].titles[kind];
  const debtor = structured(document.buyer);
  return {
    currency,
    // Exact: no amount of a document has more digits than a binary fraction holds.
    amount: totals.due / 100,
    reference: payment.reference?.value,
    message: number === null ? undefined : field(`${title} ${number}`, 140),
    creditor: { account: accountToPay(document).iban, ...structured(document.seller) },
    // Of a name in another script nothing may be left: then the payer writes it.
    debtor: debtor.name === '' || debtor.city === '' ? undefined : debtor,
  };
}

function structured({ name, address }: DocumentParty) {
  const { street, addition, houseNumber, postalCode, city, country } = address;
  return {
    name: field(name, 70),
    address: field(street === '' ? (addition ?? '') : street, 70),
    ...(houseNumber === null ? {} : { buildingNumber: field(houseNumber, 16) }),
    zip: field(postalCode, 16),
    city: field(city, 35),
    country,
  };
}

/** What typesetters write and banks do not know, as everybody types it. */
const typed: Readonly<Record<string, string>> = {
  ...{ '‘': "'", '’': "'", '“': '"', '”': '"' },
  ...{ '–': '-', '—': '-', '\u00a0': ' ', '\u202f': ' ' },
};

/** A field with nothing that banks refuse: Latin letters of Europe, as IG 2.3 lists them, and the sign for euro. */
function field(text: string, length: number): string {
  const allowed = text
    .normalize('NFC')
    .replaceAll(/[‘’“”–—\u00a0\u202f]/gu, (sign) => typed[sign] ?? ' ')
    .replaceAll(/[^\u0020-\u007e\u00a1-\u00ac\u00ae-\u017f\u0218-\u021b\u20ac]/gu, ' ');
  return allowed.replaceAll(/ +/g, ' ').trim().slice(0, length).trim();
}
