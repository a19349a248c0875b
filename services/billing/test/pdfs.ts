import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import jsqr from 'jsqr';
import {
  XmlBufferInputProvider,
  XmlDocument,
  xmlRegisterInputProvider,
  XsdValidator,
} from 'libxml2-wasm';

/** Pixels of a millimeter, at which a QR code is read with ease. */
const scale = 4;
/** Points of a millimeter. */
const points = 72 / 25.4;

/** Where the recipient's logo is, in millimeters. */
export const logoBox = { x: 146, y: 91.5, width: 44, height: 9 };

export interface Page {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel. */
  readonly pixels: Uint8ClampedArray;
  /** How many pixels of a rectangle, in millimeters, aren't white. */
  inkWithin(rectangle: Record<'x' | 'y' | 'width' | 'height', number>): number;
}

const library = await PDFiumLibrary.init();

/** The text of each page, as another program reads it. */
export async function textsOf(pdf: Uint8Array): Promise<string[]> {
  const document = await library.loadDocument(pdf);
  const texts = [...document.pages()].map((page) => page.getText());
  document.destroy();
  return texts;
}

/** The first or the last page of a PDF, as another program draws it. */
export async function pageOf(pdf: Uint8Array, which: 'first' | 'last'): Promise<Page> {
  const document = await library.loadDocument(pdf);
  const page = document.getPage(which === 'first' ? 0 : document.getPageCount() - 1);
  const { data, width, height } = await page.render({ scale: scale / points, render: 'bitmap' });
  const pixels = new Uint8ClampedArray(data);
  document.destroy();
  return { width, height, pixels, inkWithin: inkOf(pixels, width) };
}

function inkOf(pixels: Uint8ClampedArray, width: number): Page['inkWithin'] {
  return (rectangle) => {
    let ink = 0;
    for (let y = rectangle.y * scale; y < (rectangle.y + rectangle.height) * scale; y += 1) {
      for (let x = rectangle.x * scale; x < (rectangle.x + rectangle.width) * scale; x += 1) {
        if ((pixels[(y * width + x) * 4] ?? 255) < 200) ink += 1;
      }
    }
    return ink;
  };
}

/** What the QR code of a page says; null where there is none. */
export function qrCodeOn({ pixels, width, height }: Page): string | null {
  // The Swiss cross in its middle is what its error correction is for.
  return jsqr.default(pixels, width, height)?.data ?? null;
}

/** The files within a PDF by their names, out of its own objects (ISO 32000, 7.11.4). */
export function attachmentsOf(pdf: Uint8Array): Record<string, string> {
  const bytes = Buffer.from(pdf);
  const text = bytes.toString('latin1');
  const names = [
    ...text.matchAll(/\/Type \/Filespec[\s\S]*?\/F \((.*?)\)[\s\S]*?\/EF <<\s*\/F (\d+) 0 R/g),
  ];
  return Object.fromEntries(
    names.map(([, name = '', id]) => {
      const from = text.indexOf(`\n${id} 0 obj`);
      const start = text.indexOf('stream\n', from) + 'stream\n'.length;
      const length = Number(/\/Length (\d+)/.exec(text.slice(from, start))?.[1]);
      return [name, inflateSync(bytes.subarray(start, start + length)).toString()];
    }),
  );
}

const folder = new URL('../../test/schema/', import.meta.url);
const main = 'Factur-X_1.07.3_EN16931.xsd';
const imported = [
  'QualifiedDataType',
  'ReusableAggregateBusinessInformationEntity',
  'UnqualifiedDataType',
].map((name) => `Factur-X_1.07.3_EN16931_urn_un_unece_uncefact_data_standard_${name}_100.xsd`);
xmlRegisterInputProvider(
  new XmlBufferInputProvider(
    Object.fromEntries(imported.map((name) => [name, readFileSync(new URL(name, folder))])),
  ),
);
const schema = XsdValidator.fromDoc(
  XmlDocument.fromBuffer(readFileSync(new URL(main, folder)), { url: main }),
);

/** What the schema of Factur-X (EN 16931 profile) finds wrong. */
export function schemaFaults(xml: string): string[] {
  const document = XmlDocument.fromString(xml);
  try {
    schema.validate(document);
    return [];
  } catch (error) {
    return [(error as Error).message];
  } finally {
    document.dispose();
  }
}
