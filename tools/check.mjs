// `npm run check`: types, format, lint, boundaries, and that each requirement has its test. Runs all.
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { checkNode, ensurePackages, root } from './prepare.mjs';

checkNode();
ensurePackages();
console.log('types');
await build();
const { crossings } = await import('./boundaries.mjs');

const failed = [];
command('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']);
command('requirements', ['tools/requirements.mjs', '--check']);
command('security', ['tools/security.mjs', '--check']);
command('lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--quiet']);
console.log('boundaries');
const found = await crossings(root, ['libs', 'services', 'tools']);
for (const { rule, from, to } of found.crossings) console.log(`  ${from} → ${to}: ${rule}`);
// A cruise that sees nothing also finds nothing.
if (found.modules === 0 || found.crossings.length > 0) failed.push('boundaries');
else console.log(`  ${found.modules} modules, none crosses a boundary`);

console.log(failed.length > 0 ? `failed: ${failed.join(', ')}` : 'all is well');
process.exit(failed.length > 0 ? 1 : 0);

function command(name, parameters) {
  console.log(name);
  const { status } = spawnSync(process.execPath, parameters, { cwd: root, stdio: 'inherit' });
  if (status !== 0) failed.push(name);
}
