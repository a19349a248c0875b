import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { completeKeyRings } from '../src/bus-config.js';
import { busUsers, DataFolder } from '../src/data-folder.js';
import { FolderLock } from '../src/folder-lock.js';
import { isNewEnough } from '../src/nats-server.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the data folder', () => {
  it('gives every user of the bus a seed that nobody else can read, and keeps it', () => {
    const { keys } = new DataFolder(folder);
    const seeds = busUsers.map((user) => readFileSync(keys.seedFileOf(user), 'utf8'));
    for (const user of busUsers) {
      expect(statSync(keys.seedFileOf(user)).mode & 0o777).toBe(0o600);
      expect(keys.publicKeyOf(user)).toMatch(/^U[A-Z2-7]{55}$/);
    }
    expect(new Set(seeds).size).toBe(busUsers.length);
    const again = new DataFolder(folder).keys;
    expect(busUsers.map((user) => readFileSync(again.seedFileOf(user), 'utf8'))).toEqual(seeds);
  });

  it('adds the keys that a service needs by now and keeps those it has', () => {
    const { keys } = new DataFolder(folder);
    completeKeyRings(keys);
    const file = keys.keyRingFileOf('identity');
    const complete = JSON.parse(readFileSync(file, 'utf8')) as { keys: { purpose: string }[] };
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [lost, ...kept] = complete.keys;
    writeFileSync(file, JSON.stringify({ keys: kept }));
    completeKeyRings(keys);
    const completed = JSON.parse(readFileSync(file, 'utf8')) as { keys: { purpose: string }[] };
    expect(completed.keys).toEqual([...kept, expect.objectContaining({ purpose: lost!.purpose })]);
  });
});

describe('the lock of a data folder', () => {
  it('is not given to a second platform while the first one runs', async () => {
    const file = join(folder, 'running.json');
    const lock = await FolderLock.take(file);
    await expect(FolderLock.take(file)).rejects.toThrow('is running already');
    lock.release();
    (await FolderLock.take(file)).release();
  });

  it('is taken over from a platform that was killed', async () => {
    const file = join(folder, 'running.json');
    writeFileSync(file, JSON.stringify({ starter: [process.pid, 'another time'], children: [] }));
    (await FolderLock.take(file)).release();
  });
});

describe('the version of nats-server', () => {
  it.each([
    ['2.10.27', true],
    ['2.10.28', true],
    ['2.15.1', true],
    ['3.0.0', true],
    ['2.10.26', false],
    ['2.9.10', false],
    ['1.99.99', false],
  ])('%s is new enough: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});
