import { isByTheRate, taxRules } from './invoice-tax-rules.js';
import { invoiceXml, profile } from './invoice-xml.js';
import type { LegalDocument } from './legal-document.js';
import {
  type ReadGroup,
  type ReadInvoice,
  readInvoiceXml,
  type ReadLine,
} from './read-invoice-xml.js';
import type { Rule } from './rule.js';

/** A rule that an invoice breaks: its name in EN 16931-1 (6.4) or its binding to CII, and what it asks for. */
export interface Violation {
  readonly rule: string;
  readonly message: string;
}

const currencyForm = /^(CHF|EUR)$/;
const countryForm = /^[A-Z]{2}$/;
const dayForm = /^\d{8}$/;
/** Of Greece, which isn't its ISO code, as of all others (BR-CO-09). */
const taxNumberForm = /^[A-Z]{2}/;
/** Which of UNTDID 4461 need an account (BR-61). */
const transfers = new Set(['30', '58']);
const means = new Set([...transfers, '48', '97']);

const ofInvoice: readonly Rule<ReadInvoice>[] = [
  ['BR-01', 'A specification identifier (BT-24)', (i) => i.profile === profile],
  ['BR-02', 'A number (BT-1)', (i) => i.number !== null],
  ['BR-03', 'A day of issue (BT-2)', (i) => dayForm.test(i.issuedOn ?? '')],
  ['BR-04', 'A type code (BT-3)', (i) => i.typeCode !== null],
  ['BR-05', 'A currency (BT-5)', (i) => i.currency !== null],
  ['BR-06', 'The seller’s name (BT-27)', (i) => i.seller.name !== null],
  ['BR-07', 'The buyer’s name (BT-44)', (i) => i.buyer.name !== null],
  ['BR-08', 'The seller’s address (BG-5)', (i) => i.seller.hasAddress],
  ['BR-09', 'The seller’s country (BT-40)', (i) => i.seller.country !== null],
  ['BR-10', 'The buyer’s address (BG-8)', (i) => i.buyer.hasAddress],
  ['BR-11', 'The buyer’s country (BT-55)', (i) => i.buyer.country !== null],
  ['BR-12', 'The sum of the lines (BT-106)', (i) => i.sums.lines !== null],
  ['BR-13', 'The total without tax (BT-109)', (i) => i.sums.net !== null],
  ['BR-14', 'The total with tax (BT-112)', (i) => i.sums.gross !== null],
  ['BR-15', 'The amount due (BT-115)', (i) => i.sums.due !== null],
  ['BR-16', 'At least one line (BG-25)', (i) => i.lines.length > 0],
  [
    'BR-49',
    'A code of each means of payment (BT-81)',
    (i) => i.means.every((m) => m.code !== null),
  ],
  [
    'BR-55',
    'The number of each preceding invoice (BT-25)',
    (i) => i.corrects.every((c) => c.number !== null),
  ],
  [
    'BR-61',
    'An account for each transfer (BT-84)',
    (i) => i.means.every((m) => m.account !== null || !transfers.has(m.code ?? '')),
  ],
  ['BR-CL-01', 'A type code of UNTDID 1001 that we use', (i) => /^38[01]$/.test(i.typeCode ?? '')],
  ['BR-CL-04', 'A currency that we use', (i) => currencyForm.test(i.currency ?? '')],
  [
    'BR-CL-14',
    'Countries by ISO 3166-1',
    (i) => [i.seller, i.buyer].every((p) => countryForm.test(p.country ?? '')),
  ],
  [
    'BR-CL-16',
    'A means of UNTDID 4461 that we use',
    (i) => i.means.every((m) => means.has(m.code ?? '')),
  ],
  [
    'BR-CO-09',
    'Tax numbers that begin with a country (BT-31, BT-48)',
    (i) =>
      [i.seller, i.buyer].every((p) => p.taxNumber === null || taxNumberForm.test(p.taxNumber)),
  ],
  [
    'BR-CO-10',
    'A sum of the lines that is their sum',
    (i) => i.sums.lines === sum(i.lines.map((line) => line.net)),
  ],
  [
    'BR-CO-13',
    'A total without tax that is the sum of the lines',
    (i) => i.sums.net === i.sums.lines,
  ],
  [
    'BR-CO-14',
    'A tax that is the sum of the groups',
    (i) => i.sums.tax === sum(i.groups.map((g) => g.tax)),
  ],
  [
    'BR-CO-15',
    'A total with tax that is the one without it and the tax',
    (i) => i.sums.gross === sum([i.sums.net, i.sums.tax]),
  ],
  [
    'BR-CO-16',
    'An amount due that is the total less what was paid',
    (i) => i.sums.gross === sum([i.sums.due, i.sums.paid ?? 0]),
  ],
  ['BR-CO-18', 'A group of taxes (BG-23)', (i) => i.groups.length > 0],
  [
    'BR-CO-25',
    'Until when what is due is to be paid, or the terms (BT-9, BT-20)',
    (i) => !((i.sums.due ?? 0) > 0) || i.dueOn !== null || i.terms !== null,
  ],
  [
    'BR-CO-26',
    'A number by which the seller is known (BT-30, BT-31)',
    (i) => i.seller.registerNumber !== null || i.seller.taxNumber !== null,
  ],
  ['BR-29', 'A period that doesn’t end before it begins (BT-74)', (i) => inOrder(i.period)],
  // Not of EN 16931, which has preceding invoices optional: swiss law and the directive ask for it (E-4).
  [
    'E-4',
    'The invoice that a credit note corrects',
    (i) => i.typeCode !== '381' || i.corrects.length === 1,
  ],
];

