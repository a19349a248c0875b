import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { launchNode, pause } from '../src/launch.js';
import { Supervised } from '../src/supervised.js';

let folder: string;
let lines: string[];
let running: Supervised[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-supervised-'));
  lines = [];
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((process) => process.stop()));
  rmSync(folder, { recursive: true });
});

describe('a process that is looked after', () => {
  it('is started again after it was killed, and that is said', async () => {
    const process = supervise('setInterval(() => {}, 1000)');
    await process.start();
    const before = process.pid;
    process.kill('SIGKILL');
    await until(() => lines.includes('thing is ready again'));
    expect(process.pid).not.toBe(before);
    expect(lines).toEqual([
      'thing went down (SIGKILL): starting it again in 100 ms',
      'thing is ready again',
    ]);
  });

  it('is given up when it never gets ready, with the end of what it printed', async () => {
    const process = supervise('console.log("no database"); process.exit(3)', async () => false);
    await expect(process.start()).rejects.toThrow(/does not start \(exit code 3\)[^]*no database/);
  });

  it('finishes its work before it stops', async () => {
    const process = supervise(
      'process.on("SIGTERM", () => setTimeout(() => process.exit(0), 200)); setInterval(() => {}, 1000); console.log("up")',
      saidUp,
    );
    await process.start();
    await process.stop();
    expect([process.pid, lines]).toEqual([0, []]);
  });

  it('is killed when it does not stop within its grace', async () => {
    const process = supervise(
      'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")',
      saidUp,
    );
    await process.start();
    await process.stop();
    expect(lines).toEqual(['thing did not stop within 1 s: killed']);
  });
});

/** Whether the program has come as far as to listen to signals. */
async function saidUp(): Promise<boolean> {
  return readFileSync(join(folder, 'log'), 'utf8').includes('up');
}

function supervise(program: string, ready = async () => true): Supervised {
  const main = join(folder, 'main.cjs');
  const logFile = join(folder, 'log');
  writeFileSync(main, program);
  const supervised = new Supervised(
    {
      name: 'thing',
      logFile,
      launch: () => launchNode(main, [], {}, logFile),
      ready,
      grace: 1_000,
    },
    (line) => lines.push(line),
  );
  running.push(supervised);
  return supervised;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 400) throw new Error('it did not come to be');
    await pause(25);
  }
}
