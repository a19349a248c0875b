// Writes docs/security.md: each requirement of OWASP ASVS 5.0 that is promised, and the tests that show it. With
// --check it only says whether the page is as it would be written, and that every test it names is there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';
import { tests } from './test-titles.mjs';

const page = join(root, 'docs/security.md');
const rows = JSON.parse(readFileSync(join(root, 'docs/security.rows.json'), 'utf8'));
const known = new Set(tests().map(({ file, title }) => `${file} ${title}`));
const gone = rows.flatMap(({ id, proofs }) =>
  proofs
    .filter(({ file, title }) => !known.has(`${file} ${title}`))
    .map((proof) => ({ id, proof })),
);

const text = `# What is promised for security, and shown

Of [OWASP ASVS 5.0](https://github.com/OWASP/ASVS) level 2, and of level 3 where it says so: what we promise and the tests that would fail without it. \`npm run docs\`
writes this page from \`security.rows.json\`, and \`npm run check\` fails when a test that it names is gone. How to report a hole: [SECURITY.md](../SECURITY.md).

${rows
  .map(
    ({ id, what, proofs }) =>
      `**${id}** ${what}\n\n${proofs.map(({ file, title }) => `- ${title} — [${file}](../${file})\n`).join('')}`,
  )
  .join('\n')}
## Not promised

- 6.2.12: passwords are compared with lists that come with the product, not with a live corpus of breaches.
- 6.3.3 at level 3: a factor in hardware is possible, not demanded.
- 6.3.6 (L3): an address is a way back into an account, so it takes part in authentication.
- 13.3.3 (L3): keys are in files (a key ring for each service), in no hardware module.
- Mail applications ask for no second factor. Whoever gives an account and a mailbox one password is told so before.
- Which organization may host which domain: the mail product's to check ([one password](decisions/0012-one-password.md)).
`;

if (process.argv.includes('--check')) {
  for (const { id, proof } of gone)
    console.error(`${id}: no test "${proof.title}" in ${proof.file}`);
  const stale = readFileSync(page, 'utf8') !== text;
  if (stale) console.error('docs/security.md is stale: run npm run docs');
  process.exit(gone.length > 0 || stale ? 1 : 0);
}
writeFileSync(page, text);
