import type { Document } from 'bson';
import { Double } from 'bson';
import { MongoError, notSupported } from './errors.js';
import type { Arithmetic } from './numbers.js';
import { calculate, numberKind, toInteger, toNumber } from './numbers.js';
import { asDocument, equalValues, setField, typeName } from './values.js';

export const isNullish = (value: unknown): boolean => value === null || value === undefined;
export const typeOf = (value: unknown): string =>
  value === undefined ? 'missing' : typeName(value);

export function total(
  name: string,
  operation: Arithmetic,
  values: readonly unknown[],
  start: unknown,
): unknown {
  const all = [start, ...values];
  if (all.some(isNullish)) return null;
  for (const value of all) {
    if (value instanceof Date) throw notSupported(`${name} of dates`);
    if (numberKind(value) !== undefined) continue;
    throw new MongoError(14, `${name} only supports numeric types, not ${typeOf(value)}`);
  }
  return values.reduce((result, value) => arithmetic(operation, result, value), start);
}

/** Beyond 64 bits an aggregation goes on with doubles. */
function arithmetic(operation: Arithmetic, a: unknown, b: unknown): unknown {
  const doubles = () => calculate(operation, new Double(toNumber(a)), new Double(toNumber(b)));
  return calculate(operation, a, b) ?? doubles();
}

export function concat(values: readonly unknown[]): string | null {
  if (values.some(isNullish)) return null;
  for (const value of values) {
    if (typeof value === 'string') continue;
    throw new MongoError(16702, `$concat only supports strings, not ${typeOf(value)}`);
  }
  return values.join('');
}

export function size(array: unknown): number {
  if (Array.isArray(array)) return array.length;
  const found = `but was of type: ${typeOf(array)}`;
  throw new MongoError(17124, `The argument to $size must be an array, ${found}`);
}

export function isMember([value, array]: readonly unknown[]): boolean {
  if (Array.isArray(array)) return array.some((element) => equalValues(element, value));
  const rule = '$in requires an array as a second argument';
  throw new MongoError(40081, `${rule}, found: ${typeOf(array)}`);
}

export function elementAt(name: string, array: unknown, index: unknown): unknown {
  if (isNullish(array) || isNullish(index)) return null;
  if (!Array.isArray(array)) {
    const rule = name === '$arrayElemAt' ? `${name}'s first argument` : `${name}'s argument`;
    throw new MongoError(28689, `${rule} must be an array, but is ${typeOf(array)}`);
  }
  const place = toInteger(index);
  if (place === undefined) {
    const code = numberKind(index) === undefined ? 28690 : 28691;
    throw new MongoError(code, `${name}'s second argument must be a 32-bit integer`);
  }
  return array.at(place);
}

export function concatArrays(values: readonly unknown[]): unknown[] | null {
  if (values.some(isNullish)) return null;
  for (const value of values) {
    if (Array.isArray(value)) continue;
    throw new MongoError(28664, `$concatArrays only supports arrays, not ${typeOf(value)}`);
  }
  return values.flat();
}

/** The fields of all, the last one of a name winning; what is null or missing adds nothing. */
export function mergeObjects(values: readonly unknown[]): Document {
  const result: Document = {};
  for (const value of values) {
    if (isNullish(value)) continue;
    const document = asDocument(value);
    if (!document) {
      const found = `but input is of type ${typeOf(value)}`;
      throw new MongoError(40400, `$mergeObjects requires object inputs, ${found}`);
    }
    for (const name of Object.keys(document)) setField(result, name, document[name]);
  }
  return result;
}

const HAVE_TEXT = ['string', 'bool', 'int', 'long', 'double', 'decimal', 'objectId', 'symbol'];

export function toText(value: unknown): string | null {
  if (isNullish(value)) return null;
  if (value instanceof Date) return value.toISOString();
  if (HAVE_TEXT.includes(typeName(value))) return String(value);
  const rule = `Unsupported conversion from ${typeOf(value)} to string in $convert with no onError`;
  throw new MongoError(241, rule);
}
