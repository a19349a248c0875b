import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';

/** What everything is drawn with: metrics of Arial, which the guidelines of the QR-bill name (E-9), and free (OFL 1.1). */
export interface Fonts {
  readonly regular: Font;
  readonly bold: Font;
}

/** Seen from the compiled file. */
const folder = new URL('../../../fonts/', import.meta.url);

/** Parses both, which takes as long as drawing five pages: once for a process, and shared by all documents. */
export function loadFonts(): Fonts {
  return { regular: parsed('LiberationSans-Regular.ttf'), bold: parsed('LiberationSans-Bold.ttf') };
}

function parsed(name: string): Font {
  const font = create(readFileSync(new URL(name, folder)));
  // A collection has no layout of its own.
  if (!('layout' in font)) throw new Error(`${name} is no font`);
  return font;
}

/** Text of which every character can be drawn: a PDF/A may show none that its font doesn't have. The XML says it as it is. */
export function drawable(text: string, { regular }: Fonts): string {
  const isDrawn = (character: string) =>
    character === '\n' || regular.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
  return [...text.normalize('NFC')].map((one) => (isDrawn(one) ? one : '?')).join('');
}
