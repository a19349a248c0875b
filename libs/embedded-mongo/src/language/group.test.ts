import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { runPipeline } from './aggregate.js';
import { double, id, long, text } from './test-values.js';

const run = (source: Document[], pipeline: Document[]): Document[] =>
  runPipeline(source, pipeline, { collection: () => [], now: new Date(0) });

type Row = [rule: string, source: Document[], pipeline: Document[], result: Document[]];

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

describe('aggregating by $group', () => {
  it.each(GROUP)('%s', (_rule, source, pipeline, result) => {
    expect(text(run(source, pipeline))).toBe(text(result));
  });
});