const ofLine: readonly Rule<ReadLine>[] = [
  ['BR-21', 'An identifier of each line (BT-126)', (line) => line.id !== null],
  ['BR-22', 'A quantity of each line (BT-129)', (line) => Number(line.quantity ?? 0) > 0],
  ['BR-23', 'A unit of each quantity (BT-130)', (line) => line.unit !== null],
  ['BR-24', 'A net amount of each line (BT-131)', (line) => line.net !== null],
  ['BR-25', 'A name of what each line is about (BT-153)', (line) => line.name !== null],
  ['BR-26', 'A price of each line (BT-146)', (line) => line.price !== null],
  [
    'BR-27',
    'A price that isn’t negative (BT-146)',
    (line) => line.price !== null && line.price >= 0,
  ],
  [
    'BR-30',
    'A period of a line that doesn’t end before it begins (BT-135)',
    (line) => inOrder(line.period),
  ],
  [
    'BR-41',
    'An amount of each discount (BT-136)',
    (line) => line.allowances.every((a) => a.amount !== null && a.amount >= 0),
  ],
  [
    'BR-42',
    'A reason of each discount (BT-139)',
    (line) => line.allowances.every((a) => a.reason !== null),
  ],
  ['BR-CO-04', 'A category of tax of each line (BT-151)', (line) => line.tax.category !== null],
  // PEPPOL-EN16931-R120; EN 16931 itself leaves it to its text.
  [
    'R120',
    'A net amount that is the price less the discounts',
    (line) =>
      line.quantity === line.priceQuantity &&
      line.price === sum([line.net, ...line.allowances.map((a) => a.amount)]),
  ],
];

const ofGroup: readonly Rule<ReadGroup>[] = [
  ['BR-45', 'A base of each group of taxes (BT-116)', (group) => group.base !== null],
  ['BR-46', 'A tax of each group of taxes (BT-117)', (group) => group.tax !== null],
  ['BR-47', 'A category of each group of taxes (BT-118)', (group) => group.category !== null],
  [
    'BR-48',
    'A rate of each group of taxes (BT-119)',
    (group) => group.rate !== null || group.category === 'O',
  ],
  ['BR-CO-17', 'A tax that is the base by the rate, rounded', isByTheRate],
];

/**
 * The rules of EN 16931 that our documents can break, on the file as it was written (E-10). A document that breaks one is not
 * issued. Throws where the file isn't XML at all.
 */
export function validate(xml: string): Violation[] {
  const invoice = readInvoiceXml(xml);
  return [
    ...broken(ofInvoice, [invoice]),
    ...broken(ofLine, invoice.lines),
    ...broken(ofGroup, invoice.groups),
    ...broken(taxRules, [invoice]),
  ];
}

/** The same of a document before it gets its number for good; a pro-forma has no XML, and breaks none. */
export function violationsOf(document: LegalDocument): Violation[] {
  return document.kind === 'pro-forma' ? [] : validate(invoiceXml(document));
}

function broken<Of>(rules: readonly Rule<Of>[], all: readonly Of[]): Violation[] {
  return rules
    .filter(([, , holds]) => !all.every(holds))
    .map(([rule, message]) => ({ rule, message }));
}

/** Nothing adds up to what is missing or can't be read. */
function sum(amounts: readonly (number | null)[]): number {
  return amounts.reduce<number>((total, amount) => total + (amount ?? Number.NaN), 0);
}

function inOrder(period: ReadInvoice['period']): boolean {
  return period === null || (period.from ?? '') <= (period.to ?? '');
}
