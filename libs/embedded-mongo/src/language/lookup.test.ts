import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { runPipeline } from './aggregate.js';
import { double, text } from './test-values.js';

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

describe('aggregating by $lookup', () => {
  it.each(LOOKUP)('%s', (_rule, source, pipeline, result) => {
    expect(text(run(source, pipeline))).toBe(text(result));
  });
});
