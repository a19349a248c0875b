import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GroupCommit } from '../src/group-commit.js';
import { insertRecord } from '../src/records.js';
import { Storage } from '../src/storage.js';

let folder: string;
let storage: Storage;
let commits: GroupCommit;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'embedded-mongo-'));
  storage = new Storage(folder);
  commits = new GroupCommit(storage);
});

afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

const insert = (name: string) => () => {
  const collection = storage.catalog.get('db', name) ?? storage.createCollection('db', name);
  insertRecord(storage, collection, {});
};

/** Runs all the work together; answers the errors. */
function run(...work: (() => void)[]): Promise<unknown[]> {
  return Promise.all(work.map((one) => new Promise((resolve) => commits.add(one, resolve))));
}

const count = (name: string) => {
  const collection = storage.catalog.get('db', name);
  return collection && storage.countDocuments(collection);
};

describe('work that comes together', () => {
  it('is committed once', async () => {
    expect(await run(insert('a'), insert('a'), insert('b'))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([count('a'), count('b')]).toEqual([2, 1]);
    expect(storage.commits).toBe(1);
  });

  it('is not lost because some of it fails, and what fails leaves nothing', async () => {
    const broken = new Error('broken');
    const failing = () => {
      insert('a')();
      insert('c')();
      throw broken;
    };
    expect(await run(insert('a'), failing, insert('b'))).toEqual([undefined, broken, undefined]);
    expect([count('a'), count('b'), count('c')]).toEqual([1, 1, undefined]);
  });

  it('costs no commit where nothing is written', async () => {
    await run(() => undefined);
    expect(storage.commits).toBe(0);
  });
});
