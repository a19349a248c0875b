import { discountText } from './discount-text.js';
import type { DocumentLine, LegalDocument } from './legal-document.js';
import { titleOf } from './pdf-file.js';
import { gray, left, mm, type Pen, right } from './pen.js';
import { documentTexts } from './texts.js';
import { unitPrice } from './unit-price.js';
import type { Writing } from './writing.js';

/** The columns, in points from the left edge of the page. */
const columns = {
  position: { x: left, width: mm(7) },
  description: { x: left + mm(7), width: mm(78) },
  quantity: { x: mm(105), width: mm(16) },
  unitPrice: { x: mm(121), width: mm(24) },
  tax: { x: mm(145), width: mm(14) },
  amount: { x: mm(159), width: right - mm(159) },
};
type Column = keyof typeof columns;

/** Where the lines of a page end, above its foot. */
export const lowest = mm(272);
/** Where they begin on all pages but the first. */
const continued = mm(20);

const small = { size: 8, color: gray } as const;
const head = { size: 7.5, isBold: true } as const;

/** All lines, over as many pages as they need, each page with the heads of the columns. Answers where they end. */
export function drawLines(
  pen: Pen,
  document: LegalDocument,
  writing: Writing,
  from: number,
): number {
  let y = drawColumnHeads(pen, document, from);
  for (const line of document.lines) {
    if (y + heightOf(pen, line, document, writing) > lowest) {
      y = drawColumnHeads(pen, document, nextPage(pen, document));
    }
    y = drawLine(pen, line, document, writing, y);
  }
  return y;
}

/** A page more, which says of what. Answers where it goes on. */
export function nextPage(pen: Pen, document: LegalDocument): number {
  pen.pdf.addPage();
  const place = { x: left, y: continued, width: right - left };
  return pen.text(titleOf(document), place, { isBold: true }) + mm(5);
}

function drawColumnHeads(pen: Pen, { locale }: LegalDocument, y: number): number {
  const texts = documentTexts[locale].columns;
  pen.text(texts.description, { ...columns.description, y }, head);
  for (const column of ['quantity', 'unitPrice', 'tax', 'amount'] as const) {
    pen.text(texts[column], { ...columns[column], y }, { ...head, align: 'right' });
  }
  const below = y + mm(4.5);
  pen.line(below, left, right, 0.75);
  return below + mm(2);
}

/** What is said below the text of a line, smaller. */
function more(line: DocumentLine, writing: Writing): string {
  return [line.details ?? '', line.period ? writing.period(line.period) : '']
    .filter(Boolean)
    .join('\n');
}

function heightOf(
  pen: Pen,
  line: DocumentLine,
  { locale }: LegalDocument,
  writing: Writing,
): number {
  const { width } = columns.description;
  const discounts = line.discounts.map((discount) =>
    pen.height(discountText(discount, locale), width, small),
  );
  const texts = [pen.height(line.text, width), pen.height(more(line, writing), width, small)];
  return [...texts, ...discounts].reduce((sum, height) => sum + height, mm(5));
}

function drawLine(
  pen: Pen,
  line: DocumentLine,
  { locale }: LegalDocument,
  writing: Writing,
  top: number,
): number {
  const figure = (column: Column, text: string, y: number) =>
    pen.text(text, { ...columns[column], y }, { align: 'right' });
  pen.text(String(line.position), { ...columns.position, y: top }, { color: gray });
  figure('quantity', writing.number(String(line.quantity)), top);
  figure('unitPrice', writing.number(unitPrice(line)), top);
  figure('tax', line.tax.category === 'O' ? '–' : writing.rate(line.tax.basisPoints), top);
  figure('amount', writing.amount(line.listNet), top);
  let y = pen.text(line.text, { ...columns.description, y: top });
  y = pen.text(more(line, writing), { ...columns.description, y }, small);
  for (const discount of line.discounts) {
    figure('amount', writing.amount(-discount.net), y);
    y = pen.text(discountText(discount, locale), { ...columns.description, y: y + 1.3 }, small);
  }
  pen.line(y + mm(1.8), left, right, 0.25, '#b0b0b0');
  return y + mm(3.6);
}
