import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Claims a data folder for this process. Throws while another one has it. */
export function lockFolder(folder: string): { release(): void } {
  const file = join(folder, 'server.lock');
  const mine = `${process.pid} ${startTime(process.pid)}`;
  try {
    writeFileSync(file, mine, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    refuseIfHeld(file, folder);
    writeFileSync(file, mine);
  }
  return { release: () => rmSync(file, { force: true }) };
}

function refuseIfHeld(file: string, folder: string): void {
  const [pid = '0', started] = readFileSync(file, 'utf8').split(' ');
  if (!isRunning(Number(pid)) || startTime(Number(pid)) !== started) return;
  throw new Error(`${folder} is in use by process ${pid}`);
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tells a process from a later one with the same id, where the system says when it started. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '';
  } catch {
    return '';
  }
}
