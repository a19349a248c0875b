import { expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chaos } from '../src/chaos.js';
import { report } from '../src/report.js';

it('F1, F3, F13 (7.1) keeps every promise in a short run in which everybody is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atrium-chaos-'));
  const { run, evidence } = await chaos({
    folder,
    seed: 1,
    commands: 150,
    killsOfEach: 1,
    replicas: 1,
  });
  const lines: string[] = [];
  const failed = report(run, evidence, (line: string) => lines.push(line));

  // With all of it, for whoever has to find out why.
  expect({ failed, report: failed > 0 ? lines : [] }).toEqual({ failed: 0, report: [] });
  expect(evidence.commands.length).toBeGreaterThanOrEqual(150);
  expect(new Set(run.kills.map(({ name }) => name)).size).toBe(7);
  rmSync(folder, { recursive: true, force: true });
}, 300_000);
