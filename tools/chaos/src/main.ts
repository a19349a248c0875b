import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { chaos } from './chaos.js';
import { report } from './report.js';

/** `npm run chaos`: kills processes of a whole platform while people use it, and checks that nothing shows. */
const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    replicas: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true },
    keep: { type: 'boolean', default: false },
  },
});
// The bus going away is what this is about.
Logger.overrideLogger(false);
const folder = mkdtempSync(join(tmpdir(), 'atrium-chaos-'));
console.log(`seed ${values.seed}; repeat with: npm run chaos -- --seed ${values.seed}`);
const { run, evidence } = await chaos({
  folder,
  seed: Number(values.seed),
  commands: Number(values.commands),
  killsOfEach: Number(values.kills),
  replicas: Number(values.replicas),
  ...(values.only && { only: values.only.flatMap((names) => names.split(',')) }),
  say: (line) => console.log(line),
});
const failed = report(run, evidence);
if (failed === 0 && !values.keep) rmSync(folder, { recursive: true, force: true });
process.exitCode = failed === 0 ? 0 : 1;
