import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import * as fc from 'fast-check';
import { compileFilter } from './filter.js';
import { text } from './test-values.js';
import type { UpdateOptions } from './update.js';
import { applyUpdate } from './update.js';

const options: UpdateOptions = { inserting: false, now: new Date(0) };

describe('updating elements', () => {
  it.each<[string, Document, Document, Document, Document, Document[]?]>([
    [
      '$ is the element that matched',
      { a: [1, 2, 3] },
      { a: 2 },
      { $set: { 'a.$': 9 } },
      { a: [1, 9, 3] },
    ],
    [
      '$ leads on',
      { a: [{ x: 1 }, { x: 2 }] },
      { 'a.x': 2 },
      { $set: { 'a.$.y': 9 } },
      { a: [{ x: 1 }, { x: 2, y: 9 }] },
    ],
    [
      '$ is the element of $elemMatch',
      {
        a: [
          { x: 1, y: 1 },
          { x: 1, y: 2 },
        ],
      },
      { a: { $elemMatch: { x: 1, y: 2 } } },
      { $inc: { 'a.$.x': 5 } },
      {
        a: [
          { x: 1, y: 1 },
          { x: 6, y: 2 },
        ],
      },
    ],
    [
      '$ may stand in several paths',
      { a: [{ x: 1 }, { x: 2 }] },
      { 'a.x': 2 },
      { $set: { 'a.$.y': 8, 'a.$.z': 9 } },
      { a: [{ x: 1 }, { x: 2, y: 8, z: 9 }] },
    ],
    [
      '$ with two conditions on one array',
      { a: [{ x: 1 }, { x: 1, y: 2 }] },
      { 'a.x': 1, 'a.y': 2 },
      { $set: { 'a.$.z': 9 } },
      { a: [{ x: 1 }, { x: 1, y: 2, z: 9 }] },
    ],
    [
      '$ may be joined with its number',
      { a: [{ x: 1 }, { x: 2 }] },
      { 'a.x': 2 },
      { $set: { 'a.$.y': 1, 'a.1.z': 2 } },
      { a: [{ x: 1 }, { x: 2, y: 1, z: 2 }] },
    ],
    ['$ may be unset', { a: [1, 2] }, { a: 2 }, { $unset: { 'a.$': '' } }, { a: [1, null] }],
    ['$[] is every element', { a: [1, 2] }, {}, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
    [
      '$[] leads on',
      { a: [{ b: [1] }, { b: [2, 3] }] },
      {},
      { $mul: { 'a.$[].b.$[]': 2 } },
      { a: [{ b: [2] }, { b: [4, 6] }] },
    ],
    ['$[] of no elements is nothing', { a: [] }, {}, { $set: { 'a.$[].x': 1 } }, { a: [] }],
    [
      '$[id] is what its filter matches',
      { a: [1, 5, 9] },
      {},
      { $set: { 'a.$[x]': 0 } },
      { a: [1, 0, 0] },
      [{ x: { $gte: 5 } }],
    ],
    [
      '$[id] filters by fields',
      { a: [{ x: 1 }, { x: 2 }] },
      {},
      { $set: { 'a.$[e].y': 9 } },
      { a: [{ x: 1 }, { x: 2, y: 9 }] },
      [{ 'e.x': 2 }],
    ],
    [
      '$[id] filters by $and',
      { a: [{ x: 1 }, { x: 2 }] },
      {},
      { $set: { 'a.$[e].y': 9 } },
      { a: [{ x: 1 }, { x: 2, y: 9 }] },
      [{ $and: [{ 'e.x': { $gt: 1 } }, { 'e.x': { $lt: 3 } }] }],
    ],
    [
      '$[id] in several paths',
      { a: [{ x: 1 }, { x: 2 }] },
      {},
      { $set: { 'a.$[e].v': 8, 'a.$[e].w': 9 } },
      { a: [{ x: 1 }, { x: 2, v: 8, w: 9 }] },
      [{ 'e.x': 2 }],
    ],
    [
      '$[] and $[id] on one array',
      { c: [{ v: 1 }, { v: 2 }] },
      {},
      { $set: { 'c.$[].updatedAt': 7, 'c.$[x].v': 3 } },
      {
        c: [
          { v: 1, updatedAt: 7 },
          { v: 3, updatedAt: 7 },
        ],
      },
      [{ 'x.v': 2 }],
    ],
    [
      'two identifiers on one array',
      { a: [{ x: 1 }, { x: 2 }] },
      {},
      { $set: { 'a.$[p].v': 1, 'a.$[q].w': 2 } },
      {
        a: [
          { x: 1, v: 1, w: 2 },
          { x: 2, w: 2 },
        ],
      },
      [{ 'p.x': 1 }, { 'q.x': { $gt: 0 } }],
    ],
    [
      'identifiers one below another',
      { a: [{ n: 1, b: [{ m: 1 }, { m: 2 }] }] },
      {},
      { $set: { 'a.$[p].b.$[q].v': 1 } },
      { a: [{ n: 1, b: [{ m: 1 }, { m: 2, v: 1 }] }] },
      [{ 'p.n': 1 }, { 'q.m': 2 }],
    ],
    [
      'operators below $[]',
      { a: [{ t: [1] }, { t: [2] }] },
      {},
      { $push: { 'a.$[].t': 3 } },
      { a: [{ t: [1, 3] }, { t: [2, 3] }] },
    ],
  ])('%s', (_rule, before, query, update, after, arrayFilters = []) => {
    const filter = compileFilter(query);
    const { document } = applyUpdate(before, update, { ...options, filter, arrayFilters });
    expect(text(document)).toBe(text(after));
  });

  const someArray = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 });

  it('with $[id] changes those that its filter matches and no others', () => {
    fc.assert(
      fc.property(someArray, fc.integer({ min: 0, max: 5 }), (a, limit) => {
        const update = { $inc: { 'a.$[x]': 10 } };
        const arrayFilters = [{ x: { $gte: limit } }];
        const { document } = applyUpdate({ a }, update, { ...options, arrayFilters });
        const plain = a.map((value) => (value >= limit ? value + 10 : value));
        expect(text(document)).toBe(text({ a: plain }));
      }),
    );
  });

  it('with $ changes the first that matches', () => {
    fc.assert(
      fc.property(someArray, fc.integer({ min: 0, max: 5 }), (a, wanted) => {
        fc.pre(a.includes(wanted));
        const filter = compileFilter({ a: wanted });
        const { document } = applyUpdate({ a }, { $set: { 'a.$': 99 } }, { ...options, filter });
        const plain = [...a];
        plain[a.indexOf(wanted)] = 99;
        expect(text(document)).toBe(text({ a: plain }));
      }),
    );
  });
});
