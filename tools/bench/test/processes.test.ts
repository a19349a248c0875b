import { describe, expect, it } from '@jest/globals';
import { cpuOf, residentOf } from '../src/processes.js';

describe('what processes cost', () => {
  it('is read from the kernel: CPU time in microseconds, memory in megabytes', () => {
    const before = cpuOf([process.pid]);
    const until = process.cpuUsage().user + 200_000;
    while (process.cpuUsage().user < until);
    const used = cpuOf([process.pid]) - before;
    expect(used).toBeGreaterThanOrEqual(150_000);
    const shown = process.memoryUsage().rss / 1024 / 1024;
    expect(Math.abs(residentOf([process.pid]) - shown)).toBeLessThan(shown / 4);
  });
});
