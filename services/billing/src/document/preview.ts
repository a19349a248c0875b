import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { locales } from '@atrium/contracts';
import { drawDocument } from './draw-document.js';
import { example, exampleKinds } from './examples.js';
import { loadFonts } from './fonts.js';

// `npm run documents [folder]`: writes one document of each kind in every language as PDF, for people to look at.
const folder = resolve(process.argv[2] ?? '.data/documents');
const fonts = loadFonts();
mkdirSync(folder, { recursive: true });
for (const kind of exampleKinds) {
  for (const locale of locales) {
    const pdf = await drawDocument(example(kind, locale), { logo: null }, fonts);
    writeFileSync(join(folder, `${kind}.${locale}.pdf`), pdf);
  }
}
process.stdout.write(`${exampleKinds.length * locales.length} documents: ${folder}\n`);
