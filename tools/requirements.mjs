// Writes docs/requirements.md: each row of the requirements and the tests that name it. With --check it only
// says whether the page is as it would be written, and that no row is without a test.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';
import { tests } from './test-titles.mjs';

const page = join(root, 'docs/requirements.md');
const rows = JSON.parse(readFileSync(join(root, 'docs/requirements.rows.json'), 'utf8'));

/** `A1-4` names itself, not `A1-40`; `A1-4, A1-5` and `A1-4..A1-6` name each. */
function names(title, id) {
  const [row, number] = id.split('-');
  const span = new RegExp(`\\b${row}-(\\d+)\\.\\.(?:${row}-)?(\\d+)\\b`).exec(title);
  if (span && Number(span[1]) <= Number(number) && Number(number) <= Number(span[2])) return true;
  return new RegExp(`\\b${id}\\b(?!\\d)`).test(title);
}

const all = tests();
const proofs = Object.entries(rows).map(([id, text]) => ({
  id,
  text,
  proofs: all.filter(({ title }) => names(title, id)),
}));
const lines = [
  '# Requirements and their proofs',
  '',
  'Each row of the requirements that is built, and the tests that name it. `npm run docs` writes this page.',
  '',
  ...proofs.flatMap(({ id, text, proofs: found }) => [
    `**${id}** ${text}`,
    '',
    ...found.map(({ title, file }) => `- ${title} — [${file}](../${file})`),
    ...(found.length ? [''] : ['- no test yet', '']),
  ]),
];
const text = `${lines.join('\n').trimEnd()}\n`;

if (process.argv.includes('--check')) {
  const missing = proofs.filter(({ proofs: found }) => found.length === 0).map(({ id }) => id);
  if (missing.length > 0) console.error(`No test names ${missing.join(', ')}`);
  const stale = readFileSync(page, 'utf8') !== text;
  if (stale) console.error('docs/requirements.md is stale: run npm run docs');
  process.exit(missing.length > 0 || stale ? 1 : 0);
}
writeFileSync(page, text);
