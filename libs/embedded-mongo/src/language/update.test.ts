import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { DBRef, deserialize, serialize, Timestamp } from 'bson';
import { decimal, double, id, long, text } from './test-values.js';
import { applyUpdate } from './update.js';

const NOW = new Date('2024-01-02T03:04:05.678Z');

type Row = [rule: string, before: Document, update: Document | Document[], after: Document];

const FIELDS: Row[] = [
  ['$set sets', { a: 1 }, { $set: { a: 'x' } }, { a: 'x' }],
  [
    '$set keeps the types of numbers',
    {},
    { $set: { a: long(1), b: double(1), c: decimal('1.0') } },
    { a: long(1), b: double(1), c: decimal('1.0') },
  ],
  ['$set makes the documents on its path', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  ['$set reaches an element by number', { a: [1, 2] }, { $set: { 'a.1': 3 } }, { a: [1, 3] }],
  [
    '$set behind the end fills with null',
    { a: [1] },
    { $set: { 'a.3': 4 } },
    { a: [1, null, null, 4] },
  ],
  ['$set makes a document of a number on its path', {}, { $set: { 'a.0': 1 } }, { a: { 0: 1 } }],
  ['$set goes through elements', { a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
  ['$set may change a type only', { a: 1 }, { $set: { a: double(1) } }, { a: double(1) }],
  [
    'new fields come in the order of their names',
    {},
    { $set: { b: 1, a: 2 }, $inc: { aa: 3 } },
    { a: 2, aa: 3, b: 1 },
  ],
  [
    'fields that are there keep their place',
    { b: 1, a: 1 },
    { $set: { a: 2, b: 2 } },
    { b: 2, a: 2 },
  ],
  ['$set of an equal _id is nothing', { _id: 1 }, { $set: { _id: 1, a: 2 } }, { _id: 1, a: 2 }],
  ['$set of nothing is nothing', { a: 1 }, { $set: {} }, { a: 1 }],
  [
    '$set of a reference',
    {},
    { $set: { r: new DBRef('c', id('1')) } },
    { r: { $ref: 'c', $id: id('1') } },
  ],
  ['$unset removes', { a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
  ['$unset below', { a: { b: 1, c: 2 } }, { $unset: { 'a.b': 1 } }, { a: { c: 2 } }],
  ['$unset leaves null in an array', { a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
  ['$unset makes nothing', {}, { $unset: { 'a.b': '' } }, {}],
  ['$unset below a scalar is nothing', { a: 1 }, { $unset: { 'a.b': '' } }, { a: 1 }],
  ['$unset of a name in an array is nothing', { a: [1] }, { $unset: { 'a.b': '' } }, { a: [1] }],
  [
    '$setOnInsert does nothing to what is there',
    { a: 1 },
    { $setOnInsert: { 'x.y': 1 } },
    { a: 1 },
  ],
  ['$rename moves to the end', { a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
  ['$rename moves down', { a: 1 }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
  ['$rename replaces', { a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
  ['$rename of what is missing is nothing', { b: 2 }, { $rename: { a: 'b' } }, { b: 2 }],
  ['$currentDate sets the time', {}, { $currentDate: { a: true } }, { a: NOW }],
  ['$currentDate sets a date', {}, { $currentDate: { a: { $type: 'date' } } }, { a: NOW }],
  [
    '$currentDate sets a timestamp',
    {},
    { $currentDate: { a: { $type: 'timestamp' } } },
    { a: new Timestamp({ t: 1704164645, i: 1 }) },
  ],
];

const NUMBERS: Row[] = [
  ['$inc of an int by an int is an int', { a: 1 }, { $inc: { a: 2 } }, { a: 3 }],
  [
    '$inc beyond 32 bits is a long',
    { a: 2 ** 31 - 1 },
    { $inc: { a: 1 } },
    { a: long('2147483648') },
  ],
  ['$inc of a long stays a long', { a: long(1) }, { $inc: { a: 1 } }, { a: long(2) }],
  [
    '$inc of a long keeps all digits',
    { a: long('9007199254740993') },
    { $inc: { a: 1 } },
    { a: long('9007199254740994') },
  ],
  ['$inc by a double is a double', { a: 1 }, { $inc: { a: double(2) } }, { a: double(3) }],
  [
    '$inc by zero keeps a negative zero',
    { a: double(-0) },
    { $inc: { a: double(0) } },
    { a: double(-0) },
  ],
  ['$inc of what is missing sets', {}, { $inc: { 'a.b': long(5) } }, { a: { b: long(5) } }],
  ['$mul of ints is an int', { a: 3 }, { $mul: { a: 2 } }, { a: 6 }],
  [
    '$mul beyond 32 bits is a long',
    { a: 65536 },
    { $mul: { a: 65536 } },
    { a: long('4294967296') },
  ],
  ['$mul of a double', { a: 3 }, { $mul: { a: 0.5 } }, { a: double(1.5) }],
  [
    '$mul of what is missing is zero of its type',
    {},
    { $mul: { a: 2, b: long(2), c: double(2) } },
    { a: 0, b: long(0), c: double(0) },
  ],
  ['$min takes the smaller', { a: 3 }, { $min: { a: 2 } }, { a: 2 }],
  ['$min keeps the smaller', { a: 1 }, { $min: { a: 2 } }, { a: 1 }],
  ['$min keeps what is equal', { a: 1 }, { $min: { a: double(1) } }, { a: 1 }],
  ['$min sets what is missing', {}, { $min: { a: 2 } }, { a: 2 }],
  ['$min compares types', { a: 'x' }, { $min: { a: 9 } }, { a: 9 }],
  ['$min takes null for less', { a: null }, { $min: { a: 9 } }, { a: null }],
  ['$max takes the greater', { a: 1 }, { $max: { a: decimal('1.5') } }, { a: decimal('1.5') }],
  ['$max compares dates', { a: new Date(1) }, { $max: { a: new Date(0) } }, { a: new Date(1) }],
];

const REPLACEMENTS: Row[] = [
  ['a document replaces all but the _id', { _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
  ['the _id stays in front', { _id: 1, a: 1 }, { b: 2, _id: 1 }, { _id: 1, b: 2 }],
  ['an empty document leaves the _id', { _id: 1, a: 1 }, {}, { _id: 1 }],
];

const PIPELINES: Row[] = [
  [
    'a field is computed from others',
    { _id: 1, a: 2, b: 3 },
    [{ $set: { c: { $add: ['$a', '$b'] } } }],
    { _id: 1, a: 2, b: 3, c: 5 },
  ],
  [
    'stages follow each other',
    { _id: 1, a: 2 },
    [{ $set: { b: '$a' } }, { $unset: 'a' }],
    { _id: 1, b: 2 },
  ],
  ['the time is known', { _id: 1 }, [{ $set: { at: '$$NOW' } }], { _id: 1, at: NOW }],
  ['a dropped _id comes back', { _id: 1, a: 2 }, [{ $unset: ['_id'] }], { _id: 1, a: 2 }],
  [
    'documents are set into',
    { _id: 1, a: { b: 1 } },
    [{ $set: { a: { c: 2 } } }],
    { _id: 1, a: { b: 1, c: 2 } },
  ],
];

describe.each([
  ['fields', FIELDS],
  ['numbers', NUMBERS],
  ['replacements', REPLACEMENTS],
  ['pipelines', PIPELINES],
])('updating by %s', (_, rows) => {
  it.each(rows)('%s', (_rule, before, update, after) => {
    const original = text(before);
    const updated = applyUpdate(before, update, { inserting: false, now: NOW });
    expect(text(updated.document)).toBe(text(after));
    expect(updated.modified).toBe(text(before) !== text(after));
    expect(text(before)).toBe(original);
  });
});

describe('fields with dangerous names', () => {
  it('are data and reach no prototype', () => {
    const update = deserialize(serialize(JSON.parse('{"$set": {"__proto__.admin": true}}')));
    const { document } = applyUpdate({ _id: 1 }, update, { inserting: false, now: NOW });
    expect(Object.keys(document)).toEqual(['_id', '__proto__']);
    expect(document['admin']).toBeUndefined();
    expect(({} as Document)['admin']).toBeUndefined();
  });
});
