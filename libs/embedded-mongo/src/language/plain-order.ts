import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import * as fc from 'fast-check';
import { numberKind } from './numbers.js';

/** Doubles and decimals that are short in both number systems, and the edges of each type. */
const someNumber = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value) => new Int32(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.integer({ min: -99, max: 99 }).map((value) => new Double(value / 8)),
  fc
    .constantFrom(NaN, Infinity, -Infinity, -0, 2 ** 53, 2 ** 63, -(2 ** 63), 1e300)
    .map((value) => new Double(value)),
  fc
    .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: -4, max: 20 }))
    .map(([digits, exponent]) => Decimal128.fromString(`${digits}E${exponent}`)),
);

const someScalar = fc.oneof(
  someNumber,
  fc.constant(null),
  fc.boolean(),
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.integer({ min: -5, max: 5 }).map((time) => new Date(time)),
  fc.uint8Array({ maxLength: 3 }).map((bytes) => new Binary(bytes)),
  fc.constantFrom('0', '7', 'a').map((digit) => new ObjectId(digit.repeat(24))),
  fc.integer({ min: 0, max: 3 }).map((i) => new Timestamp({ t: 4294967295, i })),
);

/** Any value a document may hold, small enough that equal ones come up. */
export const someValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    someScalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'é'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** The order of values, written without regard to speed: each type as a list of plain numbers. */
export function plainCompare(a: unknown, b: unknown): number {
  return compareLists(plain(a), plain(b));
}

type Plain = readonly (number | bigint | Plain)[];

/** A rank, then numbers and lists that are compared one by one. */
function plain(value: unknown): Plain {
  if (value === null) return [5];
  if (typeof value === 'string') return [15, ...Buffer.from(value, 'utf8')];
  if (typeof value === 'boolean') return [40, Number(value)];
  if (Array.isArray(value)) return [25, ...value.map(plain)];
  if (value instanceof Date) return [45, value.getTime()];
  if (value instanceof Binary) return [30, value.length(), ...value.value()];
  if (value instanceof ObjectId) return [35, ...value.id];
  if (value instanceof Timestamp) return [47, value.toBigInt()];
  if (numberKind(value) !== undefined) return [10, ...scaled((value as Int32).toString())];
  const fields = Object.entries(value as object).map(([name, field]) => {
    const whole = plain(field);
    return [whole[0]!, [...Buffer.from(name, 'utf8')], whole];
  });
  return [20, ...fields];
}

/** A number as a class (NaN, -Infinity, finite, Infinity) and a whole multiple of 1E-30. */
function scaled(text: string): Plain {
  if (text === 'NaN') return [0, 0];
  if (text.startsWith('-Inf')) return [1, 0];
  if (text.startsWith('Inf')) return [3, 0];
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text)!;
  const digits = BigInt(whole + fraction) * 10n ** BigInt(30 + Number(exponent) - fraction.length);
  return [2, sign === '-' ? -digits : digits];
}

function compareLists(a: Plain, b: Plain): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (Array.isArray(x) && Array.isArray(y)) {
      const order = compareLists(x, y);
      if (order !== 0) return order;
    } else if (x !== y) return (x as number) < (y as number) ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}
