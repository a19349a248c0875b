import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'atrium-test-';
const memory = '/dev/shm';
/** A platform takes some megabytes; less than this, in bytes, is what a container gives by default. */
const enough = 1024 ** 3;

/**
 * A folder for one test platform. Also removes what test runs that were killed have left behind. In memory where there is room: whoever
 * keeps the disk busy must not slow down each write of each test. What survives a killed process survives it there too.
 */
export function temporaryFolder(): string {
  const place = hasRoom(memory) ? memory : tmpdir();
  for (const name of readdirSync(place)) {
    const pid = name.startsWith(prefix) ? Number(name.split('-')[2]) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) {
      rmSync(join(place, name), { recursive: true, force: true });
    }
  }
  return mkdtempSync(join(place, `${prefix}${process.pid}-`));
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= enough;
  } catch {
    // Not every system has it.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
