import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { Binary, BSONRegExp, MinKey } from 'bson';
import * as fc from 'fast-check';
import { compileFilter } from './filter.js';
import { isNotANumber } from './numbers.js';
import { someValue } from './plain-order.js';
import { codeOf, decimal, double, id, long } from './test-values.js';
import { compareValues, typeRank } from './values.js';

type Row = [rule: string, filter: Document, document: Document, matches: boolean];

const regex = (pattern: string, options = '') => new BSONRegExp(pattern, options);

const PRESENCE: Row[] = [
  ['$exists finds null', { a: { $exists: true } }, { a: null }, true],
  ['$exists does not find what is missing', { a: { $exists: true } }, {}, false],
  ['$exists false wants it missing', { a: { $exists: false } }, {}, true],
  ['$exists takes zero for false', { a: { $exists: 0 } }, {}, true],
  ['$exists finds an empty array', { a: { $exists: true } }, { a: [] }, true],
  ['$exists looks through arrays', { 'a.b': { $exists: true } }, { a: [{}, { b: 1 }] }, true],
  [
    '$exists false below an array wants none',
    { 'a.b': { $exists: false } },
    { a: [{}, { b: 1 }] },
    false,
  ],
  ['$exists false below an empty array', { 'a.b': { $exists: false } }, { a: [] }, true],
  ['$exists finds an element by number', { 'a.1': { $exists: true } }, { a: [1, 2] }, true],
  [
    '$exists does not find an element behind the end',
    { 'a.2': { $exists: true } },
    { a: [1, 2] },
    false,
  ],
  ['$type by alias', { a: { $type: 'objectId' } }, { a: id('1') }, true],
  ['$type by number', { a: { $type: 18 } }, { a: long(1) }, true],
  ['$type of any number', { a: { $type: 'number' } }, { a: decimal('1') }, true],
  ['$type tells int from double', { a: { $type: 'int' } }, { a: double(1) }, false],
  ['$type of one of several', { a: { $type: ['string', 'binData'] } }, { a: new Binary() }, true],
  ['$type looks into arrays', { a: { $type: 'string' } }, { a: [1, 'x'] }, true],
  ['$type array is the array itself', { a: { $type: 'array' } }, { a: [] }, true],
  ['$type does not find what is missing', { a: { $type: 'null' } }, {}, false],
  ['$type minKey', { a: { $type: -1 } }, { a: new MinKey() }, true],
];

const LOGIC: Row[] = [
  ['$and wants all', { $and: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }, true],
  ['$or wants one', { $or: [{ a: 1 }, { b: 2 }] }, { b: 2 }, true],
  ['$nor wants none', { $nor: [{ a: 1 }, { b: 2 }] }, { b: 2 }, false],
  ['$not turns the answer', { a: { $not: { $gt: 5 } } }, { a: 5 }, true],
  ['$not matches a missing field', { a: { $not: { $gt: 5 } } }, {}, true],
  ['$not wants no element to match', { a: { $not: { $gt: 5 } } }, { a: [1, 9] }, false],
  ['$not of several is not all of them', { a: { $not: { $gt: 1, $lt: 5 } } }, { a: 9 }, true],
  ['$not takes a regular expression', { a: { $not: regex('^x') } }, { a: 'y' }, true],
  ['$not takes $regex', { a: { $not: { $regex: '^x' } } }, { a: 'xy' }, false],
];

describe.each([
  ['presence and type', PRESENCE],
  ['logic', LOGIC],
])('matching by %s', (_, rows) => {
  it.each(rows)('%s', (_rule, filter, document, matches) => {
    expect(compileFilter(filter).matches(document)).toBe(matches);
  });
});

