import { SwissQRBill } from 'swissqrbill/pdf';
import { drawHead } from './draw-head.js';
import { drawLines, nextPage } from './draw-lines.js';
import { drawTotals } from './draw-totals.js';
import type { Fonts } from './fonts.js';
import type { LegalDocument } from './legal-document.js';
import { hasPaymentPart, paymentPartLanguages, paymentPartOf } from './payment-part.js';
import { bytesOf, newPdf, regular } from './pdf-file.js';
import { gray, left, mm, Pen, right } from './pen.js';
import { documentTexts } from './texts.js';
import { writingFor } from './writing.js';

/** The lower part of the last page that a QR-bill takes, and the foot of all others. */
const paymentPartFrom = mm(297 - 105);
const footAt = { common: mm(284), abovePaymentPart: paymentPartFrom - mm(9) };

/** A whole document as PDF, on A4. The same document and logo give the same bytes. */
export function drawDocument(
  document: LegalDocument,
  { logo }: { readonly logo: Uint8Array | null },
  fonts: Fonts,
): Promise<Uint8Array> {
  const pdf = newPdf(document, fonts);
  const pen = new Pen(pdf, fonts);
  const writing = writingFor(document.locale, document.buyer.address.country);
  const linesFrom = drawHead(pen, document, writing, logo);
  const totalsFrom = drawLines(pen, document, writing, linesFrom);
  const end = drawTotals(pen, document, writing, totalsFrom);
  if (hasPaymentPart(document)) drawPaymentPart(pen, document, end);
  drawFeet(pen, document);
  return bytesOf(pdf);
}

/** On the last page where there is room for it, else on one more. */
function drawPaymentPart(pen: Pen, document: LegalDocument, end: number): void {
  if (end > footAt.abovePaymentPart - mm(2)) nextPage(pen, document);
  const language = paymentPartLanguages[document.locale];
  // It looks where one is on the page, and takes a new one itself when there seems to be no room.
  pen.pdf.y = 0;
  const bill = new SwissQRBill(paymentPartOf(document), { language, fontName: regular });
  bill.attachTo(pen.pdf, 0, paymentPartFrom);
}

/** On each page: whose it is, and which page of how many. */
function drawFeet(pen: Pen, document: LegalDocument): void {
  const { seller, locale } = document;
  const { count } = pen.pdf.bufferedPageRange();
  const style = { size: 7.5, color: gray } as const;
  for (let page = 0; page < count; page += 1) {
    pen.pdf.switchToPage(page);
    const isAbove = page === count - 1 && hasPaymentPart(document);
    const y = isAbove ? footAt.abovePaymentPart : footAt.common;
    pen.text(seller.name, { x: left, y, width: mm(110) }, style);
    const pages = documentTexts[locale].page(page + 1, count);
    pen.text(pages, { x: mm(140), y, width: right - mm(140) }, { ...style, align: 'right' });
  }
}
