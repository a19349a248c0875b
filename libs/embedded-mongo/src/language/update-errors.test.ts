import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { codeOf, decimal, long } from './test-values.js';
import type { UpdateOptions } from './update.js';
import { applyUpdate } from './update.js';

const options: UpdateOptions = { inserting: false, now: new Date(0) };

describe('refusing updates', () => {
  it.each<
    [what: string, before: Document, update: Document, code: number, more?: Partial<UpdateOptions>]
  >([
    ['an unknown operator', {}, { $foo: { a: 1 } }, 9],
    ['a field among operators', {}, { $set: { a: 1 }, b: 1 }, 9],
    ['an operator without fields', {}, { $set: 5 }, 9],
    ['$bit', {}, { $bit: { a: { or: 1 } } }, 238],
    ['an empty path', {}, { $set: { '': 1 } }, 56],
    ['an empty name in a path', {}, { $set: { 'a..b': 1 } }, 56],
    ['a name with a dollar', {}, { $set: { 'a.$b': 1 } }, 52],
    ['a replacement with a dollar', {}, { a: 1, $b: 1 }, 52],
    ['a path twice', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['a path above another', {}, { $set: { 'a.b': 1, a: 1 } }, 40],
    ['a path below another', {}, { $set: { a: 1 }, $unset: { 'a.b': 1 } }, 40],
    ['a name that is renamed to twice', {}, { $rename: { a: 'c', b: 'c' } }, 40],
    ['all elements and one by number', { a: [1] }, { $set: { 'a.$[]': 1, 'a.0': 2 } }, 40],
    [
      'one element twice through $[] and $[id]',
      { a: [1] },
      { $set: { 'a.$[]': 1, 'a.$[x]': 2 } },
      40,
      { arrayFilters: [{ x: 1 }] },
    ],
    ['another _id', { _id: 1 }, { $set: { _id: 2 } }, 66],
    ['a missing _id', { _id: 1 }, { $unset: { _id: '' } }, 66],
    ['an _id that is changed inside', { _id: { a: 1 } }, { $set: { '_id.a': 2 } }, 66],
    ['a replacement with another _id', { _id: 1 }, { _id: 2 }, 66],
    ['$set below a scalar', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
    ['$set below null', { a: null }, { $set: { 'a.b': 1 } }, 28],
    ['$set of a name in an array', { a: [] }, { $set: { 'a.b': 1 } }, 28],
    ['$push below a scalar', { a: 1 }, { $push: { 'a.b': 1 } }, 28],
    ['$inc of a string', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['$inc of null', { a: null }, { $inc: { a: 1 } }, 14],
    ['$inc by a string', { a: 1 }, { $inc: { a: '1' } }, 14],
    ['$inc beyond 64 bits', { a: long('9223372036854775807') }, { $inc: { a: 1 } }, 2],
    ['$inc of a decimal', { a: decimal('1') }, { $inc: { a: 1 } }, 238],
    ['$mul by a decimal', { a: 1 }, { $mul: { a: decimal('1') } }, 238],
    ['$push to a scalar', { a: 1 }, { $push: { a: 1 } }, 2],
    ['$push to null', { a: null }, { $push: { a: 1 } }, 2],
    ['$push of a scalar as each', {}, { $push: { a: { $each: 1 } } }, 2],
    ['$push with an unknown modifier', {}, { $push: { a: { $each: [], $foo: 1 } } }, 2],
    ['$push with half a slice', {}, { $push: { a: { $each: [], $slice: 0.5 } } }, 2],
    ['$push with a wrong sort', {}, { $push: { a: { $each: [], $sort: 2 } } }, 2],
    ['$addToSet to a scalar', { a: 1 }, { $addToSet: { a: 1 } }, 2],
    ['$addToSet of a scalar as each', {}, { $addToSet: { a: { $each: 1 } } }, 14],
    ['$addToSet with more than $each', {}, { $addToSet: { a: { $each: [], $sort: 1 } } }, 2],
    ['$pull from a scalar', { a: 1 }, { $pull: { a: 1 } }, 2],
    ['$pullAll of a scalar', { a: [1] }, { $pullAll: { a: 1 } }, 2],
    ['$pullAll from a scalar', { a: 1 }, { $pullAll: { a: [1] } }, 2],
    ['$pop of two', { a: [1] }, { $pop: { a: 2 } }, 9],
    ['$pop of a scalar', { a: 1 }, { $pop: { a: 1 } }, 14],
    ['$currentDate of a string', {}, { $currentDate: { a: 'now' } }, 2],
    ['$currentDate of another type', {}, { $currentDate: { a: { $type: 'x' } } }, 2],
    ['$rename to no name', {}, { $rename: { a: 1 } }, 2],
    ['$rename to itself', {}, { $rename: { a: 'a' } }, 2],
    ['$rename of an element', { a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 2],
    ['$rename of $', {}, { $rename: { 'a.$': 'c' } }, 2],
    ['$ without a match', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
    ['$ at the beginning', {}, { $set: { '$.a': 1 } }, 2],
    ['$[] of a missing array', {}, { $set: { 'a.$[]': 1 } }, 2],
    ['$[] of a scalar', { a: 1 }, { $set: { 'a.$[]': 1 } }, 2],
    ['an identifier without a filter', { a: [] }, { $set: { 'a.$[x]': 1 } }, 2],
    ['a filter that is not used', { a: [] }, { $set: { a: 1 } }, 9, { arrayFilters: [{ x: 1 }] }],
    [
      'two filters of one identifier',
      { a: [] },
      { $set: { 'a.$[x]': 1 } },
      9,
      { arrayFilters: [{ x: 1 }, { 'x.y': 1 }] },
    ],
    [
      'a filter of two identifiers',
      { a: [] },
      { $set: { 'a.$[x]': 1 } },
      9,
      { arrayFilters: [{ x: 1, y: 1 }] },
    ],
    ['a filter of no identifier', { a: [] }, { $set: { 'a.$[x]': 1 } }, 9, { arrayFilters: [{}] }],
    [
      'an identifier with a capital',
      { a: [] },
      { $set: { 'a.$[X]': 1 } },
      2,
      { arrayFilters: [{ X: 1 }] },
    ],
    ['array filters with a replacement', {}, { a: 1 }, 9, { arrayFilters: [{ x: 1 }] }],
    ['another stage in a pipeline', { _id: 1 }, [{ $project: { a: 1 } }], 238],
    ['a pipeline that changes the _id', { _id: 1 }, [{ $set: { _id: 2 } }], 66],
  ])('refuses %s', (_what, before, update, code, more = {}) => {
    expect(codeOf(() => applyUpdate(before, update, { ...options, ...more }))).toBe(code);
  });
});
