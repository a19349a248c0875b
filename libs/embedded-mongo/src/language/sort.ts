import type { Document } from 'bson';
import { badValue, MongoError, notSupported } from './errors.js';
import { toInteger } from './numbers.js';
import { isIndex } from './paths.js';
import { asDocument, compareValues, getField } from './values.js';

/** Orders two documents: negative, zero or positive. */
export type Order = (a: Document, b: Document) => number;

interface SortField {
  path: readonly string[];
  sign: 1 | -1;
}

/**
 * Compiles a sort specification (manual: "sort()", "Comparison/Sort Order"). A missing field counts
 * as null. A document with an array counts by the first of the keys an index would hold for it: its
 * smallest element when ascending, its largest when descending; an empty array comes before null.
 */
export function compileSort(spec: Document): Order {
  const fields = Object.entries(spec).map(([path, direction]): SortField => {
    return { path: path.split('.'), sign: sortDirection(path, direction) };
  });
  return (a, b) => {
    for (const { path, sign } of fields) {
      const [x, y] = [valueAlong(a, path), valueAlong(b, path)];
      if (Array.isArray(x) || Array.isArray(y)) return compareArrays(fields, a, b);
      const order = compareValues(x, y) * sign;
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** The value at the end of a path, or the first array on it. */
function valueAlong(document: Document, path: readonly string[]): unknown {
  let value: unknown = document;
  for (const name of path) {
    if (Array.isArray(value)) return value;
    value = getField(asDocument(value) ?? {}, name);
  }
  return value ?? null;
}

function compareArrays(fields: readonly SortField[], a: Document, b: Document): number {
  return compareKeys(fields, firstKey(fields, a), firstKey(fields, b));
}

function firstKey(fields: readonly SortField[], document: Document): Key {
  const keys = expand(fields.map(({ path }) => ({ value: document, rest: path })));
  return keys.reduce((first, key) => (compareKeys(fields, key, first) < 0 ? key : first));
}

function compareKeys(fields: readonly SortField[], a: Key, b: Key): number {
  for (const [at, { sign }] of fields.entries()) {
    const order = compareValues(a[at], b[at]) * sign;
    if (order !== 0) return order;
  }
  return 0;
}

function sortDirection(path: string, direction: unknown): 1 | -1 {
  if (asDocument(direction)) throw notSupported('Sorting by an expression');
  const sign = toInteger(direction);
  if (sign !== 1 && sign !== -1) {
    const rule = '$sort key ordering must be 1 (for ascending) or -1 (for descending)';
    throw new MongoError(15975, rule);
  }
  if (path.split('.').includes('')) throw badValue('FieldPath field names may not be empty');
  return sign;
}

/** A value for each field of the sort. */
type Key = readonly unknown[];

/** How far the path of a field has been followed; without a rest that is left, to its end. */
interface Cursor {
  value: unknown;
  rest: readonly string[] | undefined;
}

/** All keys of a document: where the paths meet an array, one for each of its elements. */
function expand(cursors: readonly Cursor[]): Key[] {
  const followed = cursors.map(follow);
  const [array, other] = new Set(followed.filter(isAtArray).map(({ value }) => value as unknown[]));
  if (other) throw badValue('cannot sort with keys that are parallel arrays');
  if (!array) return [followed.map(({ value }) => value)];
  const places = array.length === 0 ? [0] : [...array.keys()];
  return places.flatMap((place) =>
    expand(followed.map((cursor) => (cursor.value === array ? enter(cursor, place) : cursor))),
  );
}

const isAtArray = ({ value, rest }: Cursor): boolean => rest !== undefined && Array.isArray(value);

/** Follows a path to its end or to an array. */
function follow({ value, rest }: Cursor): Cursor {
  if (rest === undefined || Array.isArray(value)) return { value, rest };
  const [name, ...others] = rest;
  if (name === undefined) return { value: value ?? null, rest: undefined };
  return follow({ value: getField(asDocument(value) ?? {}, name), rest: others });
}

function enter({ value, rest = [] }: Cursor, place: number): Cursor {
  const array = value as unknown[];
  const [name, ...others] = rest;
  // An empty array itself counts as undefined, which comes before null.
  if (name === undefined) return { value: array[place], rest: undefined };
  if (isIndex(name) && Number(name) < array.length) {
    return { value: array[Number(name)], rest: others };
  }
  return { value: asDocument(array[place]), rest };
}
