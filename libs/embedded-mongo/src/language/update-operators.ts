import type { Document } from 'bson';
import { Double, Int32, Long, Timestamp } from 'bson';
import type { Change } from './array-operators.js';
import { addToSet, pop, pull, pullAll, push } from './array-operators.js';
import { badValue, typeMismatch } from './errors.js';
import type { Arithmetic } from './numbers.js';
import { calculate, numberKind } from './numbers.js';
import { asDocument, compareValues, equalValues, typeName } from './values.js';

export type { Change };

/** What the operators of one update may look at. */
export interface UpdateContext {
  /** As it was before the update. */
  document: Document;
  inserting: boolean;
  now: Date;
}

type Compiler = (operand: unknown, context: UpdateContext) => Change;

/** All but `$rename`, which is two changes. */
const COMPILERS: Record<string, Compiler> = {
  $set: (operand) => () => operand,
  $unset: () => () => undefined,
  $setOnInsert: (operand, context) => (current) => (context.inserting ? operand : current),
  $inc: arithmetic('add', '$inc', 'increment'),
  $mul: arithmetic('multiply', '$mul', 'multiply'),
  $min: (operand) => (current) => better(current, operand, -1),
  $max: (operand) => (current) => better(current, operand, 1),
  $currentDate: currentDate,
  $push: push,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
  $addToSet: addToSet,
};

/** Compiles one operator of an update for one field. */
export function compileChange(operator: string, operand: unknown, context: UpdateContext): Change {
  return COMPILERS[operator]!(operand, context);
}

function better(current: unknown, operand: unknown, sign: 1 | -1): unknown {
  if (current === undefined) return operand;
  return compareValues(operand, current) * sign > 0 ? operand : current;
}

function arithmetic(operation: Arithmetic, operator: string, verb: string): Compiler {
  return (operand) => {
    if (numberKind(operand) === undefined) {
      throw typeMismatch(`Cannot ${verb} with non-numeric argument of type ${typeName(operand)}`);
    }
    return (current, path) => {
      if (current === undefined && operation === 'add') return operand;
      const value = current === undefined ? zeroLike(operand) : current;
      if (numberKind(value) === undefined) {
        const field = `the field '${path}' of non-numeric type ${typeName(value)}`;
        const rule = `Cannot apply ${operator} to a value of non-numeric type`;
        throw typeMismatch(`${rule}. The document has ${field}`);
      }
      const result = calculate(operation, value, operand);
      // What changes nothing keeps the value to the byte: -0.0 plus 0.0 stays -0.0.
      if (result && numberKind(result) === numberKind(current) && equalValues(result, current)) {
        return current;
      }
      if (result) return result;
      throw badValue(`Failed to apply ${operator} operations to current value of '${path}'`);
    };
  };
}

/** A missing field counts as a zero of the operand's type. */
function zeroLike(operand: unknown): Int32 | Long | Double {
  const kind = numberKind(operand);
  if (kind === 'long') return Long.ZERO;
  return kind === 'double' ? new Double(0) : new Int32(0);
}

function currentDate(operand: unknown, { now }: UpdateContext): Change {
  if (typeof operand === 'boolean') return () => now;
  const spec = asDocument(operand);
  const wrong = badValue(
    `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
  );
  if (!spec) throw wrong;
  const names = Object.keys(spec);
  if (names.length !== 1 || names[0] !== '$type') throw wrong;
  if (spec['$type'] === 'date') return () => now;
  if (spec['$type'] !== 'timestamp') {
    throw badValue("The '$type' string field is required to be 'date' or 'timestamp'");
  }
  return () => new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
}
