// `npm test`: from nothing to "N passed, N failed". `npm test -- identity [pattern]` takes one project.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { sumOfTests } from './count-tests.mjs';
import { checkNode, ensurePackages, root } from './prepare.mjs';

checkNode();
ensurePackages();
await build();
const { findNatsServer } = await import('./platform/dist/src/nats-server.js');
const nats = await findNatsServer(console.log);

const [only, ...patterns] = process.argv.slice(2);
const projects = testedProjects().filter((name) => !only || name === `@atrium/${only}`);
if (projects.length === 0) {
  console.error(`There is no project "${only}".`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'atrium-test-'));
const counts = join(folder, 'counts');
writeFileSync(counts, '');
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/.bin/nx'),
    ...['run-many', '-t', 'test', '-p', projects.join(',')],
    // Two at a time: much of it is waiting, for platforms to start and faults to pass.
    ...['--output-style=stream', '--parallel=2', '--', ...patterns],
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      NX_DAEMON: 'false',
      NX_TUI: 'false',
      NX_NO_CLOUD: 'true',
      NATS_SERVER_BIN: nats.path,
      ATRIUM_TEST_COUNTS: counts,
    },
  },
);
const lines = readFileSync(counts, 'utf8').split('\n').filter(Boolean);
rmSync(folder, { recursive: true });
const { passed, failed, failures } = sumOfTests(lines, projects);
for (const failure of failures) console.log(`FAILED ${failure}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : (status ?? 1));

/** The names of all packages that have a test script. */
function testedProjects() {
  return ['libs', 'services', 'tools'].flatMap((kind) =>
    readdirSync(join(root, kind)).flatMap((name) => {
      const file = join(root, kind, name, 'package.json');
      if (!existsSync(file)) return [];
      const { name: project, scripts } = JSON.parse(readFileSync(file, 'utf8'));
      return scripts?.test ? [project] : [];
    }),
  );
}
