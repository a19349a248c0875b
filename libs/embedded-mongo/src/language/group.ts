import type { Document } from 'bson';
import { requireAllowed } from './allow-list.js';
import type { Accumulator } from './accumulators.js';
import { newAccumulator } from './accumulators.js';
import { MongoError } from './errors.js';
import type { Expression } from './expression.js';
import { compileExpression } from './expression.js';
import type { Stage } from './stage.js';
import { asDocument, equalityKey, setField } from './values.js';

interface Field {
  name: string;
  operator: string;
  expression: Expression;
}

/** Compiles `$group` (manual: "$group"). Groups come in the order of their first documents. */
export function compileGroup(spec: Document, now: Date): Stage {
  if (!Object.hasOwn(spec, '_id')) {
    throw new MongoError(15955, 'a group specification must include an _id');
  }
  const id = compileExpression(spec['_id']);
  const fields = Object.entries(spec)
    .filter(([name]) => name !== '_id')
    .map(([name, accumulator]) => compileField(name, accumulator));
  return function* (documents) {
    const groups = new Map<string, { id: unknown; accumulators: Accumulator[] }>();
    for (const root of documents) {
      const scope = { root, now, variables: {} };
      const groupId = id(scope) ?? null;
      const key = equalityKey(groupId);
      const start = () => fields.map(({ operator }) => newAccumulator(operator));
      const group = groups.get(key) ?? { id: groupId, accumulators: start() };
      groups.set(key, group);
      fields.forEach(({ expression }, at) => group.accumulators[at]!.add(expression(scope)));
    }
    for (const group of groups.values()) yield groupDocument(group.id, fields, group.accumulators);
  };
}

function compileField(name: string, accumulator: unknown): Field {
  const spec = asDocument(accumulator);
  if (!spec) throw new MongoError(40234, `The field '${name}' must be an accumulator object`);
  if (name.includes('.')) {
    throw new MongoError(40235, `The field name '${name}' cannot contain '.'`);
  }
  if (name.startsWith('$')) {
    throw new MongoError(40236, `The field name '${name}' cannot be an operator name`);
  }
  const [operator = '', ...others] = Object.keys(spec);
  if (others.length > 0) {
    throw new MongoError(40238, `The field '${name}' must specify one accumulator`);
  }
  const unknown = () => new MongoError(15952, `unknown group operator '${operator}'`);
  requireAllowed('accumulator', operator, unknown);
  return { name, operator, expression: argument(operator, spec[operator]) };
}

function argument(operator: string, operand: unknown): Expression {
  if (Array.isArray(operand)) {
    throw new MongoError(40237, `The ${operator} accumulator is a unary operator`);
  }
  if (operator !== '$count') return compileExpression(operand);
  if (asDocument(operand) && Object.keys(operand as Document).length === 0) return () => 1;
  throw new MongoError(14, '$count takes no arguments, i.e. $count:{}');
}

function groupDocument(id: unknown, fields: Field[], accumulators: Accumulator[]): Document {
  const result: Document = { _id: id };
  fields.forEach(({ name }, at) => setField(result, name, accumulators[at]!.result()));
  return result;
}
