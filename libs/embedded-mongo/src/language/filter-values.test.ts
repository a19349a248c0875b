import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { Binary, BSONRegExp, DBRef, MaxKey, MinKey } from 'bson';
import { compileFilter } from './filter.js';
import { decimal, double, id, long } from './test-values.js';

type Row = [rule: string, filter: Document, document: Document, matches: boolean];

const regex = (pattern: string, options = '') => new BSONRegExp(pattern, options);

const EQUALITY: Row[] = [
  ['a value matches itself', { a: 1 }, { a: 1 }, true],
  ['numbers of all types are one', { a: 1 }, { a: double(1) }, true],
  [
    'a long beyond 2^53 keeps its digits',
    { a: long('9007199254740993') },
    { a: double(9007199254740992) },
    false,
  ],
  ['a decimal equals the double of the same value', { a: decimal('0.5') }, { a: 0.5 }, true],
  ['a decimal is not the nearest double', { a: decimal('0.1') }, { a: 0.1 }, false],
  ['a string is no number', { a: '1' }, { a: 1 }, false],
  ['NaN equals NaN', { a: NaN }, { a: decimal('NaN') }, true],
  [
    'documents are compared with the order of their fields',
    { a: { x: 1, y: 2 } },
    { a: { y: 2, x: 1 } },
    false,
  ],
  [
    'a whole document is meant, not some of its fields',
    { a: { x: 1 } },
    { a: { x: 1, y: 2 } },
    false,
  ],
  ['an element of an array matches', { a: 2 }, { a: [1, 2] }, true],
  ['a whole array matches', { a: [1, 2] }, { a: [1, 2] }, true],
  ['arrays are compared element-wise', { a: [1, 2] }, { a: [2, 1] }, false],
  ['an array inside of an array matches', { a: [1, 2] }, { a: [[1, 2], 3] }, true],
  ['an element of an inner array does not', { a: 1 }, { a: [[1]] }, false],
  [
    'bytes are compared as bytes',
    { a: new Binary(Buffer.from([0x80])) },
    { a: new Binary(Buffer.from([0x81])) },
    false,
  ],
  ['an identifier matches an equal one', { a: id('1') }, { a: id('1') }, true],
  [
    'a reference is a value',
    { a: new DBRef('c', id('1')) },
    { a: { $ref: 'c', $id: id('1') } },
    true,
  ],
  [
    'a reference can be asked for its id',
    { 'a.$id': id('1') },
    { a: new DBRef('c', id('1')) },
    true,
  ],
  ['several fields must all match', { a: 1, b: 2 }, { a: 1, b: 3 }, false],
  ['nothing asked is always granted', {}, { a: 1 }, true],
  ['a field called __proto__ is a field', JSON.parse('{"__proto__": 1}'), {}, false],
  ['what objects inherit is no field', { toString: { $exists: true } }, {}, false],
];

const NULLS: Row[] = [
  ['null matches null', { a: null }, { a: null }, true],
  ['null matches a missing field', { a: null }, {}, true],
  ['null matches no other value', { a: null }, { a: 0 }, false],
  ['null matches an array with null in it', { a: null }, { a: [1, null] }, true],
  ['null does not match an empty array', { a: null }, { a: [] }, false],
  ['null matches below a scalar', { 'a.b': null }, { a: 5 }, true],
  ['null matches where one element lacks the field', { 'a.b': null }, { a: [{ b: 1 }, {}] }, true],
  ['null does not match where every element has it', { 'a.b': null }, { a: [{ b: 1 }] }, false],
  ['null does not match below an array of scalars', { 'a.b': null }, { a: [1, 2] }, false],
  ['null does not match below an empty array', { 'a.b': null }, { a: [] }, false],
  ['$gte null matches a missing field', { a: { $gte: null } }, {}, true],
  ['$lte null matches null', { a: { $lte: null } }, { a: null }, true],
  ['$gt null matches nothing', { a: { $gt: null } }, {}, false],
  ['$lt null matches nothing', { a: { $lt: null } }, { a: null }, false],
  ['$gte null does not match a number', { a: { $gte: null } }, { a: 1 }, false],
  ['$ne null wants a value', { a: { $ne: null } }, {}, false],
  ['$ne null is content with zero', { a: { $ne: null } }, { a: 0 }, true],
  ['$in with null matches a missing field', { a: { $in: [null, 5] } }, {}, true],
  ['$nin with null does not', { a: { $nin: [null] } }, {}, false],
];

const COMPARISON: Row[] = [
  ['a decimal is greater than a smaller integer', { a: { $gt: 9 } }, { a: decimal('10.5') }, true],
  ['decimals are compared as numbers', { a: { $gt: decimal('9') } }, { a: decimal('10') }, true],
  [
    'a long beyond 2^53 is greater than the double below',
    { a: { $gt: double(2 ** 53) } },
    { a: long('9007199254740993') },
    true,
  ],
  ['types are not mixed', { a: { $gt: 5 } }, { a: '6' }, false],
  ['null is not less than a number', { a: { $lt: 5 } }, { a: null }, false],
  ['a boolean is no number', { a: { $gte: 0 } }, { a: true }, false],
  ['NaN is not at least one', { a: { $gte: 1 } }, { a: NaN }, false],
  ['NaN is not less than one', { a: { $lt: 1 } }, { a: NaN }, false],
  ['NaN is at least NaN', { a: { $gte: NaN } }, { a: NaN }, true],
  ['NaN is not less than NaN', { a: { $lt: NaN } }, { a: NaN }, false],
  ['no number is less than NaN', { a: { $lte: NaN } }, { a: 1 }, false],
  ['each condition may be met by another element', { a: { $gt: 4, $lt: 2 } }, { a: [1, 5] }, true],
  ['dates are compared', { a: { $gt: new Date(1) } }, { a: new Date(2) }, true],
  ['strings are compared by UTF-8', { a: { $gt: '\uffee' } }, { a: '😀' }, true],
  ['documents are compared field by field', { a: { $gt: { x: 1 } } }, { a: { x: 2 } }, true],
  ['arrays are compared element-wise', { a: { $gt: [1, 9] } }, { a: [2, 0] }, true],
  ['everything is less than MaxKey', { a: { $lt: new MaxKey() } }, { a: 'x' }, true],
  ['everything is greater than MinKey', { a: { $gt: new MinKey() } }, {}, true],
  ['nothing else is MaxKey', { a: { $gte: new MaxKey() } }, { a: 'x' }, false],
  ['$eq takes an expression literally', { a: { $eq: regex('^x') } }, { a: 'xa' }, false],
  ['$eq finds the same regular expression', { a: { $eq: regex('^x') } }, { a: regex('^x') }, true],
  ['$ne wants no element to be equal', { a: { $ne: 1 } }, { a: [1, 2] }, false],
  ['$ne matches a missing field', { a: { $ne: 1 } }, {}, true],
];

describe.each([
  ['equality', EQUALITY],
  ['null and missing fields', NULLS],
  ['comparison', COMPARISON],
])('matching by %s', (_, rows) => {
  it.each(rows)('%s', (_rule, filter, document, matches) => {
    expect(compileFilter(filter).matches(document)).toBe(matches);
  });
});
