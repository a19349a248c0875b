import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from '../src/bson.js';
import { indexSpec } from '../src/index-specs.js';
import { indexRange } from '../src/key-space.js';
import { compileSort, MongoError } from '../src/language/index.js';
import { Metrics } from '../src/metrics.js';
import { Reader } from '../src/query.js';
import { fillIndex, insertRecord, removeRecord, replaceRecord } from '../src/records.js';
import { Storage } from '../src/storage.js';

const RUNS = Number(process.env['EMBEDDED_MONGO_FUZZ_RUNS'] ?? 60);
const folder = mkdtempSync(join(tmpdir(), 'embedded-mongo-'));
let storage: Storage;
let reader: Reader;

beforeAll(() => {
  storage = new Storage(folder);
  reader = new Reader(storage, new Metrics());
});

afterAll(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

// Few values and few paths, so that documents, indexes and queries often meet.
const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(0, 1, 2, 3) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(1.5, 'a', '', null, true, new Date(1)) },
);
const part = fc.record({ x: scalar, y: scalar }, { requiredKeys: [] });
const element = fc.oneof(
  { weight: 2, arbitrary: scalar },
  { weight: 4, arbitrary: part },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
);
const value = fc.oneof(
  scalar,
  part,
  fc.array(scalar, { maxLength: 3 }),
  fc.array(part, { maxLength: 3 }),
  fc.array(element, { maxLength: 3 }),
);
const document = fc.record({ a: value, b: value, c: scalar }, { requiredKeys: [] });
const path = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'c', 'a.x', 'a.y') },
  { weight: 1, arbitrary: fc.constantFrom('b', 'b.x', 'a.0', 'a.0.x') },
);
const direction = fc.constantFrom(1, -1);
const pattern = fc.dictionary(path, direction, { minKeys: 1, maxKeys: 3 });
const partial = fc.constantFrom<Document>(
  { c: 1 },
  { c: { $gt: 0 } },
  { c: { $exists: true } },
  { a: { $gte: 1 } },
  { c: { $type: 'string' } },
);
const options = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constant({ sparse: true }),
  fc.record({ partialFilterExpression: partial }),
);
const index = fc.tuple(pattern, options);

const operator = fc.oneof(
  fc.tuple(fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne'), scalar),
  fc.tuple(fc.constantFrom('$in'), fc.array(scalar, { maxLength: 3 })),
  fc.tuple(fc.constantFrom('$exists'), fc.boolean()),
);
const operators = fc
  .uniqueArray(operator, { minLength: 1, maxLength: 3, selector: ([name]) => name })
  .map((list) => Object.fromEntries(list));
const inside = fc.oneof(
  fc.dictionary(fc.constantFrom('x', 'y'), fc.oneof(scalar, operators), { minKeys: 1 }),
  operators,
);
const condition = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 3, arbitrary: operators },
  { weight: 1, arbitrary: inside.map(($elemMatch) => ({ $elemMatch })) },
);
const fields = fc.dictionary(path, condition, { minKeys: 1, maxKeys: 3 });
const filter = fc.oneof(
  { weight: 4, arbitrary: fields },
  fc.array(fields, { minLength: 1, maxLength: 2 }).map(($and) => ({ $and })),
  fc.tuple(fields, fields).map(([one, two]) => ({ ...one, $or: [two, { c: 1 }] })),
);
const sort = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  fc.dictionary(fc.constantFrom('a', 'c', 'a.x'), direction, { minKeys: 1, maxKeys: 2 }),
);
const query = fc.record({ filter, sort });

/** Whatever JavaScript values a document has, as the server would decode them. */
const exact = (source: Document): Document => decode(encode(source));

function unlessParallel(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof MongoError) || error.code !== 171) throw error;
  }
}

it('a query finds the same by whatever indexes there are as by reading all', () => {
  let run = 0;
  fc.assert(
    fc.property(
      fc.array(document, { minLength: 5, maxLength: 25 }),
      fc.array(index, { minLength: 1, maxLength: 4 }),
      fc.array(query, { minLength: 10, maxLength: 20 }),
      (documents, indexes, queries) => {
        storage.transaction(() => {
          const collection = storage.createCollection('fuzz', `run${run++}`);
          fill(collection, documents.slice(0, 5));
          addIndexes(collection, indexes);
          fill(collection, documents.slice(5));
          for (const one of queries) compare(collection, one);
          change(collection);
          for (const one of queries) compare(collection, one);
          empty(collection);
        });
      },
    ),
    { numRuns: RUNS },
  );
}, 120_000);

type Collection = ReturnType<Storage['createCollection']>;

function fill(collection: Collection, documents: Document[]): void {
  for (const one of documents) unlessParallel(() => insertRecord(storage, collection, exact(one)));
}

function addIndexes(collection: Collection, indexes: [Document, Document][]): void {
  indexes.forEach(([key, extra], i) => {
    const added = storage.addIndex(collection, indexSpec({ key, name: `index${i}`, ...extra }));
    try {
      fillIndex(storage, collection, added);
    } catch (error) {
      storage.dropIndex(collection, added);
      unlessParallel(() => {
        throw error;
      });
    }
  });
}

/** Gives every second document the field c of the one before, and removes every fifth. */
function change(collection: Collection): void {
  const all = [...reader.find(collection, { filter: {} })];
  all.forEach(({ record, document: before }, i) => {
    if (i % 5 === 4) removeRecord(storage, collection, record, before);
    else if (i % 2 === 1) {
      const after = exact({ ...before, a: all[i - 1]!.document['a'] as unknown, c: i });
      unlessParallel(() => replaceRecord(storage, collection, record, before, after));
    }
  });
}

function compare(
  collection: Collection,
  { filter: asked, sort: order }: { filter: Document; sort: Document | undefined },
) {
  const request = { filter: exact(asked), sort: order };
  const planned = [...reader.find(collection, request)];
  const read = [...reader.find(collection, { ...request, hint: { $natural: 1 } })];
  const records = (found: { record: number }[]) => found.map(({ record }) => record);
  expect(records(planned).toSorted((a, b) => a - b)).toEqual(
    records(read).toSorted((a, b) => a - b),
  );
  expect(reader.count(collection, request)).toBe(read.length);
  expect(reader.count(collection, { ...request, limit: 3 })).toBe(Math.min(read.length, 3));
  if (!order) return;
  const inOrder = compileSort(order);
  const unsorted = planned.filter(
    ({ document: found }, i) => i > 0 && inOrder(planned[i - 1]!.document, found) > 0,
  );
  expect(unsorted).toEqual([]);
}

function empty(collection: Collection): void {
  for (const { record, document: found } of [...reader.find(collection, { filter: {} })]) {
    removeRecord(storage, collection, record, found);
  }
  for (const left of collection.indexes) {
    expect(storage.countEntries(indexRange(left), Infinity)).toBe(0);
  }
  storage.dropCollection(collection);
}