describe('refusing filters', () => {
  it.each<[string, Document, number]>([
    ['an operator MongoDB does not know', { a: { $foo: 1 } }, 2],
    ['an operator among fields', { $foo: 1 }, 2],
    ['a field among operators', { a: { $gt: 1, b: 1 } }, 2],
    ['$mod', { a: { $mod: [2, 0] } }, 238],
    ['$expr', { $expr: {} }, 238],
    ['$where', { $where: 'true' }, 238],
    ['$text', { $text: { $search: 'x' } }, 238],
    ['$geoWithin', { a: { $geoWithin: {} } }, 238],
    ['$in without an array', { a: { $in: 1 } }, 2],
    ['an operator in $in', { a: { $in: [{ $gt: 1 }] } }, 2],
    ['$and without an array', { $and: {} }, 2],
    ['$or of nothing', { $or: [] }, 2],
    ['$or of scalars', { $or: [1] }, 2],
    ['$all without an array', { a: { $all: 1 } }, 2],
    ['an operator behind a value in $all', { a: { $all: [1, { $gt: 1 }] } }, 2],
    ['an operator in $all', { a: { $all: [{ $gt: 1 }] } }, 2],
    ['a value beside $elemMatch in $all', { a: { $all: [{ $elemMatch: {} }, 1] } }, 2],
    ['$elemMatch of a scalar', { a: { $elemMatch: 1 } }, 2],
    ['$size of a fraction', { a: { $size: 1.5 } }, 2],
    ['$size below zero', { a: { $size: -1 } }, 2],
    ['$not of a scalar', { a: { $not: 1 } }, 2],
    ['$not of nothing', { a: { $not: {} } }, 2],
    ['$ne of a regular expression', { a: { $ne: regex('x') } }, 2],
    ['$gt of a regular expression', { a: { $gt: regex('x') } }, 2],
    ['an unknown type', { a: { $type: 'text' } }, 2],
    ['an unknown number of a type', { a: { $type: 99 } }, 2],
    ['a type that is no name', { a: { $type: {} } }, 14],
    ['no type at all', { a: { $type: [] } }, 9],
    ['$options alone', { a: { $options: 'i' } }, 2],
    ['$regex of a number', { a: { $regex: 1 } }, 2],
    ['options twice', { a: { $regex: regex('x', 'i'), $options: 'm' } }, 51075],
  ])('refuses %s', (_what, filter, code) => {
    expect(codeOf(() => compileFilter(filter))).toBe(code);
  });
});

describe('filters in general', () => {
  const OPERATORS = ['$eq', '$gt', '$gte', '$lt', '$lte'] as const;
  const accepts: Record<string, number[]> = {
    $eq: [0],
    $gt: [1],
    $gte: [0, 1],
    $lt: [-1],
    $lte: [-1, 0],
  };
  const isSpecial = (value: unknown) =>
    value === null || Array.isArray(value) || isNotANumber(value);

  it('compare values of one type by their order and no others', () => {
    fc.assert(
      fc.property(someValue, someValue, fc.constantFrom(...OPERATORS), (a, b, operator) => {
        fc.pre(!isSpecial(a) && !isSpecial(b));
        const order = Math.sign(compareValues(a, b));
        const expected = typeRank(a) === typeRank(b) && accepts[operator]!.includes(order);
        expect(compileFilter({ v: { [operator]: b } }).matches({ v: a })).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('answer a negation with the opposite', () => {
    fc.assert(
      fc.property(someValue, someValue, fc.constantFrom(...OPERATORS), (a, b, operator) => {
        const yes = compileFilter({ v: { [operator]: b } }).matches({ v: a });
        expect(compileFilter({ v: { $not: { [operator]: b } } }).matches({ v: a })).toBe(!yes);
        expect(compileFilter({ $nor: [{ v: { [operator]: b } }] }).matches({ v: a })).toBe(!yes);
      }),
    );
  });

  it('find a value in every array that holds it', () => {
    fc.assert(
      fc.property(someValue, fc.array(someValue, { maxLength: 3 }), (value, others) => {
        const document = { v: [...others, value] };
        for (const filter of [
          { v: { $eq: value } },
          { v: { $in: [value] } },
          { v: { $all: [value] } },
        ]) {
          expect(compileFilter(filter).matches(document)).toBe(true);
        }
      }),
    );
  });
});
