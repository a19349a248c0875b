import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { pause } from './launch.js';

interface Running {
  readonly starter: Identity;
  readonly children: readonly Identity[];
}

/** A process id alone comes again for another process; its start time on Linux tells them apart. */
type Identity = readonly [pid: number, startedAt: string];

/** How long the children of a starter that was killed may take to notice it. */
const patience = 10_000;

/** Keeps two platforms off one data folder, and a new one off what a killed one still has running. */
export class FolderLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** Takes the folder, or says who has it. */
  static async take(file: string): Promise<FolderLock> {
    if (existsSync(file)) {
      const { starter, children } = JSON.parse(readFileSync(file, 'utf8')) as Running;
      if (isAlive(starter)) {
        throw new Error(
          `A platform with this data folder is running already (process ${starter[0]}). ` +
            'Stop it, or set ATRIUM_DATA and PORT for a second one.',
        );
      }
      for (const end = Date.now() + patience; Date.now() < end; await pause(50)) {
        if (!children.some(isAlive)) break;
      }
    }
    const lock = new FolderLock(file);
    lock.note([]);
    return lock;
  }

  /** Notes the processes that run now. */
  note(pids: readonly number[]): void {
    const running: Running = { starter: identityOf(process.pid), children: pids.map(identityOf) };
    writeFileSync(this.#file, JSON.stringify(running));
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }
}

function isAlive([pid, startedAt]: Identity): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return identityOf(pid)[1] === startedAt;
}

function identityOf(pid: number): Identity {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may contain spaces; the start time is the 20th field after it.
    return [pid, stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''];
  } catch {
    return [pid, ''];
  }
}
