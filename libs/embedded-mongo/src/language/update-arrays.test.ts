import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { BSONRegExp, DBRef } from 'bson';
import { double, id, text } from './test-values.js';
import { applyUpdate } from './update.js';

type Row = [rule: string, before: Document, update: Document, after: Document];

const ARRAYS: Row[] = [
  ['$push appends', { a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
  ['$push appends an array as one element', { a: [1] }, { $push: { a: [2] } }, { a: [1, [2]] }],
  ['$push makes an array', {}, { $push: { a: 1 } }, { a: [1] }],
  ['$push of each', { a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  ['$push of no elements makes an array', {}, { $push: { a: { $each: [] } } }, { a: [] }],
  [
    '$push at a position',
    { a: [1, 2] },
    { $push: { a: { $each: [9], $position: 1 } } },
    { a: [1, 9, 2] },
  ],
  [
    '$push at a position from the end',
    { a: [1, 2, 3] },
    { $push: { a: { $each: [9], $position: -1 } } },
    { a: [1, 2, 9, 3] },
  ],
  ['$push sorts', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1 } } }, { a: [3, 2, 1] }],
  [
    '$push sorts by fields',
    { a: [{ x: 2 }] },
    { $push: { a: { $each: [{ x: 1 }, 5], $sort: { x: 1 } } } },
    { a: [5, { x: 1 }, { x: 2 }] },
  ],
  [
    '$push sorts before it slices',
    { a: [3, 1] },
    { $push: { a: { $slice: 2, $sort: 1, $each: [2] } } },
    { a: [1, 2] },
  ],
  [
    '$push keeps the last',
    { a: [1, 2] },
    { $push: { a: { $each: [3], $slice: -2 } } },
    { a: [2, 3] },
  ],
  ['$push keeps none', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: 0 } } }, { a: [] }],
  ['$push slices only', { a: [1, 2] }, { $push: { a: { $each: [], $slice: 1 } } }, { a: [1] }],
  ['$addToSet adds what is new', { a: [1] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
  ['$addToSet knows equal numbers', { a: [1] }, { $addToSet: { a: double(1) } }, { a: [1] }],
  [
    '$addToSet heeds the order of fields',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { y: 2, x: 1 } } },
    {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  ],
  [
    '$addToSet of each adds each once',
    { a: [1] },
    { $addToSet: { a: { $each: [2, 2, 1, 3] } } },
    { a: [1, 2, 3] },
  ],
  [
    '$addToSet keeps what is double already',
    { a: [1, 1] },
    { $addToSet: { a: 2 } },
    { a: [1, 1, 2] },
  ],
  ['$addToSet makes an array', {}, { $addToSet: { a: { $each: [1, 1] } } }, { a: [1] }],
  ['$pop takes the last', { a: [1, 2] }, { $pop: { a: 1 } }, { a: [1] }],
  ['$pop takes the first', { a: [1, 2] }, { $pop: { a: double(-1) } }, { a: [2] }],
  ['$pop of nothing is nothing', { a: [] }, { $pop: { a: 1, b: 1 } }, { a: [] }],
  ['$pull of a value', { a: [1, double(1), 2] }, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull by operators', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5, $lt: 9 } } }, { a: [1, 9] }],
  ['$pull of several', { a: [1, 5, 9] }, { $pull: { a: { $in: [1, 9] } } }, { a: [5] }],
  [
    '$pull by a filter on elements',
    { a: [{ x: 1, y: 2 }, { x: 2 }, 1] },
    { $pull: { a: { x: 1 } } },
    { a: [{ x: 2 }, 1] },
  ],
  [
    '$pull by $or',
    { a: [{ x: 1 }, { y: 1 }, { z: 1 }] },
    { $pull: { a: { $or: [{ x: 1 }, { y: 1 }] } } },
    { a: [{ z: 1 }] },
  ],
  [
    '$pull by $elemMatch below',
    { a: [{ b: [{ x: 1 }] }, { b: [] }] },
    { $pull: { a: { b: { $elemMatch: { x: 1 } } } } },
    { a: [{ b: [] }] },
  ],
  [
    '$pull by a regular expression',
    { a: ['ab', 'b'] },
    { $pull: { a: new BSONRegExp('^a') } },
    { a: ['b'] },
  ],
  [
    '$pull of an array is of one that is equal',
    {
      a: [
        [1, 2],
        [2, 1],
      ],
    },
    { $pull: { a: [1, 2] } },
    { a: [[2, 1]] },
  ],
  [
    '$pull of a reference',
    { a: [{ $ref: 'c', $id: id('1') }] },
    { $pull: { a: new DBRef('c', id('1')) } },
    { a: [] },
  ],
  ['$pull of null', { a: [null, 1] }, { $pull: { a: null } }, { a: [1] }],
  ['$pull makes nothing', {}, { $pull: { 'a.b': 1 } }, {}],
  [
    '$pullAll takes every equal one',
    { a: [1, 2, 1, { x: 1 }] },
    { $pullAll: { a: [double(1), { x: 1 }] } },
    { a: [2] },
  ],
];

describe('updating arrays', () => {
  it.each(ARRAYS)('%s', (_rule, before, update, after) => {
    const original = text(before);
    const updated = applyUpdate(before, update, { inserting: false, now: new Date(0) });
    expect(text(updated.document)).toBe(text(after));
    expect(updated.modified).toBe(text(before) !== text(after));
    expect(text(before)).toBe(original);
  });
});
