import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { BSONRegExp } from 'bson';
import { compileFilter } from './filter.js';
import { double } from './test-values.js';

type Row = [rule: string, filter: Document, document: Document, matches: boolean];

const regex = (pattern: string, options = '') => new BSONRegExp(pattern, options);

const LISTS: Row[] = [
  ['$in matches one of several', { a: { $in: [1, 2] } }, { a: 2 }, true],
  ['$in matches an element', { a: { $in: [7] } }, { a: [5, 7] }, true],
  [
    '$in matches by regular expression',
    { a: { $in: [regex('^b'), 'x'] } },
    { a: ['a', 'bc'] },
    true,
  ],
  ['$in of nothing matches nothing', { a: { $in: [] } }, { a: 1 }, false],
  ['$in takes an array as a value', { a: { $in: [[1]] } }, { a: [1] }, true],
  ['$nin wants none of them', { a: { $nin: [1, 2] } }, { a: [2, 3] }, false],
  ['$nin matches a missing field', { a: { $nin: [1] } }, {}, true],
  [
    '$nin wants no match of a regular expression',
    { a: { $nin: [regex('^b')] } },
    { a: 'bc' },
    false,
  ],
  ['$all wants every value', { a: { $all: [1, 2] } }, { a: [2, 3, 1] }, true],
  ['$all misses one', { a: { $all: [1, 2] } }, { a: [1] }, false],
  ['$all of one matches a scalar', { a: { $all: [1] } }, { a: 1 }, true],
  ['$all of nothing matches nothing', { a: { $all: [] } }, { a: [] }, false],
  ['$all takes an array as a value', { a: { $all: [[1, 2]] } }, { a: [1, 2] }, true],
  [
    '$all may use regular expressions',
    { a: { $all: [regex('x'), regex('y')] } },
    { a: ['ax', 'ay'] },
    true,
  ],
  [
    '$all may use $elemMatch',
    { a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } },
    { a: [{ b: 1 }, { b: 2 }] },
    true,
  ],
  ['$all looks through arrays', { 'a.b': { $all: [1, 2] } }, { a: [{ b: 1 }, { b: 2 }] }, true],
  ['$size counts', { a: { $size: 2 } }, { a: [1, [2, 3]] }, true],
  ['$size may be written as a double', { a: { $size: double(1) } }, { a: [1] }, true],
  ['$size looks through arrays', { 'a.b': { $size: 2 } }, { a: [{ b: [1, 2] }] }, true],
  ['$size does not count a scalar as one', { a: { $size: 1 } }, { a: 1 }, false],
];

const ELEMENTS: Row[] = [
  [
    '$elemMatch wants one element to meet all conditions',
    { a: { $elemMatch: { x: 1, y: 2 } } },
    {
      a: [
        { x: 1, y: 1 },
        { x: 2, y: 2 },
      ],
    },
    false,
  ],
  [
    '$elemMatch finds it',
    { a: { $elemMatch: { x: 1, y: { $gt: 1 } } } },
    {
      a: [
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ],
    },
    true,
  ],
  ['$elemMatch compares values', { a: { $elemMatch: { $gt: 4, $lt: 6 } } }, { a: [1, 5] }, true],
  [
    '$elemMatch wants one value for both',
    { a: { $elemMatch: { $gt: 4, $lt: 2 } } },
    { a: [1, 5] },
    false,
  ],
  ['$elemMatch does not match a document', { a: { $elemMatch: { x: 1 } } }, { a: { x: 1 } }, false],
  [
    '$elemMatch may be negated inside',
    { a: { $elemMatch: { $not: { $gt: 3 } } } },
    { a: [5, 1] },
    true,
  ],
  [
    '$elemMatch may be logical inside',
    { a: { $elemMatch: { $or: [{ x: 1 }, { y: 1 }] } } },
    { a: [{ y: 1 }] },
    true,
  ],
  [
    '$elemMatch enters arrays of arrays by number',
    { a: { $elemMatch: { 0: 7 } } },
    { a: [[7]] },
    true,
  ],
  [
    '$elemMatch looks through arrays',
    { 'a.b': { $elemMatch: { $gt: 1 } } },
    { a: [{ b: [0] }, { b: [2] }] },
    true,
  ],
  ['$elemMatch of null wants an element', { a: { $elemMatch: { x: null } } }, { a: [] }, false],
  [
    '$elemMatch of null matches an element without',
    { a: { $elemMatch: { x: null } } },
    { a: [{}] },
    true,
  ],
];

