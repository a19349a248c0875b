import { createHash } from 'node:crypto';
import PdfDocument from 'pdfkit';
import { attachment, facturXMetadata } from './factur-x.js';
import type { Fonts } from './fonts.js';
import { invoiceXml } from './invoice-xml.js';
import type { LegalDocument } from './legal-document.js';
import { documentTexts } from './texts.js';

export type Pdf = InstanceType<typeof PdfDocument>;

/** The fonts by the names under which everything is drawn; a QR-bill looks for the bold one by this name. */
export const regular = 'Liberation Sans';
export const bold = 'Liberation Sans-Bold';

const producer = 'Atrium';

/**
 * An empty PDF/A-3b (ISO 19005-3) with what can't be seen: its fonts, its title, and, for all but a pro-forma, the same document
 * for machines (Factur-X, E-10). The same document gives the same bytes (A10-8): its times are the day of the document, and its
 * identifier comes from what it says.
 */
export function newPdf(document: LegalDocument, fonts: Fonts): Pdf {
  const date = new Date(`${document.issuedOn}T00:00:00Z`);
  const pdf = new PdfDocument({
    // The types know no version of 1.3, which would have no metadata.
    ...{ pdfVersion: '1.7', subset: 'PDF/A-3b' },
    size: 'A4',
    // Everything has its place: nothing flows, and no page begins by itself.
    margin: 0,
    bufferPages: true,
    lang: document.locale,
    displayTitle: true,
    // Not Helvetica, which no PDF/A may refer to without having it.
    font: fonts.regular as unknown as string,
    info: { Title: titleOf(document), Creator: producer, Producer: producer, CreationDate: date },
  });
  (pdf as unknown as { _id: Uint8Array })._id = identifierOf(document);
  pdf.registerFont(regular, fonts.regular as unknown as string);
  pdf.registerFont(bold, fonts.bold as unknown as string);
  if (document.kind !== 'pro-forma') attachXml(pdf, document, date);
  return pdf;
}

/** All bytes of a PDF on which nothing more is drawn. */
export function bytesOf(pdf: Pdf): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.once('end', () => resolve(Buffer.concat(chunks)));
    pdf.once('error', reject);
    pdf.end();
  });
}

/** "Rechnung R-1042". */
export function titleOf({ locale, kind, number }: LegalDocument): string {
  return [documentTexts[locale].titles[kind], number].filter(Boolean).join(' ');
}

/** ISO 32000, 14.4: the same for the same content, whatever the order in which its fields come back from a database. */
function identifierOf(document: LegalDocument): Uint8Array {
  const sorted = JSON.stringify(document, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest().subarray(0, 16);
}

function attachXml(pdf: Pdf, document: LegalDocument, date: Date): void {
  const file = Buffer.from(invoiceXml(document));
  pdf.file(file, {
    name: attachment,
    type: 'text/xml',
    description: 'Factur-X',
    creationDate: date,
    modifiedDate: date,
    // Both say the same (E-10).
    ...{ relationship: 'Alternative' },
  });
  (pdf as unknown as { appendXML(text: string): void }).appendXML(facturXMetadata);
}
