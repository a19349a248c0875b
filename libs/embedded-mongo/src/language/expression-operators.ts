import type { Document } from 'bson';
import { Double, Int32 } from 'bson';
import { MongoError, notSupported } from './errors.js';
import type { Expression, Names } from './expression.js';
import { compileExpression } from './expression.js';
import type { Arithmetic } from './numbers.js';
import { calculate, numberKind, toInteger, toNumber } from './numbers.js';
import { isTrue } from './predicates.js';
import { asDocument, compareValues, equalValues, setField, typeName } from './values.js';

/** Computes a result from evaluated arguments; undefined is a missing value. */
type Calculation = (values: readonly unknown[]) => unknown;

interface Operator {
  /** Fewest and most arguments; an argument list of one may be written without brackets. */
  arity: readonly [number, number];
  calculate: Calculation;
}

const isNullish = (value: unknown): boolean => value === null || value === undefined;
const typeOf = (value: unknown): string => (value === undefined ? 'missing' : typeName(value));

const compared = (accepts: (order: number) => boolean): Operator => ({
  arity: [2, 2],
  calculate: ([a, b]) => accepts(compareValues(a, b)),
});

/** Operators that always evaluate all of their arguments. */
const OPERATORS: Record<string, Operator> = {
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
  $not: { arity: [1, 1], calculate: ([value]) => !isTrue(value) },
  $add: { arity: [0, Infinity], calculate: (values) => total('$add', 'add', values, new Int32(0)) },
  $multiply: {
    arity: [0, Infinity],
    calculate: (values) => total('$multiply', 'multiply', values, new Int32(1)),
  },
  $subtract: {
    arity: [2, 2],
    calculate: ([a, b]) => total('$subtract', 'subtract', [b], a),
  },
  $concat: { arity: [0, Infinity], calculate: concat },
  $size: { arity: [1, 1], calculate: ([array]) => new Int32(size(array)) },
  $in: { arity: [2, 2], calculate: isMember },
  $arrayElemAt: {
    arity: [2, 2],
    calculate: ([array, index]) => elementAt('$arrayElemAt', array, index),
  },
  $first: { arity: [1, 1], calculate: ([array]) => elementAt('$first', array, 0) },
  $last: { arity: [1, 1], calculate: ([array]) => elementAt('$last', array, -1) },
  $concatArrays: { arity: [0, Infinity], calculate: concatArrays },
  $mergeObjects: { arity: [0, Infinity], calculate: mergeObjects },
  $toString: { arity: [1, 1], calculate: ([value]) => toText(value) },
};

/** Operators that read their operand themselves. */
const SPECIAL: Record<string, (operand: unknown, names: Names) => Expression> = {
  $literal: (operand) => () => operand,
  $cond: condition,
  $ifNull: ifNull,
  $and: (operand, names) => {
    const all = list(operand, names);
    return (scope) => all.every((each) => isTrue(each(scope)));
  },
  $or: (operand, names) => {
    const any = list(operand, names);
    return (scope) => any.some((each) => isTrue(each(scope)));
  },
  $filter: filter,
  $map: map,
};

/** Compiles an expression operator that the allow-list names. */
export function compileOperator(name: string, operand: unknown, names: Names): Expression {
  const special = SPECIAL[name];
  if (special) return special(operand, names);
  const { arity, calculate: compute } = OPERATORS[name]!;
  const parts = list(operand, names);
  const [least, most] = arity;
  if (parts.length < least || parts.length > most) {
    const found = `takes exactly ${least} arguments. ${parts.length} were passed in.`;
    throw new MongoError(16020, `Expression ${name} ${found}`);
  }
  return (scope) => compute(parts.map((part) => part(scope)));
}

function list(operand: unknown, names: Names): Expression[] {
  const parts = Array.isArray(operand) ? operand : [operand];
  return parts.map((part) => compileExpression(part, names));
}