const PATHS: Row[] = [
  ['a path leads through documents', { 'a.b.c': 1 }, { a: { b: { c: 1 } } }, true],
  ['a path leads through arrays', { 'a.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }, true],
  [
    'a path leads through arrays in arrays of documents',
    { 'a.b.c': 3 },
    { a: [{ b: [{ c: 3 }] }] },
    true,
  ],
  ['a number is the place in an array', { 'a.1': 5 }, { a: [4, 5] }, true],
  ['a number leads on', { 'a.1.b': 5 }, { a: [{}, { b: 5 }] }, true],
  ['a number is another place', { 'a.0.b': 5 }, { a: [{}, { b: 5 }] }, false],
  ['a number may be a field name', { 'a.0': 5 }, { a: { 0: 5 } }, true],
  ['a number may be the field name of an element', { 'a.0': 5 }, { a: [{ 0: 5 }] }, true],
  ['an array reached by its number is one value', { 'a.0': 1 }, { a: [[1, 2]] }, false],
  ['an array reached by its number can be equal', { 'a.0': [1, 2] }, { a: [[1, 2]] }, true],
  ['two numbers lead into arrays of arrays', { 'a.0.1': 2 }, { a: [[1, 2]] }, true],
  ['01 is no place', { 'a.01': 5 }, { a: [4, 5] }, false],
  ['the last array is looked into', { 'a.b': 2 }, { a: { b: [1, 2] } }, true],
  ['arrays of arrays are not entered', { 'a.b': 1 }, { a: [[{ b: 1 }]] }, false],
];

describe.each([
  ['lists of values', LISTS],
  ['elements', ELEMENTS],
  ['paths', PATHS],
])('matching by %s', (_, rows) => {
  it.each(rows)('%s', (_rule, filter, document, matches) => {
    expect(compileFilter(filter).matches(document)).toBe(matches);
  });
});

describe('the place of a match', () => {
  it.each<[string, Document, Document, number | undefined]>([
    ['is the element', { a: 2 }, { a: [1, 2] }, 1],
    [
      'is the element in the first array of a path',
      { 'a.b': 3 },
      { a: [{ b: [1] }, { b: [2, 3] }] },
      1,
    ],
    ['is that of $elemMatch', { a: { $elemMatch: { x: 1 } } }, { a: [{}, {}, { x: 1 }] }, 2],
    [
      'is found below $and and $or',
      { $and: [{ x: 1 }, { $or: [{ a: 9 }, { a: 2 }] }] },
      { x: 1, a: [1, 2] },
      1,
    ],
    ['is that of the last condition', { 'a.x': 1, 'a.y': 2 }, { a: [{ x: 1 }, { x: 1, y: 2 }] }, 1],
    [
      'is none of a condition whose neighbour failed',
      { $or: [{ a: 2, x: 9 }, { x: 1 }] },
      { x: 1, a: [1, 2] },
      undefined,
    ],
    ['is none for a negation', { a: { $ne: 3 } }, { a: [1, 2] }, undefined],
    ['is none for a whole array', { a: [1, 2] }, { a: [1, 2] }, undefined],
    ['is none where nothing matches', { a: 3 }, { a: [1, 2] }, undefined],
    ['is none for a number in the path', { 'a.1': 2 }, { a: [1, 2] }, undefined],
  ])('%s', (_rule, filter, document, position) => {
    expect(compileFilter(filter).position(document)).toBe(position);
  });
});
