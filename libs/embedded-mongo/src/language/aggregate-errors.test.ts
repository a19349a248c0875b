import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { runPipeline } from './aggregate.js';
import { codeOf, decimal } from './test-values.js';

const run = (source: Document[], pipeline: Document[]): Document[] =>
  runPipeline(source, pipeline, { collection: () => [], now: new Date(0) });

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
