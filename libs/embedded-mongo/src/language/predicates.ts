import type { Document } from 'bson';
import { badValue, MongoError } from './errors.js';
import { isNotANumber, numberKind, toInteger, toNumber } from './numbers.js';
import { compileRegex } from './regex.js';
import type { TypeName } from './values.js';
import {
  asDocument,
  compareValues,
  equalValues,
  regexParts,
  TYPE_NUMBERS,
  typeName,
  typeRank,
} from './values.js';

/** Asks something of a single value; a missing one is undefined. */
export type Test = (value: unknown) => boolean;

/** Whether a value is `{ $operator: ... }`; a reference (`$ref`, `$id`, `$db`) is a value. */
export function isOperatorDocument(value: unknown): value is Document {
  const first = Object.keys(asDocument(value) ?? {})[0];
  return first !== undefined && first.startsWith('$') && !['$ref', '$id', '$db'].includes(first);
}

export type ComparisonName = '$eq' | '$ne' | '$gt' | '$gte' | '$lt' | '$lte';

const ACCEPTS: Record<ComparisonName, (order: number) => boolean> = {
  $eq: (order) => order === 0,
  $ne: (order) => order === 0,
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

/**
 * A comparison with a value of the same type (manual: "Comparison Query Predicates"). Null equals
 * what is missing, NaN equals NaN only, MinKey and MaxKey compare with every type. `$ne` is tested
 * as `$eq`, for the caller to negate.
 */
export function comparison(name: ComparisonName, operand: unknown): Test {
  if (operand === undefined) throw badValue('cannot compare to undefined');
  const type = typeName(operand);
  if (type === 'regex' && name === '$ne') throw badValue("Can't have regex as arg to $ne.");
  if (type === 'regex' && name !== '$eq') {
    throw badValue("Can't have RegEx as arg to predicate over field");
  }
  const accepts = ACCEPTS[name];
  const rank = typeRank(operand);
  const otherTypes =
    (type === 'maxKey' && name.startsWith('$l')) || (type === 'minKey' && name.startsWith('$g'));
  const operandIsNaN = isNotANumber(operand);
  return (value) => {
    const present = value ?? null;
    if (typeRank(present) !== rank) return otherTypes;
    if (operandIsNaN || isNotANumber(present)) {
      return operandIsNaN && isNotANumber(present) && accepts(0);
    }
    return accepts(compareValues(present, operand));
  };
}

/** Equality, of a regular expression with an identical one. */
export const equality = (operand: unknown): Test => comparison('$eq', operand);

/** A regular expression in the place of a value: strings it matches, and itself. */
export function matchesRegex(operand: unknown, options?: unknown): Test {
  const { pattern, flags } = regexOperand(operand, options);
  const regex = compileRegex(pattern, flags);
  return (value) => {
    const type = typeName(value);
    if (type === 'string' || type === 'symbol') return regex.test(String(value));
    if (type !== 'regex') return false;
    const parts = regexParts(value);
    return parts.pattern === pattern && parts.options === flags;
  };
}

function regexOperand(operand: unknown, options: unknown) {
  if (options !== undefined && typeof options !== 'string') {
    throw badValue('$options has to be a string');
  }
  if (typeof operand === 'string') return { pattern: operand, flags: options ?? '' };
  if (typeName(operand) !== 'regex') throw badValue('$regex has to be a string');
  const own = regexParts(operand);
  if (own.options !== '' && options !== undefined) {
    throw new MongoError(51075, 'options set in both $regex and $options');
  }
  return { pattern: own.pattern, flags: options ?? own.options };
}

/** One of several values, or a match of one of several regular expressions (`$in`). */
export function isIn(name: string, operand: unknown): Test {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  const tests = operand.map((value) => {
    if (isOperatorDocument(value)) throw badValue('cannot nest $ under $in');
    return typeName(value) === 'regex' ? matchesRegex(value) : equality(value);
  });
  return (value) => tests.some((test) => test(value));
}

/** Truth as MongoDB sees it: everything except false, null, missing and zero. */
export function isTrue(value: unknown): boolean {
  if (value === false || value === null || value === undefined) return false;
  return numberKind(value) === undefined || !equalValues(value, 0);
}

const NUMBERS: readonly TypeName[] = ['int', 'long', 'double', 'decimal'];

/** A type by its alias or number, or one of several (`$type`). */
export function hasType(operand: unknown): Test {
  const wanted = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(typesOf));
  if (wanted.size === 0) throw new MongoError(9, '$type must match at least one type');
  return (value) => value !== undefined && wanted.has(typeName(value));
}

function typesOf(operand: unknown): readonly TypeName[] {
  if (operand === 'number') return NUMBERS;
  const names = Object.keys(TYPE_NUMBERS) as TypeName[];
  if (typeof operand === 'string') {
    const name = names.find((known) => known === operand);
    if (!name) throw badValue(`Unknown type name alias: ${operand}`);
    return [name];
  }
  if (numberKind(operand) === undefined) {
    throw new MongoError(14, 'type must be represented as a number or a string');
  }
  const name = names.find((known) => TYPE_NUMBERS[known] === toNumber(operand));
  if (!name) throw badValue(`Invalid numerical type code: ${toNumber(operand)}`);
  return [name];
}

/** An array of exactly so many elements (`$size`). */
export function hasSize(operand: unknown): Test {
  const size = toInteger(operand);
  if (size === undefined || size < 0) {
    throw badValue(`Failed to parse $size. Expected a non-negative integer in: $size`);
  }
  return (value) => Array.isArray(value) && value.length === size;
}
