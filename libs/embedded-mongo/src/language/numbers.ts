import { Decimal128, Double, Int32, Long } from 'bson';
import { notSupported } from './errors.js';

/** The four numeric types of BSON. */
export type NumberKind = 'int' | 'long' | 'double' | 'decimal';

const MAX_INT = 2 ** 31 - 1;
const MIN_INT = -(2 ** 31);
const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);

/** The numeric type of a value, or undefined for whatever is no number. */
export function numberKind(value: unknown): NumberKind | undefined {
  if (typeof value === 'number') return isInt(value) ? 'int' : 'double';
  if (typeof value === 'bigint') return 'long';
  if (value instanceof Int32) return 'int';
  if (value instanceof Double) return 'double';
  if (value instanceof Decimal128) return 'decimal';
  return value instanceof Long && value._bsontype === 'Long' ? 'long' : undefined;
}

function isInt(value: number): boolean {
  return Number.isInteger(value) && value >= MIN_INT && value <= MAX_INT && !Object.is(value, -0);
}

/** The value as a JavaScript number; a Long or Decimal128 loses the digits a double cannot hold. */
export function toNumber(value: unknown): number {
  return Number(exact(value));
}

/** The value as an integer, or undefined where it is no number or has a fraction. */
export function toInteger(value: unknown): number | undefined {
  if (numberKind(value) === undefined) return undefined;
  const number = toNumber(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** A number that JavaScript compares exactly; a Decimal128 as its text. */
function exact(value: unknown): number | bigint | string {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  return value instanceof Long ? value.toBigInt() : String(value);
}

/** Compares two numbers of any types by their exact value; NaN equals NaN and is the smallest. */
export function compareNumbers(a: unknown, b: unknown): number {
  const left = exact(a);
  const right = exact(b);
  if (isNaN(left) || isNaN(right)) return Number(isNaN(right)) - Number(isNaN(left));
  if (typeof left === 'string' || typeof right === 'string') return compareDecimals(left, right);
  return left < right ? -1 : left > right ? 1 : 0;
}

function isNaN(value: number | bigint | string): boolean {
  return value === 'NaN' || (typeof value === 'number' && Number.isNaN(value));
}

/** Whether a number of any type is "not a number". */
export function isNotANumber(value: unknown): boolean {
  const kind = numberKind(value);
  return (kind === 'double' || kind === 'decimal') && isNaN(exact(value));
}

interface Decimal {
  /** -1, 0 or 1. */
  sign: number;
  /** Significant digits without zeros at either end. */
  digits: string;
  /** Power of ten of the first digit; infinite for an infinity. */
  magnitude: number;
}

function compareDecimals(a: number | bigint | string, b: number | bigint | string): number {
  const left = decimal(a);
  const right = decimal(b);
  if (left.sign !== right.sign) return Math.sign(left.sign - right.sign);
  if (left.magnitude !== right.magnitude) {
    return left.magnitude < right.magnitude ? -left.sign : left.sign;
  }
  if (left.digits === right.digits) return 0;
  return left.digits < right.digits ? -left.sign : left.sign;
}

/** A double counts with 34 significant digits beside a Decimal128, as in MongoDB. */
function decimal(value: number | bigint | string): Decimal {
  const text =
    typeof value === 'number' && Number.isFinite(value)
      ? // oxlint-disable-next-line oxc/number-arg-out-of-range -- up to 100 digits since ES2018
        value.toPrecision(34)
      : String(value);
  const [, minus, body = ''] = /^([+-]?)(.*)$/.exec(text)!;
  const sign = minus === '-' ? -1 : 1;
  if (body.startsWith('Inf')) return { sign, digits: '', magnitude: Infinity };
  const [mantissa = '', exponent = '0'] = body.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '');
  if (digits === '') return { sign: 0, digits, magnitude: 0 };
  const magnitude = Number(exponent) + whole.length - (all.length - digits.length);
  return { sign, digits: digits.replace(/0+$/, ''), magnitude };
}

/** A text that two numbers share exactly when they are equal. */
export function numberKey(value: unknown): string {
  const number = exact(value);
  if (isNaN(number)) return 'NaN';
  const { sign, digits, magnitude } = decimal(number);
  return `${sign}:${digits}:${magnitude}`;
}

/** The integer as the smallest type that holds it: int, long, else undefined (64 bits overflow). */
export function integer(value: bigint, atLeast: 'int' | 'long' = 'int'): Int32 | Long | undefined {
  if (atLeast === 'int' && value >= MIN_INT && value <= MAX_INT) return new Int32(Number(value));
  return value >= MIN_LONG && value <= MAX_LONG ? Long.fromBigInt(value) : undefined;
}

export type Arithmetic = 'add' | 'subtract' | 'multiply';

const ON_INTEGERS: Record<Arithmetic, (a: bigint, b: bigint) => bigint> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
};
const ON_DOUBLES: Record<Arithmetic, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
};

/**
 * Adds, subtracts or multiplies with MongoDB's types: the wider type wins, an int result that does
 * not fit becomes a long. Undefined where a long result does not fit; Decimal128 is refused.
 */
export function calculate(
  operation: Arithmetic,
  a: unknown,
  b: unknown,
): Int32 | Long | Double | undefined {
  const kinds = [numberKind(a), numberKind(b)];
  if (kinds.includes('decimal')) throw notSupported('Decimal128 arithmetic');
  if (kinds.includes('double')) {
    return new Double(ON_DOUBLES[operation](toNumber(a), toNumber(b)));
  }
  const result = ON_INTEGERS[operation](toBigInt(a), toBigInt(b));
  return integer(result, kinds.includes('long') ? 'long' : 'int');
}

/** An int or a long as a bigint. */
export function toBigInt(value: unknown): bigint {
  return BigInt(exact(value));
}
