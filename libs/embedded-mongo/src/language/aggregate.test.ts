import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { leadingMatch, runPipeline } from './aggregate.js';
import { long, text } from './test-values.js';

const run = (source: Document[], pipeline: Document[]): Document[] =>
  runPipeline(source, pipeline, { collection: () => [], now: new Date(0) });

type Row = [rule: string, source: Document[], pipeline: Document[], result: Document[]];

const STAGES: Row[] = [
  ['no stage changes nothing', [{ a: 1 }], [], [{ a: 1 }]],
  ['$match filters', [{ a: 1 }, { a: 2 }], [{ $match: { a: { $gt: 1 } } }], [{ a: 2 }]],
  ['$sort sorts', [{ a: 2 }, { a: 1 }], [{ $sort: { a: 1 } }], [{ a: 1 }, { a: 2 }]],
  [
    '$skip and $limit cut',
    [{ a: 1 }, { a: 2 }, { a: 3 }],
    [{ $skip: 1 }, { $limit: long(1) }],
    [{ a: 2 }],
  ],
  [
    '$project picks and computes',
    [{ _id: 1, a: 1, b: 2 }],
    [{ $project: { a: 1, c: { $add: ['$a', '$b'] } } }],
    [{ _id: 1, a: 1, c: 3 }],
  ],
  [
    '$project puts a computed _id first',
    [{ _id: 1, a: 5 }],
    [{ $project: { x: '$a', _id: '$a' } }],
    [{ _id: 5, x: 5 }],
  ],
  [
    '$project computes into elements',
    [{ a: [{ b: 1 }, {}] }],
    [{ $project: { 'a.c': { $literal: 1 } } }],
    [{ a: [{ c: 1 }, { c: 1 }] }],
  ],
  ['$set sets', [{ a: 1 }], [{ $set: { b: '$a', 'c.d': 1 } }], [{ a: 1, b: 1, c: { d: 1 } }]],
  [
    '$set sets in each element',
    [{ a: [{ b: 1 }, {}] }],
    [{ $set: { 'a.c': 2 } }],
    [{ a: [{ b: 1, c: 2 }, { c: 2 }] }],
  ],
  ['$set of what is missing removes', [{ a: 1, b: 2 }], [{ $set: { b: '$x' } }], [{ a: 1 }]],
  [
    '$set sees the document as it was',
    [{ a: 1, b: 2 }],
    [{ $set: { a: '$b', b: '$a' } }],
    [{ a: 2, b: 1 }],
  ],
  ['$unset removes', [{ a: 1, b: { c: 1, d: 2 } }], [{ $unset: ['a', 'b.c'] }], [{ b: { d: 2 } }]],
  ['$count counts', [{ a: 1 }, { a: 2 }], [{ $count: 'n' }], [{ n: 2 }]],
  ['$count of nothing is no document', [], [{ $count: 'n' }], []],
  [
    '$replaceRoot takes a document',
    [{ a: { b: 1 } }],
    [{ $replaceRoot: { newRoot: '$a' } }],
    [{ b: 1 }],
  ],
  [
    '$replaceRoot builds one',
    [{ a: 1 }],
    [{ $replaceRoot: { newRoot: { $mergeObjects: [{ z: 0 }, '$$ROOT'] } } }],
    [{ z: 0, a: 1 }],
  ],
  [
    '$facet runs pipelines beside each other',
    [{ a: 2 }, { a: 1 }],
    [
      {
        $facet: { all: [{ $sort: { a: 1 } }], n: [{ $count: 'n' }], none: [{ $match: { a: 9 } }] },
      },
    ],
    [{ all: [{ a: 1 }, { a: 2 }], n: [{ n: 2 }], none: [] }],
  ],
];

const UNWIND: Row[] = [
  [
    'makes a document of each element',
    [{ _id: 1, a: [1, 2] }],
    [{ $unwind: '$a' }],
    [
      { _id: 1, a: 1 },
      { _id: 1, a: 2 },
    ],
  ],
  ['drops what has no element', [{ a: [] }, { a: null }, {}], [{ $unwind: '$a' }], []],
  ['takes a scalar for its only element', [{ a: 5 }], [{ $unwind: '$a' }], [{ a: 5 }]],
  [
    'preserves what has no element',
    [{ a: [] }, { a: null }, { b: 1 }],
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true } }],
    [{}, { a: null }, { b: 1 }],
  ],
  [
    'numbers the elements',
    [{ a: ['x', 'y'] }],
    [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }],
    [
      { a: 'x', i: long(0) },
      { a: 'y', i: long(1) },
    ],
  ],
  [
    'numbers a scalar with null',
    [{ a: 'x' }],
    [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }],
    [{ a: 'x', i: null }],
  ],
  ['follows a path', [{ a: { b: [1], c: 2 } }], [{ $unwind: '$a.b' }], [{ a: { b: 1, c: 2 } }]],
  [
    'makes nothing on a path it preserves',
    [{ x: 1 }],
    [{ $unwind: { path: '$a.b', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } }],
    [{ x: 1, i: null }],
  ],
];

describe.each([
  ['stages', STAGES],
  ['$unwind', UNWIND],
])('aggregating by %s', (_, rows) => {
  it.each(rows)('%s', (_rule, source, pipeline, result) => {
    const original = text(source);
    expect(text(run(source, pipeline))).toBe(text(result));
    expect(text(source)).toBe(original);
  });
});

describe('splitting off what an index may answer', () => {
  it.each<[string, Document[], ReturnType<typeof leadingMatch>]>([
    [
      'takes $match, $sort and $limit',
      [{ $match: { a: 1 } }, { $sort: { b: 1 } }, { $limit: 5 }, { $count: 'n' }],
      { filter: { a: 1 }, sort: { b: 1 }, limit: 5, rest: [{ $count: 'n' }] },
    ],
    ['takes $sort alone', [{ $sort: { b: 1 } }], { filter: {}, sort: { b: 1 }, rest: [] }],
    [
      'takes nothing behind another stage',
      [{ $set: { a: 1 } }, { $match: { a: 1 } }],
      { filter: {}, rest: [{ $set: { a: 1 } }, { $match: { a: 1 } }] },
    ],
    ['leaves what is wrong', [{ $match: 1 }], { filter: {}, rest: [{ $match: 1 }] }],
    [
      'leaves $skip and what follows',
      [{ $match: { a: 1 } }, { $skip: 1 }, { $limit: 1 }],
      { filter: { a: 1 }, rest: [{ $skip: 1 }, { $limit: 1 }] },
    ],
  ])('%s', (_rule, pipeline, found) => {
    expect(leadingMatch(pipeline)).toEqual(found);
  });
});
