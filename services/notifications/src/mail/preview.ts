import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { locales } from '@atrium/contracts';
import { examples } from './examples.js';
import { escapeHtml } from './layout.js';
import { mailKinds } from './mail.js';
import { renderLetter } from './render-letter.js';
import { writeLetter } from './write-letter.js';

// `npm run mails [folder]`: writes every mail in every language as HTML and text, and a page to browse them.
const folder = resolve(process.argv[2] ?? '.data/mails');
const house = { product: 'Atrium', publicUrl: 'https://atrium.example' };

mkdirSync(folder, { recursive: true });
const rows = mailKinds.map((kind) => {
  const cells = locales.map((locale) => {
    const mail = renderLetter(writeLetter(examples[kind], locale, house));
    writeFileSync(join(folder, `${kind}.${locale}.html`), mail.html);
    writeFileSync(join(folder, `${kind}.${locale}.txt`), `${mail.subject}\n\n${mail.text}`);
    const name = encodeURI(`${kind}.${locale}`);
    return `<td><a href="${name}.html">${escapeHtml(mail.subject)}</a> (<a href="${name}.txt">text</a>)</td>`;
  });
  return `<tr><th scope="row">${kind}</th>${cells.join('')}</tr>`;
});
const heads = locales.map((locale) => `<th scope="col">${locale}</th>`).join('');
writeFileSync(
  join(folder, 'index.html'),
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title>
<style>body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem } th, td { text-align: left; padding: .4rem .8rem; vertical-align: top }</style>
<h1>Mails</h1><table><tr><td></td>${heads}</tr>${rows.join('\n')}</table></html>`,
);
process.stdout.write(`${mailKinds.length * locales.length} mails: ${join(folder, 'index.html')}\n`);
