import { Decimal128, Double, Int32, Long } from 'bson';

/** A number as the largest double not above it and the bytes of the rest; no rest: exactly it. */
export interface SplitNumber {
  floor: number;
  rest: Buffer | undefined;
}

/** An exact decimal number: `digits * 10 ** exponent`. */
interface Exact {
  digits: bigint;
  exponent: number;
}

/** Below every finite Decimal128: what the rest of a number under the smallest double counts from. */
const BELOW_ALL: Exact = { digits: -1n, exponent: 6200 };
const EXPONENT_BIAS = 20_000;

/** Splits a number of any BSON type so that equal numbers split equally and order is kept. */
export function splitNumber(value: unknown): SplitNumber {
  if (value instanceof Int32 || value instanceof Double) return plain(value.value);
  if (typeof value === 'number') return plain(value);
  if (value instanceof Long) return splitInteger(value.toBigInt());
  if (typeof value === 'bigint') return splitInteger(value);
  return splitDecimal((value as Decimal128).toString());
}

function plain(value: number): SplitNumber {
  return { floor: value, rest: undefined };
}

function splitInteger(value: bigint): SplitNumber {
  const nearest = Number(value);
  if (BigInt(nearest) === value) return plain(nearest);
  return splitExact({ digits: value, exponent: 0 }, nearest);
}

function splitDecimal(text: string): SplitNumber {
  if (text === 'NaN') return plain(NaN);
  if (text.endsWith('Infinity')) return plain(text.startsWith('-') ? -Infinity : Infinity);
  return splitExact(parse(text), Number(text));
}

/** Reads digits with an optional sign, point and exponent. */
function parse(text: string): Exact {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function splitExact(value: Exact, nearest: number): SplitNumber {
  let floor = nearest === Infinity ? Number.MAX_VALUE : nearest;
  if (difference(value, exactly(floor)).digits < 0n) floor = nextDown(floor);
  const rest = difference(value, exactly(floor));
  return { floor, rest: rest.digits === 0n ? undefined : restBytes(rest) };
}

/** A positive decimal number as sortable bytes: magnitude, digits, end. */
function restBytes({ digits, exponent }: Exact): Buffer {
  const text = digits.toString();
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(exponent + text.length + EXPONENT_BIAS);
  return Buffer.concat([bytes, Buffer.from(`${text.replace(/0+$/, '')}\0`)]);
}

function difference(a: Exact, b: Exact): Exact {
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = (value: Exact) => value.digits * 10n ** BigInt(value.exponent - exponent);
  return { digits: scaled(a) - scaled(b), exponent };
}

/** A double's value as MongoDB compares it with a Decimal128: with 34 significant digits. */
function exactly(value: number): Exact {
  return value === -Infinity ? BELOW_ALL : parse(value.toPrecision(34));
}

function nextDown(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return view.getFloat64(0);
}
