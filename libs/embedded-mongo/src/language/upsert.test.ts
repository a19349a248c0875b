import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { BSONRegExp, ObjectId } from 'bson';
import { codeOf, id, text } from './test-values.js';
import { upsertDocument } from './upsert.js';

const now = new Date(0);

describe('inserting what an update did not find', () => {
  it.each<[string, filter: Document, update: Document | Document[], result: Document]>([
    [
      'takes the fields the filter fixes',
      { _id: 1, a: 2 },
      { $set: { b: 3 } },
      { _id: 1, a: 2, b: 3 },
    ],
    [
      'takes paths',
      { _id: 1, 'a.b': 2, 'a.c': 3 },
      { $set: { x: 1 } },
      { _id: 1, a: { b: 2, c: 3 }, x: 1 },
    ],
    [
      'takes $eq, $and and $all of one',
      { $and: [{ _id: 1 }, { a: { $eq: 2 } }], b: { $all: [3] } },
      { $set: { x: 1 } },
      { _id: 1, a: 2, b: 3, x: 1 },
    ],
    ['takes $or of one', { _id: 1, $or: [{ a: 2 }] }, { $set: { x: 1 } }, { _id: 1, a: 2, x: 1 }],
    ['takes null', { _id: 1, a: null }, { $set: { x: 1 } }, { _id: 1, a: null, x: 1 }],
    [
      'does not take what is not fixed',
      {
        _id: 1,
        a: { $gt: 2 },
        b: new BSONRegExp('x'),
        $or: [{ c: 1 }, { c: 2 }],
        d: { $in: [1, 2] },
      },
      { $set: { x: 1 } },
      { _id: 1, x: 1 },
    ],
    ['puts the _id in front', { a: 1, _id: 2 }, { $set: { x: 1 } }, { _id: 2, a: 1, x: 1 }],
    [
      'sets what is only set on insert',
      { _id: 1 },
      { $setOnInsert: { a: 1 }, $set: { b: 2 } },
      { _id: 1, a: 1, b: 2 },
    ],
    [
      'may set the _id on insert',
      { a: 1 },
      { $setOnInsert: { _id: id('1') } },
      { _id: id('1'), a: 1 },
    ],
    ['updates what the filter fixes', { _id: 1, a: 5 }, { $inc: { a: 1 } }, { _id: 1, a: 6 }],
    ['replaces all but the _id', { _id: 1, a: 5 }, { b: 1 }, { _id: 1, b: 1 }],
    [
      'runs a pipeline',
      { _id: 1, a: 5 },
      [{ $set: { b: { $add: ['$a', 1] } } }],
      { _id: 1, a: 5, b: 6 },
    ],
  ])('%s', (_rule, filter, update, result) => {
    expect(text(upsertDocument(filter, update, { now }))).toBe(text(result));
  });

  it('makes an _id where none is given', () => {
    const document = upsertDocument({ a: 1 }, { $set: { b: 2 } }, { now });
    expect(Object.keys(document)).toEqual(['_id', 'a', 'b']);
    expect(document['_id']).toBeInstanceOf(ObjectId);
  });

  it.each<[what: string, filter: Document, update: Document, code: number]>([
    ['a field that is fixed twice', { a: 1, $and: [{ a: 2 }] }, { $set: { x: 1 } }, 54],
    ['a field that is fixed inside of another', { a: { b: 1 }, 'a.b': 1 }, { $set: { x: 1 } }, 54],
    ['another _id than that of the filter', { _id: 1 }, { $set: { _id: 2 } }, 66],
    ['a replacement with another _id', { _id: 1 }, { _id: 2 }, 66],
  ])('refuses %s', (_what, filter, update, code) => {
    expect(codeOf(() => upsertDocument(filter, update, { now }))).toBe(code);
  });
});
