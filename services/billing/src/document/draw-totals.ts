import { lowest, nextPage } from './draw-lines.js';
import { drawTransfer, transferRows } from './draw-transfer.js';
import type { LegalDocument } from './legal-document.js';
import { left, mm, type Pen, right } from './pen.js';
import { documentTexts } from './texts.js';
import type { Writing } from './writing.js';

interface Row {
  readonly label: string;
  readonly amount: string;
  readonly isBold?: boolean;
}

const labels = { x: mm(95), width: mm(60) };
const amounts = { x: mm(155), width: right - mm(155) };
const rowHeight = mm(5.2);

/** What it all comes to, and how it was or will be paid: together on a page. Answers where it ends. */
export function drawTotals(
  pen: Pen,
  document: LegalDocument,
  writing: Writing,
  from: number,
): number {
  const rows = totalRows(document, writing);
  const notes = [...paymentNotes(document, writing), ...lawfulNotes(document)];
  const transfer = transferRows(document, writing);
  const height = (rows.length + notes.length + transfer.length) * rowHeight + mm(16);
  let y = from + height > lowest ? nextPage(pen, document) : from + mm(1);
  for (const { label, amount, isBold = false } of rows) {
    if (isBold) pen.line(y, labels.x, right, 0.75);
    const top = isBold ? y + mm(1.5) : y;
    pen.text(amount, { ...amounts, y: top }, { isBold, align: 'right' });
    pen.text(label, { ...labels, y: top }, { isBold });
    y = top + rowHeight;
  }
  if (notes.length + transfer.length === 0) return y;
  y += mm(4);
  for (const note of notes) y = pen.text(note, { x: left, y, width: right - left }) + mm(1.5);
  return drawTransfer(pen, transfer, document, y);
}

function totalRows(document: LegalDocument, writing: Writing): Row[] {
  const { totals, taxGroups, currency, kind, locale } = document;
  const texts = documentTexts[locale];
  const money = (amount: number) => `${currency} ${writing.amount(amount)}`;
  const groups = taxGroups
    .filter(({ category }) => category !== 'O')
    .map(({ basisPoints, base, tax }) => {
      const label = texts.tax(writing.rate(basisPoints), writing.amount(base));
      const estimated = kind === 'pro-forma' ? `${label} (${texts.estimate})` : label;
      return { label: estimated, amount: writing.amount(tax) };
    });
  const rows: Row[] = [
    { label: texts.net, amount: writing.amount(totals.net) },
    ...groups,
    { label: texts.gross, amount: money(totals.gross), isBold: true },
  ];
  const { paid, due } = kind === 'credit-note' ? texts.credit : texts;
  if (totals.paid === 0) return rows;
  return [
    ...rows,
    { label: paid, amount: writing.amount(-totals.paid) },
    { label: due, amount: money(totals.due), isBold: true },
  ];
}

function paymentNotes(
  { payment, totals, locale, kind }: LegalDocument,
  writing: Writing,
): string[] {
  const texts = documentTexts[locale];
  const { paidOn, means } = kind === 'credit-note' ? texts.credit : texts;
  if (payment.paidOn !== null) {
    return [`${paidOn(writing.day(payment.paidOn))} ${means[payment.means]}`.trim()];
  }
  if (totals.due === 0) return [texts.nothingDue];
  return kind === 'credit-note' ? [texts.credit.terms] : [];
}

/** E-5, E-6. */
function lawfulNotes({ taxGroups, locale }: LegalDocument): string[] {
  const { reverseCharge, notSubject } = documentTexts[locale];
  const words = { AE: reverseCharge, O: notSubject, S: null, Z: null };
  return taxGroups.map(({ category }) => words[category]).filter((text) => text !== null);
}
