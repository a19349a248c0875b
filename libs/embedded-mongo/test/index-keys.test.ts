import { describe, expect, it } from '@jest/globals';
import type { Document } from 'bson';
import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { openIndex } from '../src/catalog.js';
import { entriesOf } from '../src/index-entries.js';
import { KeyWriter, LONGEST_KEY, storedKey, successor } from '../src/index-keys.js';
import { compareValues } from '../src/language/index.js';

const key = (value: unknown, direction: 1 | -1 = 1) =>
  new KeyWriter().field(value, direction).take();
const sign = (value: number) => Math.sign(value);

const number = fc.oneof(
  fc.integer().map((n) => new Int32(n)),
  fc.double().map((n) => new Double(n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -60, max: 60 }))
    .map(([digits, exponent]) => Decimal128.fromString(`${digits}E${exponent}`)),
  fc.constantFrom(
    ...['9007199254740993', '-9007199254740993', '0', '5'].map((digits) => Long.fromString(digits)),
  ),
  fc.constantFrom(
    ...['5.0', '0.1', '-0', 'Infinity', '-Infinity', 'NaN', '1E+6000', '-1E+6000'].map((text) =>
      Decimal128.fromString(text),
    ),
  ),
  fc
    .constantFrom(5, -0, 0.1, NaN, Infinity, -Infinity, 2 ** 53, Number.MAX_VALUE)
    .map((n) => new Double(n)),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '\0', '\u0001', 'é', '￿', '😀') }),
);
const scalar = fc.oneof(
  number,
  text,
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc
    .tuple(fc.uint8Array({ maxLength: 5 }), fc.integer({ min: 0, max: 5 }))
    .map(([bytes, type]) => new Binary(bytes, type)),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((n) => new Timestamp(n)),
  fc
    .string({ maxLength: 3, unit: fc.constantFrom('a', 'b') })
    .map((pattern) => new BSONRegExp(pattern)),
  fc.constantFrom(new MinKey(), new MaxKey()),
);
const value = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, tie('array'), tie('document')),
  array: fc.array(tie('value'), { maxLength: 3 }),
  document: fc.dictionary(fc.constantFrom('a', 'b', 'ab', ''), tie('value'), { maxKeys: 3 }),
})).value;

describe('the bytes of an index key', () => {
  it('sort as MongoDB sorts the values', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(sign(Buffer.compare(key(a), key(b)))).toBe(sign(compareValues(a, b)));
      }),
      { numRuns: 3000 },
    );
  });

  it('sort numbers of all types by their exact value', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(sign(Buffer.compare(key(a), key(b)))).toBe(sign(compareValues(a, b)));
      }),
      { numRuns: 3000 },
    );
  });

  it('sort the other way round in a descending field', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(sign(Buffer.compare(key(a, -1), key(b, -1)))).toBe(sign(compareValues(b, a)) + 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('never begin another value, so that fields of a compound key stay apart', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        fc.pre(compareValues(a, b) !== 0);
        expect(key(b).subarray(0, key(a).length).equals(key(a))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('are cut where LMDB would refuse them, and still told apart', () => {
    const long = (end: string) => storedKey(key('x'.repeat(3000) + end));
    expect(long('a').length).toBe(LONGEST_KEY + 32);
    expect(long('a').equals(long('b'))).toBe(false);
  });

  it('have a successor that is behind everything that begins with them', () => {
    expect(successor(Buffer.from([1, 0xff, 0xff]))).toEqual(Buffer.from([2]));
  });
});

/** The values of each key that a document has in an index. */
function keysOf(pattern: Document, document: Document, options: Document = {}) {
  const spec = { v: 2, key: pattern, name: 'index', ...options };
  const multikey = Object.keys(pattern).map(() => false);
  const entries = entriesOf(openIndex({ id: 1, spec, multikey, cut: false }), document);
  return [...entries.keys.values()].map(({ values }) => values);
}

describe('the keys of a document', () => {
  it('take a missing field as null and an empty array as undefined', () => {
    expect(keysOf({ a: 1 }, {})).toEqual([[null]]);
    expect(keysOf({ 'a.b': 1 }, { a: 5 })).toEqual([[null]]);
    expect(keysOf({ a: 1 }, { a: [] })).toEqual([[undefined]]);
    expect(keysOf({ 'a.b': 1 }, { a: [] })).toEqual([[null]]);
  });

  it('are one for each different element of an array', () => {
    expect(keysOf({ a: 1 }, { a: [1, 2, 1] })).toEqual([[1], [2]]);
    expect(keysOf({ a: 1 }, { a: [[1, 2], 3] })).toEqual([[[1, 2]], [3]]);
    expect(keysOf({ 'a.b': 1 }, { a: [{ b: 1 }, { b: [2, 3] }, {}, 4] })).toEqual([
      [1],
      [2],
      [3],
      [null],
    ]);
  });

  it('keep the fields of one array element together', () => {
    const document = {
      a: [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
      z: 9,
    };
    expect(keysOf({ 'a.x': 1, z: 1, 'a.y': 1 }, document)).toEqual([
      [1, 9, 2],
      [3, 9, 4],
    ]);
  });

  it('take a number in a path as a place in an array', () => {
    expect(keysOf({ 'a.0.b': 1 }, { a: [{ b: 1 }, { b: 2 }] })).toEqual([[1]]);
    expect(keysOf({ 'a.0.b': 1 }, { a: [] })).toEqual([[null]]);
    expect(() => keysOf({ 'a.0': 1 }, { a: [{ 0: 1 }] })).toThrow(/Ambiguous field name/);
  });

  it('cannot be made of two arrays side by side', () => {
    expect(() => keysOf({ a: 1, b: 1 }, { a: [1], b: [2] })).toThrow(
      /cannot index parallel arrays/,
    );
  });

  it('are none in a sparse index where all its fields are missing', () => {
    const sparse = { sparse: true };
    expect(keysOf({ a: 1 }, {}, sparse)).toEqual([]);
    expect(keysOf({ a: 1 }, { a: null }, sparse)).toEqual([[null]]);
    expect(keysOf({ a: 1, b: 1 }, { b: 1 }, sparse)).toEqual([[null, 1]]);
    expect(keysOf({ 'outbox.pending': 1 }, { outbox: [{ sent: 1 }, { sent: 2 }] }, sparse)).toEqual(
      [],
    );
    expect(
      keysOf({ 'outbox.pending': 1 }, { outbox: [{ sent: 1 }, { pending: true }] }, sparse),
    ).toEqual([[true]]);
  });

  it('are none in a partial index whose filter does not match', () => {
    const partial = { partialFilterExpression: { state: 'open' } };
    expect(keysOf({ a: 1 }, { a: 1, state: 'open' }, partial)).toEqual([[1]]);
    expect(keysOf({ a: 1 }, { a: 1, state: 'shut' }, partial)).toEqual([]);
  });
});
