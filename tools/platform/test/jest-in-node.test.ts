import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFile } from '../src/paths.js';

const shared =
  'globalThis.loads = (globalThis.loads ?? 0) + 1; export const { loads } = globalThis;';

const files = {
  'first.test.js': `
    import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
    import { loads } from './shared.js';
    let before = 0;
    beforeEach(() => { before += 1; });
    describe('the first', () => {
      it('passes', () => { expect(before).toBe(1); expect(loads).toBe(1); });
      it.each([1, 2])('is done for %i', (n) => { expect(before).toBe(1 + n); });
      it('fails', () => { expect({ a: 1 }).toEqual({ a: 2 }); });
      it('hangs', () => new Promise(() => {}), 50);
      it.skip('is left out', () => {});
    });`,
  'second.test.js': `
    import { expect, it } from '@jest/globals';
    import { loads } from './shared.js';
    it('has what the first has loaded', () => { expect(globalThis.loads).toBe(1); expect(loads).toBe(1); });
    it('expects as it was asked to', () => { expect.assertions(1); });`,
  'unprepared.test.js': `
    import { beforeAll, it } from '@jest/globals';
    beforeAll(() => { throw new Error('nothing is ready'); });
    it('is not run', () => { console.log('it', 'was', 'run'); });`,
  'broken.test.js': `import './nowhere.js';`,
};

let folder: string;
let run: { readonly output: string; readonly status: number | null };
let counts: { passed: number; failed: number; failures: string[] };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-jest-'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "tried", "type": "module" }');
  writeFileSync(join(folder, 'dist/shared.js'), shared);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'dist', name), text);
  const { stdout, stderr, status } = spawnSync(process.execPath, [projectFile('tools/jest.mjs')], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ATRIUM_TEST_COUNTS: join(folder, 'counts') },
  });
  run = { output: stdout + stderr, status };
  counts = JSON.parse(readFileSync(join(folder, 'counts'), 'utf8')) as typeof counts;
});

afterAll(() => rmSync(folder, { recursive: true }));

const failureOf = (name: string) => counts.failures.find((failure) => failure.includes(name));

describe('a run of the tests', () => {
  it('counts what passed and what failed, and fails by it', () => {
    // A file that can not be read counts as one that failed.
    expect(counts).toMatchObject({ passed: 4, failed: 5 });
    expect(run.status).toBe(1);
  });

  it('says of each failure where and why', () => {
    expect(failureOf('the first fails')).toContain('first.test.js');
    expect(failureOf('the first fails')).toMatch(/-\s+"a": 2/);
    expect(failureOf('broken')).toContain('nowhere.js');
  });

  it('ends a test that hangs, and goes on with the next file', () => {
    expect(failureOf('the first hangs')).toContain('Exceeded timeout of 50 ms');
  });

  it('loads what two files share once', () => {
    expect(failureOf('passes')).toBeUndefined();
    expect(failureOf('has what the first has loaded')).toBeUndefined();
  });

  it('runs no test whose preparation failed', () => {
    expect(failureOf('is not run')).toContain('nothing is ready');
    expect(run.output).not.toContain('it was run');
  });

  it('notices what was to be expected and was not', () => {
    expect(failureOf('expects as it was asked to')).toContain('expect.assertions(1)');
  });
});
