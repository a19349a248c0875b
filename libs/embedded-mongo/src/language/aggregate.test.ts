import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { leadingMatch, runPipeline } from './aggregate.js';
import { codeOf, decimal, double, id, long, text } from './test-values.js';

const OTHERS: Document[] = [
  { _id: 1, k: 'a' },
  { _id: 2, k: ['a', 'b'] },
  { _id: 3, k: null },
  { _id: 4 },
  { _id: 5, k: double(7) },
];

function run(source: Document[], pipeline: Document[]): Document[] {
  const collection = (name: string) => (name === 'others' ? OTHERS : []);
  return runPipeline(source, pipeline, { collection, now: new Date(0) });
}

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

const NUMBERS = [{ v: 1 }, { v: 'x' }, { v: null }, {}, { v: 3 }, { v: 2 }];
const group = (accumulator: Document): Document[] => [
  { $group: { _id: null, r: accumulator } },
  { $unset: '_id' },
];

const GROUP: Row[] = [
  [
    'groups by a value',
    [
      { k: 'a', v: 1 },
      { k: 'b', v: 2 },
      { k: 'a', v: 3 },
    ],
    [{ $group: { _id: '$k', n: { $sum: '$v' } } }],
    [
      { _id: 'a', n: 4 },
      { _id: 'b', n: 2 },
    ],
  ],
  [
    'groups by a document',
    [{ k: 1 }, { k: double(1) }, {}],
    [{ $group: { _id: { k: '$k' }, n: { $count: {} } } }],
    [
      { _id: { k: 1 }, n: 2 },
      { _id: {}, n: 1 },
    ],
  ],
  [
    'groups by identifiers',
    [{ k: id('1') }, { k: id('1') }],
    [{ $group: { _id: '$k', n: { $sum: 1 } } }],
    [{ _id: id('1'), n: 2 }],
  ],
  [
    'groups null with what is missing',
    [{ k: null }, {}],
    [{ $group: { _id: '$k', n: { $sum: 1 } } }],
    [{ _id: null, n: 2 }],
  ],
  ['of nothing is nothing', [], [{ $group: { _id: null } }], []],
  ['sums ints, passing over what is no number', NUMBERS, group({ $sum: '$v' }), [{ r: 6 }]],
  [
    'sums beyond 32 bits to a long',
    [{ v: 2 ** 31 - 1 }, { v: 1 }],
    group({ $sum: '$v' }),
    [{ r: long('2147483648') }],
  ],
  [
    'sums longs beyond 2^53',
    [{ v: long('9007199254740993') }, { v: 1 }],
    group({ $sum: '$v' }),
    [{ r: long('9007199254740994') }],
  ],
  [
    'sums beyond 64 bits to a double',
    [{ v: long('9223372036854775807') }, { v: 1 }],
    group({ $sum: '$v' }),
    [{ r: double(9223372036854775808) }],
  ],
  [
    'sums a single double to a double',
    [{ v: 1 }, { v: double(1) }],
    group({ $sum: '$v' }),
    [{ r: double(2) }],
  ],
  [
    'sums doubles without losing small parts',
    Array.from({ length: 10 }, () => ({ v: 0.1 })),
    group({ $sum: '$v' }),
    [{ r: double(1) }],
  ],
  ['sums infinities', [{ v: Infinity }, { v: 1 }], group({ $sum: '$v' }), [{ r: Infinity }]],
  ['sums nothing to zero', [{}], group({ $sum: '$v' }), [{ r: 0 }]],
  ['averages to a double', NUMBERS, group({ $avg: '$v' }), [{ r: double(2) }]],
  ['averages nothing to null', [{}], group({ $avg: '$v' }), [{ r: null }]],
  ['takes the smallest of all types', NUMBERS, group({ $min: '$v' }), [{ r: 1 }]],
  ['takes the greatest of all types', NUMBERS, group({ $max: '$v' }), [{ r: 'x' }]],
  ['has no smallest of nothing', [{}], group({ $min: '$v' }), [{ r: null }]],
  ['takes the first, be it missing', [{}, { v: 1 }], group({ $first: '$v' }), [{ r: null }]],
  ['takes the last', NUMBERS, group({ $last: '$v' }), [{ r: 2 }]],
  [
    'pushes all but what is missing',
    NUMBERS,
    group({ $push: '$v' }),
    [{ r: [1, 'x', null, 3, 2] }],
  ],
  [
    'adds each value once',
    [{ v: 1 }, { v: double(1) }, { v: { a: 1, b: 2 } }, { v: { b: 2, a: 1 } }, {}],
    group({ $addToSet: '$v' }),
    [{ r: [1, { a: 1, b: 2 }, { b: 2, a: 1 }] }],
  ],
];

const lookup = { from: 'others', localField: 'k', foreignField: 'k', as: 'o' };
const ids = [{ $lookup: lookup }, { $project: { _id: 0, o: '$o._id' } }];

