import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import { MaxKey, MinKey } from 'bson';
import * as fc from 'fast-check';
import { plainCompare, someValue } from './plain-order.js';
import { compileSort } from './sort.js';
import { codeOf, decimal, double, id, long } from './test-values.js';

/** Documents are named by their place in the sorted result. */
describe('sorting', () => {
  it.each<[rule: string, spec: Document, sorted: Document[]]>([
    [
      'orders types as MongoDB does',
      { a: 1 },
      [
        { a: new MinKey() },
        { a: [] },
        { a: null },
        { a: NaN },
        { a: decimal('1.5') },
        { a: 'x' },
        { a: { x: 1 } },
        { a: id('1') },
        { a: false },
        { a: new Date(0) },
        { a: new MaxKey() },
      ],
    ],
    [
      'orders numbers by value',
      { a: 1 },
      [{ a: double(9007199254740992) }, { a: long('9007199254740993') }, { a: 1e16 }],
    ],
    ['orders strings by UTF-8', { a: 1 }, [{ a: 'Z' }, { a: 'a' }, { a: '\uffee' }, { a: '😀' }]],
    ['turns the order', { a: -1 }, [{ a: 3 }, { a: 2 }, { a: 1 }, {}]],
    [
      'takes a missing field for null',
      { a: 1 },
      [{ a: null, n: 1 }, { n: 2 }, { a: null, n: 3 }, { a: 0 }],
    ],
    [
      'goes by the next field where the first is equal',
      { a: 1, b: -1 },
      [
        { a: 1, b: 2 },
        { a: double(1), b: 1 },
        { a: 2, b: 9 },
      ],
    ],
    ['takes the smallest element of an array', { a: 1 }, [{ a: [5, 1] }, { a: 2 }, { a: [3, 4] }]],
    [
      'takes the greatest element when it descends',
      { a: -1 },
      [{ a: [5, 1] }, { a: 4 }, { a: [3, 2] }],
    ],
    ['puts an empty array before null', { a: 1 }, [{ a: [] }, { a: null }, { a: 1 }]],
    ['follows paths', { 'a.b': 1 }, [{ a: 7 }, { a: { b: 1 } }, { a: { b: 2 } }]],
    [
      'follows paths through arrays',
      { 'a.b': 1 },
      [{ a: [{ b: 9 }, { b: 1 }] }, { a: [{ b: 2 }] }],
    ],
    [
      'takes an element without the field for null',
      { 'a.b': 1 },
      [{ a: [{ b: 9 }, {}] }, { a: [{ b: 1 }] }],
    ],
    [
      'takes the fields of one element together',
      { 'a.x': 1, 'a.y': 1 },
      [
        { a: [{ x: 1, y: 5 }] },
        {
          a: [
            { x: 1, y: 6 },
            { x: 2, y: 0 },
          ],
        },
        { a: [{ x: 2, y: 0 }] },
      ],
    ],
    ['follows numbers', { 'a.1': 1 }, [{ a: [9, 1] }, { a: [1, 2] }]],
  ])('%s', (_rule, spec, sorted) => {
    const order = compileSort(spec);
    for (const [i, a] of sorted.entries()) {
      for (const b of sorted.slice(i + 1)) expect(order(a, b)).toBeLessThanOrEqual(0);
    }
    const equal = sorted.every((each) => order(sorted[0]!, each) === 0);
    expect(equal).toBe(false);
  });

  it('keeps the order of what is equal', () => {
    const documents = [
      { a: 1, n: 1 },
      { a: 0, n: 2 },
      { a: double(1), n: 3 },
    ];
    const sorted = documents.sort(compileSort({ a: 1 }));
    expect(sorted.map(({ n }) => n)).toEqual([2, 1, 3]);
  });

  it('agrees with a plain order of values', () => {
    fc.assert(
      fc.property(someValue, someValue, (a, b) => {
        fc.pre(!Array.isArray(a) && !Array.isArray(b));
        expect(Math.sign(compileSort({ v: 1 })({ v: a }, { v: b }))).toBe(plainCompare(a, b));
        expect(Math.sign(compileSort({ v: -1 })({ v: b }, { v: a }))).toBe(plainCompare(a, b));
      }),
    );
  });

  it('refuses two arrays beside each other', () => {
    const order = compileSort({ a: 1, b: 1 });
    expect(codeOf(() => order({ a: [1], b: [2] }, {}))).toBe(2);
  });

  it.each<[what: string, spec: Document, code: number]>([
    ['a direction that is none', { a: 2 }, 15975],
    ['a direction in words', { a: 'asc' }, 15975],
    ['an empty name', { 'a.': 1 }, 2],
    ['$meta', { a: { $meta: 'textScore' } }, 238],
  ])('refuses %s', (_what, spec, code) => {
    expect(codeOf(() => compileSort(spec))).toBe(code);
  });
});