/** The named arguments of an operator, checked against those it has. */
function argumentsOf(operator: string, operand: unknown, required: string[], optional: string[]) {
  const spec = asDocument(operand);
  if (!spec) throw new MongoError(28646, `${operator} only supports an object as its argument`);
  for (const name of Object.keys(spec)) {
    if (required.includes(name) || optional.includes(name)) continue;
    throw new MongoError(28647, `Unrecognized parameter to ${operator}: ${name}`);
  }
  for (const name of required) {
    if (name in spec) continue;
    throw new MongoError(28648, `Missing '${name}' parameter to ${operator}`);
  }
  return spec;
}

function condition(operand: unknown, names: Names): Expression {
  const parts = Array.isArray(operand) ? operand : conditionParts(operand);
  if (parts.length !== 3) {
    const found = `takes exactly 3 arguments. ${parts.length} were passed in.`;
    throw new MongoError(16020, `Expression $cond ${found}`);
  }
  const [test, yes, no] = parts.map((part) => compileExpression(part, names));
  return (scope) => (isTrue(test!(scope)) ? yes!(scope) : no!(scope));
}

function conditionParts(operand: unknown): unknown[] {
  const spec = argumentsOf('$cond', operand, ['if', 'then', 'else'], []);
  return [spec['if'], spec['then'], spec['else']];
}

function ifNull(operand: unknown, names: Names): Expression {
  const parts = list(operand, names);
  if (parts.length < 2) {
    throw new MongoError(1257300, `$ifNull needs at least two arguments, had: ${parts.length}`);
  }
  return (scope) => {
    let value: unknown;
    for (const part of parts) {
      value = part(scope);
      if (!isNullish(value)) break;
    }
    return value;
  };
}

function filter(operand: unknown, names: Names): Expression {
  const spec = argumentsOf('$filter', operand, ['input', 'cond'], ['as', 'limit']);
  if ('limit' in spec) throw notSupported('limit in $filter');
  const { input, each } = loop('$filter', spec, spec['cond'], names);
  return (scope) => input(scope)?.filter((element) => isTrue(each(element, scope))) ?? null;
}

function map(operand: unknown, names: Names): Expression {
  const spec = argumentsOf('$map', operand, ['input', 'in'], ['as']);
  const { input, each } = loop('$map', spec, spec['in'], names);
  return (scope) => input(scope)?.map((element) => each(element, scope) ?? null) ?? null;
}

function loop(operator: string, spec: Document, body: unknown, names: Names) {
  const name = String(spec['as'] ?? 'this');
  const array = compileExpression(spec['input'], names);
  const inner = compileExpression(body, [...names, name]);
  const input = (scope: Parameters<Expression>[0]): unknown[] | undefined => {
    const value = array(scope);
    if (isNullish(value)) return undefined;
    if (Array.isArray(value)) return value;
    throw new MongoError(28651, `input to ${operator} must be an array not ${typeOf(value)}`);
  };
  const each: (element: unknown, scope: Parameters<Expression>[0]) => unknown = (element, scope) =>
    inner({ ...scope, variables: { ...scope.variables, [name]: element } });
  return { input, each };
}

function total(
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

function concat(values: readonly unknown[]): string | null {
  if (values.some(isNullish)) return null;
  for (const value of values) {
    if (typeof value === 'string') continue;
    throw new MongoError(16702, `$concat only supports strings, not ${typeOf(value)}`);
  }
  return values.join('');
}

function size(array: unknown): number {
  if (Array.isArray(array)) return array.length;
  const found = `but was of type: ${typeOf(array)}`;
  throw new MongoError(17124, `The argument to $size must be an array, ${found}`);
}

function isMember([value, array]: readonly unknown[]): boolean {
  if (Array.isArray(array)) return array.some((element) => equalValues(element, value));
  const rule = '$in requires an array as a second argument';
  throw new MongoError(40081, `${rule}, found: ${typeOf(array)}`);
}

function elementAt(name: string, array: unknown, index: unknown): unknown {
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

function concatArrays(values: readonly unknown[]): unknown[] | null {
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

function toText(value: unknown): string | null {
  if (isNullish(value)) return null;
  if (value instanceof Date) return value.toISOString();
  if (HAVE_TEXT.includes(typeName(value))) return String(value);
  const rule = `Unsupported conversion from ${typeOf(value)} to string in $convert with no onError`;
  throw new MongoError(241, rule);
}
