import { expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { conditionsOf } from '../src/planner/conditions.js';
import { implies } from '../src/planner/partial.js';

const cases: [query: Document, partial: Document, implied: boolean][] = [
  [{ state: 'open' }, { state: 'open' }, true],
  [{ state: 'shut' }, { state: 'open' }, false],
  [{}, { state: 'open' }, false],
  [{ other: 'open' }, { state: 'open' }, false],
  [{ state: { $in: ['a', 'b'] } }, { state: { $in: ['a', 'b', 'c'] } }, true],
  [{ state: { $in: ['a', 'd'] } }, { state: { $in: ['a', 'b', 'c'] } }, false],
  [{ n: 5 }, { n: { $gt: 4 } }, true],
  [{ n: 4 }, { n: { $gt: 4 } }, false],
  [{ n: '5' }, { n: { $gt: 4 } }, false],
  [{ n: { $gt: 5 } }, { n: { $gt: 4 } }, true],
  [{ n: { $gt: 4 } }, { n: { $gt: 4 } }, true],
  [{ n: { $gte: 4 } }, { n: { $gt: 4 } }, false],
  [{ n: { $gt: 4 } }, { n: { $gte: 4 } }, true],
  [{ n: { $gt: 3 } }, { n: { $gt: 4 } }, false],
  [{ n: { $lt: 9 } }, { n: { $gt: 4 } }, false],
  [{ n: { $lt: 3 } }, { n: { $lte: 4 } }, true],
  [{ n: { $gt: 'a' } }, { n: { $gt: 4 } }, false],
  [{ n: { $gt: 4 } }, { n: { $exists: true } }, true],
  [{ n: null }, { n: { $exists: true } }, false],
  [{ n: { $exists: true } }, { n: { $exists: true } }, true],
  [{ n: { $exists: false } }, { n: { $exists: true } }, false],
  [{ n: 'text' }, { n: { $type: 'string' } }, true],
  [{ n: 5 }, { n: { $type: 'string' } }, false],
  [{ n: { $type: 'string' } }, { n: { $type: 'string' } }, true],
  [{ n: { $gt: 'a' } }, { n: { $type: 'string' } }, true],
  [{ n: { $gt: 4 } }, { n: { $type: 'string' } }, false],
  [{ n: { $gt: 4 } }, { n: { $type: 'int' } }, false],
  [{ $and: [{ n: 5 }, { m: 1 }] }, { n: { $gt: 4, $lt: 6 } }, true],
  [{ $or: [{ n: 5 }] }, { n: { $gt: 4 } }, false],
  [{ a: { $elemMatch: { n: 5 } } }, { 'a.n': 5 }, true],
  [{ n: 5, m: 1 }, { $and: [{ n: 5 }, { m: 1 }] }, true],
];

it.each(cases)('a query for %j is within a partial index of %j: %s', (query, partial, implied) => {
  expect(implies(conditionsOf(query).list, partial)).toBe(implied);
});
