import { readFileSync } from 'node:fs';

/** The kernel counts time of processes in hundredths of a second. */
const microsecondsPerTick = 10_000;

/** The CPU time that these processes have used so far, user and system, in microseconds. */
export function cpuOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid), 0) * microsecondsPerTick;
}

/** The memory that these processes hold resident, in megabytes (pages shared between them counted each time). */
export function residentOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + residentOfOne(pid), 0);
}

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name stands in parentheses and may hold anything: count the fields behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function residentOfOne(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
