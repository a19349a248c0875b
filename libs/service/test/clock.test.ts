import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clockFromFile } from '../src/clock.js';

describe('a clock in a file', () => {
  it('stands still, moves, and goes on while the file is being written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'atrium-clock-'));
    const file = join(folder, 'clock.json');
    const clock = clockFromFile(file);
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(60_000);

    writeFileSync(file, '{"now":"2026-12-24T18:00:00.000Z"}');
    await sleep(30);
    expect(clock.now().toISOString()).toBe('2026-12-24T18:00:00.000Z');

    writeFileSync(file, '{"no');
    await sleep(30);
    expect(clock.now().toISOString()).toBe('2026-12-24T18:00:00.000Z');

    writeFileSync(file, '{"offsetMs":-86400000}');
    await sleep(30);
    expect(Math.abs(clock.now().getTime() - Date.now() + 86_400_000)).toBeLessThan(60_000);
    rmSync(folder, { recursive: true });
  });
});
