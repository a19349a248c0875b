import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { runPipeline } from './aggregate.js';
import type { Kind } from './allow-list.js';
import { allowList, allowListTable } from './allow-list.js';
import { compileExpression } from './expression.js';
import { compileFilter } from './filter.js';
import { compileProjection } from './projection.js';
import { codeOf } from './test-values.js';
import { applyUpdate } from './update.js';

const now = new Date(0);
const aggregate = (stage: Document) =>
  runPipeline([{ a: 1 }], [stage], { collection: () => [], now });

/** How a name of each kind is used. */
const USES: Record<Kind, (name: string, operand: unknown) => unknown> = {
  'query operator': (name, operand) => {
    const regex = name === '$options' ? { $regex: 'x' } : {};
    return compileFilter({ a: { ...regex, [name]: operand } });
  },
  'logical query operator': (name, operand) => compileFilter({ [name]: operand }),
  'update operator': (name, operand) =>
    applyUpdate({}, { [name]: { a: operand } }, { inserting: false, now }),
  'stage of a pipeline update': (name, operand) =>
    applyUpdate({}, [{ [name]: operand }], { inserting: false, now }),
  'projection operator': (name, operand) => compileProjection({ a: { [name]: operand } }),
  'aggregation stage': (name, operand) => aggregate({ [name]: operand }),
  accumulator: (name, operand) => aggregate({ $group: { _id: null, a: { [name]: operand } } }),
  expression: (name, operand) =>
    compileExpression({ [name]: operand })({ root: {}, now, variables: {} }),
  variable: (name) => compileExpression(name),
};

/** An operand for each name that does not take a plain 1. */
const OPERANDS: Partial<Record<Kind, Record<string, unknown>>> = {
  'query operator': {
    $in: [],
    $nin: [],
    $all: [],
    $regex: 'x',
    $options: 'i',
    $elemMatch: {},
    $not: { $gt: 1 },
  },
  'logical query operator': { $and: [{}], $or: [{}], $nor: [{}] },
  'update operator': { $rename: 'b', $currentDate: true, $pullAll: [] },
  'stage of a pipeline update': { $set: { a: 1 }, $unset: 'a' },
  'projection operator': { $elemMatch: {} },
  'aggregation stage': {
    $match: {},
    $sort: { a: 1 },
    $project: { a: 1 },
    $set: { a: 1 },
    $unset: 'a',
    $group: { _id: 1 },
    $unwind: '$a',
    $count: 'n',
    $lookup: { from: 'b', as: 'b', pipeline: [] },
    $facet: { a: [] },
    $replaceRoot: { newRoot: {} },
  },
  accumulator: { $count: {} },
  expression: {
    $cond: [1, 1, 1],
    $ifNull: [1, 1],
    $eq: [1, 1],
    $ne: [1, 1],
    $gt: [1, 1],
    $gte: [1, 1],
    $lt: [1, 1],
    $lte: [1, 1],
    $subtract: [1, 1],
    $concat: 'x',
    $size: [[]],
    $in: [1, []],
    $arrayElemAt: [[1], 0],
    $first: [[1]],
    $last: [[1]],
    $filter: { input: [], cond: 1 },
    $map: { input: [], in: 1 },
    $concatArrays: [[]],
    $mergeObjects: {},
  },
};

describe.each(Object.entries(allowList) as [Kind, readonly string[]][])('a %s', (kind, allowed) => {
  it.each(allowed)('may be %s', (name) => {
    const operand = OPERANDS[kind]?.[name] ?? 1;
    expect(codeOf(() => USES[kind](name, operand))).toBeUndefined();
  });

  it('may not be another', () => {
    expect(codeOf(() => USES[kind]('$$somethingElse', 1))).toEqual(expect.any(Number));
  });
});

describe('the allow-list', () => {
  it('is printed as a table of all names', () => {
    const table = allowListTable();
    expect(table).toContain('| logical query operator | `$and` `$or` `$nor` |');
    for (const name of Object.values(allowList).flat()) expect(table).toContain(`\`${name}\``);
  });
});
