import type { Document } from 'bson';
import { isIndex, typeName } from '../language/index.js';
import { isOperatorDocument, isTrue } from '../language/predicates.js';

export type RangeOperator = '$gt' | '$gte' | '$lt' | '$lte';

/** Something a filter demands of a path that index keys can answer. */
export type Condition = {
  path: string;
  /** The `$elemMatch` it stands in: only conditions of the same one speak of the same element. */
  group: Document | undefined;
} & (
  | { kind: 'points'; values: unknown[] }
  | { kind: 'range'; operator: RangeOperator; value: unknown }
  | { kind: 'exists' }
);

/** What a planner sees of a filter. */
export interface Conditions {
  list: Condition[];
  /** The conditions say all that the filter says. */
  complete: boolean;
}

/** The indexable demands of a filter; whatever else it says is left to the filter itself. */
export function conditionsOf(filter: Document): Conditions {
  const found: Conditions = { list: [], complete: true };
  collect(filter, '', undefined, found);
  return found;
}

function collect(
  filter: Document,
  prefix: string,
  group: Document | undefined,
  found: Conditions,
): void {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(condition)) {
      for (const part of condition) collect(part as Document, prefix, group, found);
    } else if (name.startsWith('$') || (group && isIndex(name.split('.')[0]!))) {
      // Within an element of an array, a number is a place in an array that the element is.
      found.complete = false;
    } else {
      // Below the element there may be arrays again, of which each condition may mean another place.
      const own = group && name.includes('.') ? {} : group;
      collectField(prefix + name, condition, own, found);
    }
  }
}

function collectField(
  path: string,
  condition: unknown,
  group: Document | undefined,
  found: Conditions,
): void {
  if (!isOperatorDocument(condition)) return addPoints(path, [condition], group, found);
  for (const [operator, operand] of Object.entries(condition)) {
    addOperator(path, operator, operand, group, found);
  }
}

function addOperator(
  path: string,
  operator: string,
  operand: unknown,
  group: Document | undefined,
  found: Conditions,
): void {
  switch (operator) {
    case '$eq':
      return addPoints(path, [operand], group, found);
    case '$in':
      return addPoints(path, operand as unknown[], group, found);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      found.complete = false;
      if (RANGE_TYPES.has(typeName(operand))) {
        found.list.push({ path, group, kind: 'range', operator, value: operand });
      }
      return undefined;
    case '$exists':
      found.complete = false;
      if (isTrue(operand)) found.list.push({ path, group, kind: 'exists' });
      return undefined;
    case '$type':
      found.complete = false;
      // Texts begin with the empty one, and a range never leaves the type of its limit.
      if (operand === 'string') {
        found.list.push({ path, group, kind: 'range', operator: '$gte', value: '' });
      }
      return undefined;
    case '$elemMatch':
      found.complete = false;
      return collectElement(path, operand as Document, found);
    default:
      found.complete = false;
  }
}

const RANGE_TYPES = new Set(
  'int long double decimal string date objectId bool timestamp binData'.split(' '),
);

function collectElement(path: string, operand: Document, found: Conditions): void {
  if (isOperatorDocument(operand)) collectField(path, operand, operand, found);
  else collect(operand, `${path}.`, operand, found);
}

function addPoints(
  path: string,
  values: unknown[],
  group: Document | undefined,
  found: Conditions,
): void {
  const places = path.split('.').some(isIndex);
  // A missing field has the same key as null, but does not meet every demand for null; and an array
  // at a place of an array has a key for each element, but is met only as a whole.
  if (places || values.some((value) => !isPoint(value) || value === null)) found.complete = false;
  // Null at a place in an array is also met by a document there, which has a key of its own.
  if (places && values.includes(null)) return;
  if (values.every(isPoint)) found.list.push({ path, group, kind: 'points', values });
}

/** Arrays are also matched by their elements, regular expressions by texts: no single key. */
function isPoint(value: unknown): boolean {
  const type = typeName(value);
  return type !== 'array' && type !== 'regex' && type !== 'undefined';
}

/** Whether documents that miss the path cannot meet the condition. */
export function demandsPresence(condition: Condition): boolean {
  return condition.kind !== 'points' || condition.values.every((value) => value !== null);
}

/** A document that has just this value at a path, for asking a filter about it. */
export function documentWith(path: string, value: unknown): Document {
  return path
    .split('.')
    .reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Document;
}
