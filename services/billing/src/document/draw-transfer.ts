import { accountToPay } from './account-to-pay.js';
import type { LegalDocument } from './legal-document.js';
import { hasPaymentPart, isToBeTransferred } from './payment-part.js';
import { writtenIban, writtenReference } from './payment-reference.js';
import { gray, left, mm, type Pen } from './pen.js';
import { documentTexts } from './texts.js';
import type { Writing } from './writing.js';

type Row = readonly [label: string, value: string];

/** Where no QR-bill says it (decision 38): to which account what is due is transferred, and what to write with it. */
export function transferRows(document: LegalDocument, writing: Writing): Row[] {
  if (!isToBeTransferred(document) || hasPaymentPart(document)) return [];
  const { transfer, due } = documentTexts[document.locale];
  const { iban, bic } = accountToPay(document);
  const { reference } = document.payment;
  const rows: Row[] = [
    [transfer.holder, document.seller.name],
    ['IBAN', writtenIban(iban)],
  ];
  if (bic !== null) rows.push(['BIC', bic]);
  if (reference !== null) rows.push([transfer.reference, writtenReference(reference)]);
  return [...rows, [due, `${document.currency} ${writing.amount(document.totals.due)}`]];
}

/** Answers where it ends. */
export function drawTransfer(
  pen: Pen,
  rows: readonly Row[],
  { locale }: LegalDocument,
  from: number,
): number {
  if (rows.length === 0) return from;
  const { title } = documentTexts[locale].transfer;
  let y = pen.text(title, { x: left, y: from + mm(3), width: mm(100) }, { isBold: true }) + mm(1.5);
  for (const [label, value] of rows) {
    pen.text(label, { x: left, y: y + 1.3, width: mm(34) }, { size: 8, color: gray });
    y = pen.text(value, { x: left + mm(34), y, width: mm(100) }) + mm(1);
  }
  return y;
}
