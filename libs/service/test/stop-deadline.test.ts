import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopsWithin } from '@atrium/messaging';
import { StopDeadline } from '../src/stop-deadline.js';

describe('the deadline of a process that is told to stop', () => {
  it('is whole until then, and is not put off by being told again', async () => {
    const deadline = new StopDeadline();
    await sleep(20);
    expect(deadline.left).toBe(stopsWithin);
    deadline.begin();
    await sleep(20);
    const left = deadline.left;
    expect(left).toBeLessThan(stopsWithin);
    deadline.begin();
    expect(deadline.left).toBeLessThanOrEqual(left);
  });
});
