import { describe, expect, it } from '@jest/globals';
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  deserialize,
  MaxKey,
  MinKey,
  serialize,
  Timestamp,
} from 'bson';
import * as fc from 'fast-check';
import { plainCompare, someValue } from './plain-order.js';
import { decimal, double, id, int, long } from './test-values.js';
import {
  cloneValue,
  compareValues,
  equalityKey,
  equalValues,
  identicalValues,
  typeName,
} from './values.js';

/** Each line is greater than the one before; values of one line are equal. */
const ASCENDING: unknown[][] = [
  [new MinKey()],
  [undefined],
  [null],
  [NaN, double(NaN), decimal('NaN')],
  [-Infinity, double(-Infinity), decimal('-Infinity')],
  [decimal('-1E+6144')],
  [double(-1e308)],
  [long('-9223372036854775808'), double(-9223372036854775808), decimal('-9223372036854775808')],
  [-1, int(-1), double(-1), long(-1), decimal('-1.000')],
  [decimal('-1E-6176')],
  [0, double(-0), long(0), decimal('-0'), decimal('0E+10')],
  [double(5e-324)],
  [decimal('0.1')],
  [double(0.1)],
  [1, double(1), long(1), decimal('1.0'), decimal('10E-1')],
  [decimal('1.000000000000000000000000000000001')],
  [double(10.5), decimal('10.5'), 10.5],
  [double(9007199254740992), long('9007199254740992'), decimal('9007199254740992')],
  [long('9007199254740993'), decimal('9007199254740993')],
  [double(9007199254740994), long('9007199254740994')],
  [long('9223372036854775807')],
  [double(9223372036854775808), decimal('9223372036854775808')],
  [Infinity, decimal('Infinity')],
  ['', new BSONSymbol('')],
  ['1', new BSONSymbol('1')],
  ['10'],
  ['9'],
  ['a'],
  ['a\0'],
  ['aa'],
  ['é'],
  ['\uffee'],
  ['😀'],
  [{}],
  [{ b: null }],
  [{ a: 1 }, { a: double(1) }],
  [{ a: 1, b: 1 }],
  [{ b: 1 }],
  [{ x: 1, y: 2 }],
  [{ y: 2, x: 1 }],
  [{ a: 'x' }],
  [[]],
  [[null]],
  [[1], [long(1)]],
  [[1, 2]],
  [[2]],
  [[2, 1]],
  [['a']],
  [new Binary(Buffer.from([9]), 0)],
  [new Binary(Buffer.from([0x80]), 5)],
  [new Binary(Buffer.from([0x81]), 5)],
  [new Binary(Buffer.from([0, 0]), 0)],
  [id('0')],
  [id('f')],
  [false],
  [true],
  [new Date(-1)],
  [new Date(0)],
  [new Timestamp({ t: 1, i: 2 })],
  [new Timestamp({ t: 4294967295, i: 1 })],
  [new BSONRegExp('a', '')],
  [new BSONRegExp('a', 'i')],
  [new BSONRegExp('b', '')],
  [new Code('a')],
  [new Code('a', { x: 1 })],
  [new MaxKey()],
];

describe('ordering values', () => {
  const places = ASCENDING.flatMap((line, place) => line.map((value) => ({ value, place })));

  const pairs = places.flatMap((a) => places.map((b) => ({ a, b })));

  it('puts every type and value in the order of the BSON manual page', () => {
    const wrong = pairs.filter(({ a, b }) => {
      const order = Math.sign(compareValues(a.value, b.value));
      return order !== Math.sign(a.place - b.place);
    });
    expect(wrong).toEqual([]);
  });

  it('gives equal values, and only those, the same key', () => {
    const wrong = pairs.filter(({ a, b }) => {
      const same = equalityKey(a.value) === equalityKey(b.value);
      return same !== (a.place === b.place);
    });
    expect(wrong).toEqual([]);
  });

  it('is the same whichever side is asked first', () => {
    fc.assert(
      fc.property(someValue, someValue, (a, b) => {
        expect(Math.sign(compareValues(a, b))).toBe(-Math.sign(compareValues(b, a)) + 0);
        expect(equalValues(a, a)).toBe(true);
      }),
    );
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(someValue, someValue, someValue, (...values) => {
        const [a, b, c] = values.sort(compareValues);
        expect(compareValues(a, b)).toBeLessThanOrEqual(0);
        expect(compareValues(b, c)).toBeLessThanOrEqual(0);
        expect(compareValues(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('agrees with a comparator that is written plainly', () => {
    fc.assert(
      fc.property(someValue, someValue, (a, b) => {
        expect(Math.sign(compareValues(a, b))).toBe(plainCompare(a, b));
        expect(equalityKey(a) === equalityKey(b)).toBe(plainCompare(a, b) === 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('naming types', () => {
  it.each([
    [1, 'int'],
    [1.5, 'double'],
    [2 ** 31, 'double'],
    [-0, 'double'],
    [long(1), 'long'],
    [decimal('1'), 'decimal'],
    ['x', 'string'],
    [{}, 'object'],
    [[], 'array'],
    [new Binary(), 'binData'],
    [id('0'), 'objectId'],
    [false, 'bool'],
    [new Date(), 'date'],
    [null, 'null'],
    [new BSONRegExp('x'), 'regex'],
    [new Code('x'), 'javascript'],
    [new Code('x', {}), 'javascriptWithScope'],
    [new BSONSymbol('x'), 'symbol'],
    [new Timestamp({ t: 1, i: 1 }), 'timestamp'],
    [new MinKey(), 'minKey'],
    [new MaxKey(), 'maxKey'],
    [new DBRef('c', id('0')), 'object'],
    [{ _bsontype: 'ObjectId' }, 'object'],
  ])('calls %p by its alias', (value, name) => {
    expect(typeName(value)).toBe(name);
  });
});

describe('telling identical values from equal ones', () => {
  it.each([
    [1, double(1), false],
    [decimal('1.0'), decimal('1.00'), false],
    [double(0), double(-0), false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, false],
    [[1, { a: NaN }], [1, { a: NaN }], true],
    [int(5), 5, true],
  ])('compares %p and %p to the byte', (a, b, same) => {
    expect(identicalValues(a, b)).toBe(same);
  });
});

describe('copying values', () => {
  it('shares no document and no array with the original', () => {
    const original = { a: [{ b: [1] }], at: new Date(0) };
    const copy = cloneValue(original);
    copy.a[0]!.b.push(2);
    expect(original).toEqual({ a: [{ b: [1] }], at: new Date(0) });
  });

  it('takes a field called __proto__ for data', () => {
    const bytes = serialize(JSON.parse('{"__proto__": {"admin": true}}'));
    const copy = cloneValue(deserialize(bytes));
    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect((copy as { admin?: boolean }).admin).toBeUndefined();
    expect(identicalValues(copy, deserialize(bytes))).toBe(true);
  });
});