const LOOKUP: Row[] = [
  ['joins an empty array like null', [{ k: [] }], ids, [{ o: [3, 4] }]],
  ['does not join a local array as a whole', [{ k: ['a', 'c'] }], ids, [{ o: [1, 2] }]],
  ['joins an array in a local array with an equal one', [{ k: [['a', 'b']] }], ids, [{ o: [2] }]],
  ['joins equal values, in arrays too', [{ k: 'a' }], ids, [{ o: [1, 2] }]],
  ['joins each element of a local array once', [{ k: ['b', 'a'] }], ids, [{ o: [1, 2] }]],
  ['joins numbers of all types', [{ k: 7 }], ids, [{ o: [5] }]],
  ['joins null with null and with what is missing', [{ k: null }], ids, [{ o: [3, 4] }]],
  ['joins what is missing like null', [{}], ids, [{ o: [3, 4] }]],
  ['joins nothing to what has no partner', [{ k: 'z' }], ids, [{ o: [] }]],
  [
    'keeps the fields of the document',
    [{ _id: 1, k: 7 }],
    [{ $lookup: lookup }],
    [{ _id: 1, k: 7, o: [{ _id: 5, k: double(7) }] }],
  ],
  [
    'runs a pipeline on what it joined',
    [{ k: 'a' }],
    [
      {
        $lookup: {
          ...lookup,
          pipeline: [{ $match: { _id: { $gt: 1 } } }, { $project: { _id: 1 } }],
        },
      },
    ],
    [{ k: 'a', o: [{ _id: 2 }] }],
  ],
  [
    'runs a pipeline on all',
    [{ x: 1 }],
    [{ $lookup: { from: 'others', as: 'o', pipeline: [{ $count: 'n' }] } }],
    [{ x: 1, o: [{ n: 5 }] }],
  ],
  [
    'finds nothing in a collection that is missing',
    [{ k: 1 }],
    [{ $lookup: { ...lookup, from: 'nowhere' } }],
    [{ k: 1, o: [] }],
  ],
];

describe.each([
  ['stages', STAGES],
  ['$unwind', UNWIND],
  ['$group', GROUP],
  ['$lookup', LOOKUP],
])('aggregating by %s', (_, rows) => {
  it.each(rows)('%s', (_rule, source, pipeline, result) => {
    const original = text(source);
    expect(text(run(source, pipeline))).toBe(text(result));
    expect(text(source)).toBe(original);
  });
});

describe('refusing pipelines', () => {
  it.each<[what: string, stage: Document, code: number]>([
    ['an unknown stage', { $foo: 1 }, 40324],
    ['a stage that is not ours', { $graphLookup: {} }, 238],
    ['a stage without a name', {}, 40323],
    ['two stages in one', { $skip: 1, $limit: 1 }, 40323],
    ['a limit of zero', { $limit: 0 }, 15958],
    ['a limit below zero', { $limit: -1 }, 5107201],
    ['a skip of a string', { $skip: 'x' }, 5107200],
    ['an empty sort', { $sort: {} }, 15976],
    ['an empty projection', { $project: {} }, 51272],
    ['$match of a scalar', { $match: 1 }, 15959],
    ['$unset of nothing', { $unset: [] }, 31119],
    ['$unset of a number', { $unset: 1 }, 31002],
    ['$unset of numbers', { $unset: [1] }, 31120],
    ['$set of a path and of one below', { $set: { a: 1, 'a.b': 1 } }, 40176],
    ['$set of two operators', { $set: { a: { $add: [1], $size: [] } } }, 40181],
    ['$set of a name with a dollar', { $set: { 'a.$b': 1 } }, 16410],
    ['$project of $', { $project: { 'a.$': 1 } }, 31324],
    ['$unwind of nothing', { $unwind: '' }, 28812],
    ['$unwind of an empty path', { $unwind: '$' }, 40352],
    ['$count of a path', { $count: 'a.b' }, 40160],
    ['$count of nothing', { $count: '' }, 40157],
    ['$replaceRoot by a scalar', { $replaceRoot: { newRoot: '$a' } }, 40228],
    ['$replaceRoot by nothing', { $replaceRoot: {} }, 40414],
    ['$unwind without a dollar', { $unwind: 'a' }, 28818],
    ['$unwind with an unknown option', { $unwind: { path: '$a', foo: 1 } }, 28811],
    ['$group without an _id', { $group: { n: { $sum: 1 } } }, 15955],
    ['$group by an unknown accumulator', { $group: { _id: 1, n: { $foo: 1 } } }, 15952],
    [
      '$group by an accumulator that is not ours',
      { $group: { _id: 1, n: { $stdDevPop: 1 } } },
      238,
    ],
    ['$group of a scalar', { $group: { _id: 1, n: 1 } }, 40234],
    ['$group into a path', { $group: { _id: 1, 'a.b': { $sum: 1 } } }, 40235],
    ['two accumulators in one', { $group: { _id: 1, n: { $sum: 1, $avg: 1 } } }, 40238],
    ['$sum of decimals', { $group: { _id: 1, n: { $sum: decimal('1') } } }, 238],
    ['let in $lookup', { $lookup: { from: 'o', as: 'o', let: { x: '$x' }, pipeline: [] } }, 238],
    ['$lookup without a field', { $lookup: { from: 'o', as: 'o', localField: 'x' } }, 9],
    [
      'an unknown stage in $lookup',
      { $lookup: { from: 'o', as: 'o', pipeline: [{ $foo: 1 }] } },
      40324,
    ],
    ['$facet of nothing', { $facet: {} }, 40169],
    ['$facet in $facet', { $facet: { a: [{ $facet: {} }] } }, 40600],
  ])('refuses %s', (_what, stage, code) => {
    expect(codeOf(() => run([{ a: 1 }], [stage]))).toBe(code);
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
