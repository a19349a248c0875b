import type { Document } from 'bson';
import { requireAllowed } from './allow-list.js';
import { failedToParse, MongoError } from './errors.js';
import type { Expression, Scope } from './expression-operators.js';
import { compileOperator } from './expression-operators.js';
import { fieldPath } from './field-tree.js';
import { asDocument, getField, setField } from './values.js';

export type { Expression, Scope };

/** The names of the variables an expression may use beside `$$ROOT`, `$$CURRENT` and `$$NOW`. */
export type Names = readonly string[];

/** Compiles an aggregation expression (manual: "Expressions"). */
export function compileExpression(spec: unknown, names: Names = []): Expression {
  if (typeof spec === 'string' && spec.startsWith('$')) return reference(spec, names);
  if (Array.isArray(spec)) {
    const elements = spec.map((element) => compileExpression(element, names));
    return (scope) => elements.map((element) => element(scope) ?? null);
  }
  const document = asDocument(spec);
  if (!document) return () => spec;
  const operator = Object.keys(document)[0];
  if (operator?.startsWith('$')) return operation(operator, document, names);
  return objectExpression(document, names);
}

function operation(operator: string, spec: Document, names: Names): Expression {
  if (Object.keys(spec).length !== 1) {
    const rule = 'an object representing an expression must have exactly one field';
    throw new MongoError(15983, `${rule}: ${Object.keys(spec).join(', ')}`);
  }
  requireAllowed('expression', operator);
  return compileOperator(operator, spec[operator], (operand, known) =>
    compileExpression(operand, known === undefined ? names : [...names, known]),
  );
}

function objectExpression(spec: Document, names: Names): Expression {
  const fields = Object.entries(spec).map(([name, value]) => {
    if (name.includes('.')) {
      throw new MongoError(16412, `FieldPath field names may not contain '.': ${name}`);
    }
    return [name, compileExpression(value, names)] as const;
  });
  return (scope) => {
    const result: Document = {};
    for (const [name, expression] of fields) {
      const value = expression(scope);
      if (value !== undefined) setField(result, name, value);
    }
    return result;
  };
}

/** `$field.path` or `$$variable.path`. */
function reference(text: string, names: Names): Expression {
  if (text === '$') throw new MongoError(16872, "'$' by itself is not a valid FieldPath");
  if (text === '$$') throw failedToParse('empty variable names are not allowed');
  const path = fieldPath(text.replace(/^\$\$?/, ''));
  if (!text.startsWith('$$')) return ({ root }) => follow(root, path);
  const [name = '', ...rest] = path;
  const value = variable(name, names);
  return (scope) => follow(value(scope), rest);
}

function variable(name: string, names: Names): Expression {
  if (names.includes(name)) return ({ variables }) => variables[name];
  const unknown = () => new MongoError(17276, `Use of undefined variable: ${name}`);
  requireAllowed('variable', `$$${name}`, unknown);
  return name === 'NOW' ? ({ now }) => now : ({ root }) => root;
}

/** The value at a path; of an array, those of its documents. Numbers are field names here. */
function follow(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(value)) {
    const found = value.map((element) => (asDocument(element) ? follow(element, path) : undefined));
    return found.filter((each) => each !== undefined);
  }
  const document = asDocument(value);
  return document && follow(getField(document, name), rest);
}
