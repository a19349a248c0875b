import type { Document } from 'bson';
import { Int32 } from 'bson';
import { MongoError, notSupported } from './errors.js';
import {
  concat,
  concatArrays,
  elementAt,
  isMember,
  isNullish,
  mergeObjects,
  size,
  total,
  toText,
  typeOf,
} from './expression-functions.js';
import { isTrue } from './predicates.js';
import { asDocument, compareValues } from './values.js';

/** What an expression may refer to. */
export interface Scope {
  root: Document;
  now: Date;
  /** Variables of `$map` and `$filter`, by name. */
  variables: Readonly<Record<string, unknown>>;
}

/** A compiled expression; undefined is a missing value. */
export type Expression = (scope: Scope) => unknown;

/** Compiles an operand, inside which a further variable may be known. */
export type Compile = (spec: unknown, variable?: string) => Expression;

/** Computes a result from evaluated arguments; undefined is a missing value. */
type Calculation = (values: readonly unknown[]) => unknown;

interface Operator {
  /** Fewest and most arguments; an argument list of one may be written without brackets. */
  arity: readonly [number, number];
  calculate: Calculation;
}

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
const SPECIAL: Record<string, (operand: unknown, compile: Compile) => Expression> = {
  $literal: (operand) => () => operand,
  $cond: condition,
  $ifNull: ifNull,
  $and: (operand, compile) => {
    const all = list(operand, compile);
    return (scope) => all.every((each) => isTrue(each(scope)));
  },
  $or: (operand, compile) => {
    const any = list(operand, compile);
    return (scope) => any.some((each) => isTrue(each(scope)));
  },
  $filter: filter,
  $map: map,
};

/** Compiles an expression operator that the allow-list names. */
export function compileOperator(name: string, operand: unknown, compile: Compile): Expression {
  const special = SPECIAL[name];
  if (special) return special(operand, compile);
  const { arity, calculate: compute } = OPERATORS[name]!;
  const parts = list(operand, compile);
  const [least, most] = arity;
  if (parts.length < least || parts.length > most) {
    const found = `takes exactly ${least} arguments. ${parts.length} were passed in.`;
    throw new MongoError(16020, `Expression ${name} ${found}`);
  }
  return (scope) => compute(parts.map((part) => part(scope)));
}

function list(operand: unknown, compile: Compile): Expression[] {
  const parts = Array.isArray(operand) ? operand : [operand];
  return parts.map((part) => compile(part));
}

/** The arguments an operator names, with the codes of MongoDB's errors about them. */
interface Arguments {
  required: ReadonlyMap<string, number>;
  optional: readonly string[];
  unknown: number;
  notObject: number;
}

const COND: Arguments = {
  required: new Map([
    ['if', 17080],
    ['then', 17081],
    ['else', 17082],
  ]),
  optional: [],
  unknown: 17083,
  notObject: 16020,
};
const FILTER: Arguments = {
  required: new Map([
    ['input', 28648],
    ['cond', 28650],
  ]),
  optional: ['as', 'limit'],
  unknown: 28647,
  notObject: 28646,
};
const MAP: Arguments = {
  required: new Map([
    ['input', 16880],
    ['in', 16882],
  ]),
  optional: ['as'],
  unknown: 16879,
  notObject: 16878,
};

function argumentsOf(operator: string, operand: unknown, rules: Arguments): Document {
  const spec = asDocument(operand);
  if (!spec) {
    throw new MongoError(rules.notObject, `${operator} only supports an object as its argument`);
  }
  for (const name of Object.keys(spec)) {
    if (rules.required.has(name) || rules.optional.includes(name)) continue;
    throw new MongoError(rules.unknown, `Unrecognized parameter to ${operator}: ${name}`);
  }
  for (const [name, code] of rules.required) {
    if (!Object.hasOwn(spec, name)) {
      throw new MongoError(code, `Missing '${name}' parameter to ${operator}`);
    }
  }
  return spec;
}

function condition(operand: unknown, compile: Compile): Expression {
  const parts = Array.isArray(operand) ? operand : conditionParts(operand);
  if (parts.length !== 3) {
    const found = `takes exactly 3 arguments. ${parts.length} were passed in.`;
    throw new MongoError(16020, `Expression $cond ${found}`);
  }
  const [test, yes, no] = parts.map((part) => compile(part));
  return (scope) => (isTrue(test!(scope)) ? yes!(scope) : no!(scope));
}

function conditionParts(operand: unknown): unknown[] {
  const spec = argumentsOf('$cond', operand, COND);
  return [spec['if'], spec['then'], spec['else']];
}

function ifNull(operand: unknown, compile: Compile): Expression {
  const parts = list(operand, compile);
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

function filter(operand: unknown, compile: Compile): Expression {
  const spec = argumentsOf('$filter', operand, FILTER);
  if ('limit' in spec) throw notSupported('limit in $filter');
  const { input, each } = loop('$filter', spec, spec['cond'], compile);
  return (scope) => input(scope)?.filter((element) => isTrue(each(element, scope))) ?? null;
}

function map(operand: unknown, compile: Compile): Expression {
  const spec = argumentsOf('$map', operand, MAP);
  const { input, each } = loop('$map', spec, spec['in'], compile);
  return (scope) => input(scope)?.map((element) => each(element, scope) ?? null) ?? null;
}

function loop(operator: string, spec: Document, body: unknown, compile: Compile) {
  const name = String(spec['as'] ?? 'this');
  const array = compile(spec['input']);
  const inner = compile(body, name);
  const input = (scope: Scope): unknown[] | undefined => {
    const value = array(scope);
    if (isNullish(value)) return undefined;
    if (Array.isArray(value)) return value;
    throw new MongoError(
      operator === '$map' ? 16883 : 28651,
      `input to ${operator} must be an array not ${typeOf(value)}`,
    );
  };
  const each: (element: unknown, scope: Scope) => unknown = (element, scope) =>
    inner({ ...scope, variables: { ...scope.variables, [name]: element } });
  return { input, each };
}
