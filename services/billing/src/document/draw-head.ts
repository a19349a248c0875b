import type { DocumentParty, LegalDocument } from './legal-document.js';
import { titleOf } from './pdf-file.js';
import { gray, left, mm, type Pen, right } from './pen.js';
import { documentTexts } from './texts.js';
import type { Writing } from './writing.js';

/**
 * Where the window of Swiss envelopes is, on the right: C5 and C5/6, 12 mm from the edge, which shows what is between 50 and 90 mm.
 * Nothing but the recipient may be seen through it.
 */
const window = { x: mm(120), y: mm(52), width: mm(72) };
const details = { x: left, y: mm(52), label: mm(34), width: mm(54) };
const titleFrom = mm(93);
/** Beside the title, below the window: whose it is, not who sends it. */
const logoBox = { x: right - mm(44), y: titleFrom - mm(1.5), width: mm(44), height: mm(9) };

/** The head of the first page: who sends it, to whom, and what it is. Answers where it ends. */
export function drawHead(
  pen: Pen,
  document: LegalDocument,
  writing: Writing,
  logo: Uint8Array | null,
): number {
  drawSender(pen, document);
  if (logo !== null) drawLogo(pen, logo);
  drawRecipient(pen, document);
  drawDetails(pen, document, writing);
  const until = logo === null ? right : logoBox.x - mm(4);
  const title = { x: left, y: titleFrom, width: until - left };
  const y = pen.text(titleOf(document), title, { size: 17, isBold: true }) + mm(2);
  if (document.kind === 'pro-forma') return drawNoValue(pen, document, y);
  return drawCorrection(pen, document, writing, y);
}

function drawSender(pen: Pen, { seller, buyer }: LegalDocument): void {
  const place = { x: left, y: mm(14), width: mm(90) };
  pen.text(seller.name, place, { size: 14, isBold: true });
  const isAbroad = buyer.address.country !== seller.address.country;
  const lines = [...addressLines(seller, isAbroad), seller.taxNumber, seller.email];
  const text = lines.filter(Boolean).join('\n');
  pen.text(text, { x: window.x, y: mm(14), width: window.width }, { size: 8, color: gray });
}

function drawLogo({ pdf }: Pen, logo: Uint8Array): void {
  const { x, y, width, height } = logoBox;
  const fit: [number, number] = [width, height];
  pdf.image(Buffer.from(logo), x, y, { fit, align: 'right', valign: 'center' });
}

function drawRecipient(pen: Pen, { buyer, seller }: LegalDocument): void {
  const isAbroad = buyer.address.country !== seller.address.country;
  const lines = [buyer.name, buyer.attention ?? '', ...addressLines(buyer, isAbroad)];
  pen.text(lines.filter(Boolean).join('\n'), window, { size: 10.5 });
}

/** An address, as the post reads it; abroad with the country before the postal code. */
function addressLines({ address }: DocumentParty, isAbroad = false): string[] {
  const { addition, street, houseNumber, postalCode, city, country } = address;
  return [
    addition ?? '',
    [street, houseNumber].filter(Boolean).join(' '),
    `${isAbroad ? `${country}-` : ''}${postalCode} ${city}`,
  ].filter(Boolean);
}

function drawDetails(pen: Pen, document: LegalDocument, writing: Writing): void {
  const texts = documentTexts[document.locale];
  const { number, issuedOn, dueOn, totals, buyer } = document;
  const rows: [string, string | null][] = [
    [texts.number, number],
    [texts.issuedOn, writing.day(issuedOn)],
    [texts.dueOn, dueOn && totals.due > 0 ? writing.day(dueOn) : null],
    [texts.theirTaxNumber, buyer.taxNumber],
  ];
  let { y } = details;
  for (const [label, value] of rows) {
    if (value === null) continue;
    // On one base line, though of two sizes.
    pen.text(label, { x: details.x, y: y + 1.3, width: details.label }, { size: 8, color: gray });
    y = pen.text(value, { x: details.x + details.label, y, width: details.width }) + mm(1.2);
  }
}

/** A10-3: what a pro-forma isn't, before anything else is read. */
function drawNoValue(pen: Pen, { locale }: LegalDocument, y: number): number {
  const { noValue } = documentTexts[locale];
  const inner = { x: left + mm(3), y: y + mm(2.5), width: right - left - mm(6) };
  const end = pen.text(noValue, inner, { size: 9 });
  pen.box({ x: left, y, width: right - left }, end + mm(2) - y);
  return end + mm(7);
}

/** E-4: a credit note says what it corrects, and why. */
function drawCorrection(
  pen: Pen,
  { corrects, locale }: LegalDocument,
  writing: Writing,
  y: number,
): number {
  if (corrects === null) return y + mm(3);
  const { corrects: corrected, reason } = documentTexts[locale];
  const width = right - left;
  const first = corrected(corrects.number, writing.day(corrects.issuedOn));
  const next = pen.text(first, { x: left, y, width }, { isBold: true }) + mm(1);
  return pen.text(`${reason}: ${corrects.reason}`, { x: left, y: next, width }) + mm(5);
}
