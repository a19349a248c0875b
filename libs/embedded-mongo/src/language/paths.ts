import type { Document } from 'bson';
import { asDocument, getField } from './values.js';

/**
 * Told of each value a path leads to (undefined: a missing one) and, where an array was passed
 * through on the way, the index in the outermost of them. Answers true to stop.
 */
export type Visitor = (value: unknown, position: number | undefined) => boolean;

/** Whether a path's component names a place in an array. */
export function isIndex(component: string): boolean {
  return /^(0|[1-9]\d*)$/.test(component);
}

/**
 * Visits the values a dotted path leads to as a query does (manual: "Query on Embedded/Nested
 * Documents", "Query an Array"): each document of an array on the way is entered, and so is the
 * element a number names. With `elements`, an array at the end gives its elements, then itself.
 */
export function visitPath(
  document: Document,
  path: readonly string[],
  elements: boolean,
  visit: Visitor,
): boolean {
  let value: unknown = document;
  for (let depth = 0; depth < path.length; depth++) {
    if (Array.isArray(value)) return visitArray(value, path.slice(depth), elements, visit);
    const container = asDocument(value);
    if (!container) return visit(undefined, undefined);
    value = getField(container, path[depth]!);
  }
  return elements && Array.isArray(value) ? visitElements(value, visit) : visit(value, undefined);
}

function visitElements(array: unknown[], visit: Visitor): boolean {
  return array.some((element, index) => visit(element, index)) || visit(array, undefined);
}

/** The path goes on behind an array. */
function visitArray(
  array: unknown[],
  path: readonly string[],
  elements: boolean,
  visit: Visitor,
): boolean {
  const [component, ...rest] = path;
  const index = isIndex(component!) ? Number(component) : -1;
  return array.some((element, place) => {
    const inside = asDocument(element);
    const outermost: Visitor = (value) => visit(value, place);
    if (inside && visitPath(inside, path, elements, outermost)) return true;
    return place === index && visitIndexed(element, rest, elements, visit);
  });
}

/** An array reached by its number is not unfolded: `a.0` of `[[1, 2]]` is `[1, 2]` only. */
function visitIndexed(
  element: unknown,
  rest: readonly string[],
  elements: boolean,
  visit: Visitor,
): boolean {
  if (rest.length === 0) return visit(element, undefined);
  if (Array.isArray(element)) return visitArray(element, rest, elements, visit);
  const inside = asDocument(element);
  return inside !== undefined && visitPath(inside, rest, elements, visit);
}

/** The value at a path of fields and array indexes taken literally; undefined where there is none. */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  let value: unknown = document;
  for (const component of path) {
    if (Array.isArray(value)) value = isIndex(component) ? value[Number(component)] : undefined;
    else value = getField(asDocument(value) ?? {}, component);
  }
  return value;
}
