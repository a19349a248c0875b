import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { compileFilter } from './filter.js';
import { compileProjection } from './projection.js';
import { codeOf, double, long, text } from './test-values.js';

type Row = [rule: string, projection: Document, document: Document, result: Document];

const INCLUSION: Row[] = [
  ['fields that are named stay, with the _id', { a: 1 }, { _id: 1, a: 2, b: 3 }, { _id: 1, a: 2 }],
  ['the _id may go', { _id: 0, a: true }, { _id: 1, a: 2 }, { a: 2 }],
  ['the _id alone', { _id: 1 }, { _id: 1, a: 2 }, { _id: 1 }],
  [
    'any number but zero includes',
    { a: long(5), b: double(0.5) },
    { a: 1, b: 2, c: 3 },
    { a: 1, b: 2 },
  ],
  ['fields keep the order of the document', { b: 1, a: 1 }, { a: 1, b: 2 }, { a: 1, b: 2 }],
  ['a path stays', { 'a.b': 1 }, { a: { b: 1, c: 2 }, d: 3 }, { a: { b: 1 } }],
  ['a nested specification is a path', { a: { b: 1 } }, { a: { b: 1, c: 2 } }, { a: { b: 1 } }],
  [
    'a path stays in each element',
    { 'a.b': 1 },
    { a: [{ b: 1, c: 2 }, { c: 3 }, 4] },
    { a: [{ b: 1 }, {}] },
  ],
  [
    'a path goes through arrays in arrays',
    { 'a.b': 1 },
    { a: [[{ b: 1, c: 2 }]] },
    { a: [[{ b: 1 }]] },
  ],
  ['a scalar on a path goes', { 'a.b': 1 }, { a: 1 }, {}],
  ['a document on a path stays', { 'a.b': 1 }, { a: { c: 1 } }, { a: {} }],
  ['a part of the _id', { '_id.x': 1 }, { _id: { x: 1, y: 2 }, a: 1 }, { _id: { x: 1 } }],
  ['nothing named is everything', {}, { _id: 1, a: 1 }, { _id: 1, a: 1 }],
];

const EXCLUSION: Row[] = [
  ['fields that are named go', { a: 0 }, { _id: 1, a: 2, b: 3 }, { _id: 1, b: 3 }],
  ['the _id alone goes', { _id: 0 }, { _id: 1, a: 2 }, { a: 2 }],
  ['the _id may be named to stay', { _id: 1, a: 0 }, { _id: 1, a: 2, b: 3 }, { _id: 1, b: 3 }],
  ['a path goes', { 'a.b': false }, { a: { b: 1, c: 2 } }, { a: { c: 2 } }],
  ['a path goes from each element', { 'a.b': 0 }, { a: [{ b: 1, c: 2 }, 3] }, { a: [{ c: 2 }, 3] }],
  ['a scalar on a path stays', { 'a.b': 0 }, { a: 1 }, { a: 1 }],
];

const OPERATORS: Row[] = [
  [
    '$slice takes the first',
    { a: { $slice: 2 } },
    { _id: 1, a: [1, 2, 3], b: 1 },
    { _id: 1, a: [1, 2], b: 1 },
  ],
  ['$slice takes the last', { a: { $slice: -2 } }, { a: [1, 2, 3] }, { a: [2, 3] }],
  ['$slice skips', { a: { $slice: [1, 1] } }, { a: [1, 2, 3] }, { a: [2] }],
  ['$slice skips from the end', { a: { $slice: [-2, 1] } }, { a: [1, 2, 3] }, { a: [2] }],
  ['$slice leaves a scalar', { a: { $slice: 1 } }, { a: 'x' }, { a: 'x' }],
  [
    '$slice beside an inclusion',
    { b: 1, a: { $slice: 1 } },
    { a: [1, 2], b: 1, c: 1 },
    { a: [1], b: 1 },
  ],
  [
    '$slice beside an exclusion',
    { b: 0, a: { $slice: 1 } },
    { a: [1, 2], b: 1, c: 1 },
    { a: [1], c: 1 },
  ],
  [
    '$elemMatch takes the first that matches',
    { a: { $elemMatch: { x: 2 } } },
    { _id: 1, a: [{ x: 1 }, { x: 2, y: 1 }, { x: 2 }], b: 1 },
    { _id: 1, a: [{ x: 2, y: 1 }] },
  ],
  ['$elemMatch of values', { a: { $elemMatch: { $gt: 1 } } }, { a: [1, 2, 3] }, { a: [2] }],
  [
    '$elemMatch without a match leaves nothing',
    { a: { $elemMatch: { x: 9 } } },
    { _id: 1, a: [{ x: 1 }] },
    { _id: 1 },
  ],
  [
    '$elemMatch comes behind what is included',
    { b: 1, a: { $elemMatch: { x: 1 } } },
    { a: [{ x: 1 }], b: 1 },
    { b: 1, a: [{ x: 1 }] },
  ],
  [
    'an expression computes',
    { a: 1, c: { $add: ['$a', '$b'] } },
    { _id: 1, a: 1, b: 2 },
    { _id: 1, a: 1, c: 3 },
  ],
  ['a path is an expression', { c: '$a.b' }, { a: { b: 5 } }, { c: 5 }],
  ['a missing value makes no field', { c: '$x' }, { _id: 1, a: 1 }, { _id: 1 }],
  ['a computed _id stays in front', { a: 1, _id: '$b' }, { _id: 1, a: 2, b: 3 }, { _id: 3, a: 2 }],
  [
    'an expression is computed from the whole document',
    { a: '$b', c: '$a' },
    { a: 1, b: 2 },
    { a: 2, c: 1 },
  ],
  [
    'an expression in a path is set in each element',
    { 'a.c': '$b' },
    { a: [{ x: 1 }, {}], b: 5 },
    { a: [{ c: 5 }, { c: 5 }] },
  ],
];

