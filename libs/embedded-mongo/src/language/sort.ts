import type { Document } from 'bson';
import { badValue, MongoError, notSupported } from './errors.js';
import { toInteger } from './numbers.js';
import { isIndex } from './paths.js';
import { asDocument, compareValues, getField } from './values.js';

/** Orders two documents: negative, zero or positive. */
export type Order = (a: Document, b: Document) => number;

/**
 * Compiles a sort specification (manual: "sort()", "Comparison/Sort Order"). A missing field counts
 * as null; an array counts by its smallest element when ascending, its largest when descending, and
 * an empty one comes before null.
 */
export function compileSort(spec: Document): Order {
  const keys = Object.entries(spec).map(([path, direction]) => {
    const sign = sortDirection(path, direction);
    const components = path.split('.');
    return { sign, key: (document: Document) => sortKey(document, components, sign) };
  });
  return (a, b) => {
    for (const { sign, key } of keys) {
      const order = compareValues(key(a), key(b));
      if (order !== 0) return order * sign;
    }
    return 0;
  };
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

function sortKey(document: Document, path: string[], sign: 1 | -1): unknown {
  const keys = sortKeys(document, path, 0);
  if (!Array.isArray(keys)) return keys;
  return keys.reduce((best, key) => (compareValues(key, best) * sign < 0 ? key : best));
}

/** The key an index would hold for the path or, where an array is on it, the keys: at least one. */
function sortKeys(start: unknown, path: string[], from: number): unknown {
  let value = start;
  for (let depth = from; depth < path.length; depth++) {
    if (Array.isArray(value)) return keysBelow(value, path, depth);
    value = getField(asDocument(value) ?? {}, path[depth]!);
  }
  // An empty array counts as undefined, which comes before null.
  if (Array.isArray(value)) return value.length === 0 ? [undefined] : value;
  return value ?? null;
}

function keysBelow(array: unknown[], path: string[], depth: number): unknown[] {
  const name = path[depth]!;
  if (isIndex(name) && Number(name) < array.length) {
    return [sortKeys(array[Number(name)], path, depth + 1)].flat();
  }
  if (array.length === 0) return [null];
  return array.flatMap((element) => sortKeys(asDocument(element) ?? {}, path, depth));
}
