import { badValue, failedToParse, typeMismatch } from './errors.js';
import { compileFilter } from './filter.js';
import { numberKind, toInteger, toNumber } from './numbers.js';
import { isOperatorDocument } from './predicates.js';
import { compileSort } from './sort.js';
import { asDocument, compareValues, equalValues, typeName } from './values.js';

/** The new value of a field for its current one; undefined on either side is a missing field. */
export type Change = (current: unknown, path: string) => unknown;

type Reorder = (array: unknown[]) => unknown[];

/** `$push` with its modifiers `$each`, `$position`, `$sort` and `$slice`, applied in that order. */
export function push(operand: unknown): Change {
  const modifiers = asDocument(operand);
  if (!modifiers || !Object.hasOwn(modifiers, '$each')) return append([operand], undefined, []);
  const { $each, $position, $sort, $slice, ...others } = modifiers;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) throw badValue(`Unrecognized clause in $push: ${unknown}`);
  if (!Array.isArray($each)) {
    const found = `but it was of type: ${typeName($each)}`;
    throw badValue(`The argument to $each in $push must be an array ${found}`);
  }
  const steps: Reorder[] = [];
  if ($sort !== undefined) steps.push(sorted($sort));
  if ($slice !== undefined) steps.push(sliced(requireInteger('$slice', $slice)));
  const position = $position === undefined ? undefined : requireInteger('$position', $position);
  return append($each, position, steps);
}

function append(values: unknown[], position: number | undefined, steps: Reorder[]): Change {
  return (current, path) => {
    if (current !== undefined && !Array.isArray(current)) {
      throw badValue(`The field '${path}' must be an array but is of type ${typeName(current)}`);
    }
    const array = [...(current ?? [])];
    array.splice(position ?? array.length, 0, ...values);
    return steps.reduce((result, step) => step(result), array);
  };
}

function requireInteger(name: string, value: unknown): number {
  const integer = toInteger(value);
  if (integer !== undefined) return integer;
  const found = `but was given type: ${typeName(value)}`;
  throw badValue(`The value for ${name} must be an integer value ${found}`);
}

function sliced(count: number): Reorder {
  if (count === 0) return () => [];
  return (array) => (count > 0 ? array.slice(0, count) : array.slice(count));
}

/** Whole elements (1 or -1) or documents by their fields; what is no document has no fields. */
function sorted(spec: unknown): Reorder {
  const fields = asDocument(spec);
  if (fields) {
    if (Object.keys(fields).length === 0) {
      throw badValue('The $sort pattern is empty when it should be a set of fields.');
    }
    if (Object.values(fields).some((direction) => !isDirection(direction))) {
      throw badValue('The $sort element value must be either 1 or -1');
    }
    const order = compileSort(fields);
    return (array) => [...array].sort((a, b) => order(asDocument(a) ?? {}, asDocument(b) ?? {}));
  }
  if (!isDirection(spec)) {
    throw badValue(
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  }
  const sign = toNumber(spec);
  return (array) => [...array].sort((a, b) => compareValues(a, b) * sign);
}

function isDirection(value: unknown): boolean {
  return numberKind(value) !== undefined && Math.abs(toNumber(value)) === 1;
}

/** `$addToSet`, of one value or of `$each` of several; numbers of equal value are the same. */
export function addToSet(operand: unknown): Change {
  const values = addedValues(operand);
  return (current, path) => {
    if (current !== undefined && !Array.isArray(current)) {
      const found = `Field named '${path}' has non-array type ${typeName(current)}`;
      throw badValue(`Cannot apply $addToSet to non-array field. ${found}`);
    }
    const set = [...(current ?? [])];
    for (const value of values) {
      if (!set.some((member) => equalValues(member, value))) set.push(value);
    }
    return set;
  };
}

function addedValues(operand: unknown): unknown[] {
  const modifiers = asDocument(operand) ?? {};
  const [first, ...others] = Object.keys(modifiers);
  if (first !== '$each') return [operand];
  if (others.length > 0) throw badValue('Found unexpected fields after $each in $addToSet');
  if (Array.isArray(modifiers['$each'])) return modifiers['$each'];
  const found = `but it was of type ${typeName(modifiers['$each'])}`;
  throw typeMismatch(`The argument to $each in $addToSet must be an array ${found}`);
}

/** `$pull`: a document is a filter on elements, operators and regexes are tests, others values. */
export function pull(operand: unknown): Change {
  const isPulled = pullTest(operand);
  return removing((element) => isPulled(element), 'Cannot apply $pull to a non-array value');
}

function pullTest(operand: unknown): (element: unknown) => boolean {
  const condition = asDocument(operand);
  const first = Object.keys(condition ?? {})[0] ?? '';
  if (condition && (!first.startsWith('$') || ['$and', '$or', '$nor'].includes(first))) {
    const filter = compileFilter(condition);
    return (element) => typeName(element) === 'object' && filter.matches(asDocument(element)!);
  }
  if (isOperatorDocument(condition) || typeName(operand) === 'regex') {
    const filter = compileFilter({ element: operand });
    return (element) => filter.matches({ element });
  }
  return (element) => equalValues(element, operand);
}

/** `$pullAll`: every element equal to one of the values. */
export function pullAll(operand: unknown): Change {
  if (!Array.isArray(operand)) {
    throw badValue(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
  }
  const isPulled = (element: unknown) => operand.some((value) => equalValues(element, value));
  return removing(isPulled, 'Cannot apply $pullAll to a non-array value');
}

function removing(isRemoved: (element: unknown) => boolean, message: string): Change {
  return (current) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) throw badValue(message);
    return current.filter((element) => !isRemoved(element));
  };
}

/** `$pop`: the last element (1) or the first (-1). */
export function pop(operand: unknown): Change {
  const end = numberKind(operand) === undefined ? undefined : toNumber(operand);
  if (end !== 1 && end !== -1)
    throw failedToParse(`$pop expects 1 or -1, found: ${String(operand)}`);
  return (current, path) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) {
      const found = `contains an element of non-array type '${typeName(current)}'`;
      throw typeMismatch(`Path '${path}' ${found}`);
    }
    return end === 1 ? current.slice(0, -1) : current.slice(1);
  };
}