describe.each([
  ['inclusion', INCLUSION],
  ['exclusion', EXCLUSION],
  ['operators', OPERATORS],
])('projecting by %s', (_, rows) => {
  it.each(rows)('%s', (_rule, projection, document, result) => {
    const original = text(document);
    expect(text(compileProjection(projection)(document))).toBe(text(result));
    expect(text(document)).toBe(original);
  });
});

describe('projecting the element that matched', () => {
  it.each<[string, Document, Document, Document, Document]>([
    [
      'takes it alone',
      { a: { $gt: 1 } },
      { 'a.$': 1 },
      { _id: 1, a: [1, 2, 3], b: 1 },
      { _id: 1, a: [2] },
    ],
    [
      'takes it with all its fields',
      { 'a.x': 2 },
      { 'a.$': 1 },
      { a: [{ x: 1 }, { x: 2, y: 3 }] },
      { a: [{ x: 2, y: 3 }] },
    ],
    [
      'takes it below a document',
      { 'd.a': 2 },
      { 'd.a.$': 1 },
      { d: { a: [1, 2], z: 1 } },
      { d: { a: [2] } },
    ],
    [
      'takes it beside other fields',
      { a: 2 },
      { b: 1, 'a.$': 1 },
      { a: [1, 2], b: 1, c: 1 },
      { a: [2], b: 1 },
    ],
  ])('%s', (_rule, query, projection, document, result) => {
    const project = compileProjection(projection, { filter: compileFilter(query) });
    expect(text(project(document))).toBe(text(result));
  });

  it('refuses where nothing in an array matched', () => {
    const project = compileProjection({ 'a.$': 1 }, { filter: compileFilter({ b: 1 }) });
    expect(codeOf(() => project({ a: [1], b: 1 }))).toBe(51246);
  });
});

describe('refusing projections', () => {
  it.each<[what: string, projection: Document, code: number]>([
    ['an inclusion among exclusions', { a: 0, b: 1 }, 31253],
    ['an exclusion among inclusions', { a: 1, b: 0 }, 31254],
    ['a path among exclusions', { a: 0, b: '$c' }, 31310],
    ['an operator among exclusions', { a: 0, b: { $add: [1] } }, 31252],
    ['two positions', { 'a.$': 1, 'b.$': 1 }, 31276],
    ['a position beside $elemMatch', { 'a.$': 1, b: { $elemMatch: {} } }, 31256],
    ['a path twice', { 'a.b': 1, a: { b: 1 } }, 31250],
    ['a path below another', { a: 1, 'a.b': 1 }, 31249],
    ['an empty nested specification', { a: {} }, 51270],
    ['an empty name', { 'a..b': 1 }, 15998],
    ['an empty path', { '': 1 }, 40352],
    ['a $ in the middle', { 'a.$.b': 1 }, 31394],
    ['a $ that excludes', { 'a.$': 0 }, 31395],
    ['$elemMatch on a path', { 'a.b': { $elemMatch: { x: 1 } } }, 31275],
    ['$elemMatch of a scalar', { a: { $elemMatch: 1 } }, 31274],
    ['$slice of a string', { a: { $slice: 'x' } }, 28667],
    ['$slice of a limit of zero', { a: { $slice: [1, 0] } }, 28724],
    ['$meta', { a: { $meta: 'textScore' } }, 238],
  ])('refuses %s', (_what, projection, code) => {
    expect(codeOf(() => compileProjection(projection))).toBe(code);
  });
});
