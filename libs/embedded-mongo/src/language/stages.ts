import type { Document } from 'bson';
import { Int32 } from 'bson';
import { computeFields } from './computed-fields.js';
import { MongoError } from './errors.js';
import { compileExpression } from './expression.js';
import { fieldTree, flattenFields } from './field-tree.js';
import { compileFilter } from './filter.js';
import { compileGroup } from './group.js';
import { compileLookup } from './lookup.js';
import { toInteger } from './numbers.js';
import { compileProjection } from './projection.js';
import { compileSort } from './sort.js';
import type { Stage, StageContext } from './stage.js';
import { compileUnwind } from './unwind.js';
import { asDocument, setField, typeName } from './values.js';

type Compiler = (operand: unknown, context: StageContext) => Stage;

const COMPILERS: Record<string, Compiler> = {
  $match: match,
  $sort: sort,
  $skip: skip,
  $limit: limit,
  $project: project,
  $set: set,
  $unset: unset,
  $group: (operand, { now }) => compileGroup(requireDocument(operand, '$group', 15947), now),
  $unwind: compileUnwind,
  $count: count,
  $lookup: (operand, context) => compileLookup(requireDocument(operand, '$lookup', 9), context),
  $facet: facet,
  $replaceRoot: replaceRoot,
};

/** Compiles one stage that the allow-list names. */
export function compileStage(name: string, operand: unknown, context: StageContext): Stage {
  return COMPILERS[name]!(operand, context);
}

function requireDocument(operand: unknown, name: string, code: number): Document {
  const document = asDocument(operand);
  if (document) return document;
  throw new MongoError(code, `the ${name} stage specification must be an object`);
}

const each = (change: (document: Document) => Document): Stage =>
  function* (documents) {
    for (const document of documents) yield change(document);
  };

function match(operand: unknown): Stage {
  const filter = compileFilter(requireDocument(operand, '$match', 15959));
  return function* (documents) {
    for (const document of documents) if (filter.matches(document)) yield document;
  };
}

function sort(operand: unknown): Stage {
  const spec = requireDocument(operand, '$sort', 15973);
  if (Object.keys(spec).length === 0) {
    throw new MongoError(15976, '$sort stage must have at least one sort key');
  }
  const order = compileSort(spec);
  return (documents) => [...documents].sort(order);
}

function skip(operand: unknown): Stage {
  const number = toInteger(operand);
  if (number === undefined || number < 0) {
    throw new MongoError(
      5107200,
      'invalid argument to $skip stage: Expected a non-negative number',
    );
  }
  return function* (documents) {
    let left = number;
    for (const document of documents) if (left-- <= 0) yield document;
  };
}

function limit(operand: unknown): Stage {
  const number = toInteger(operand);
  if (number === undefined || number < 0) {
    throw new MongoError(
      5107201,
      'invalid argument to $limit stage: Expected a non-negative number',
    );
  }
  if (number === 0) throw new MongoError(15958, 'the limit must be positive');
  return function* (documents) {
    let left = number;
    for (const document of documents) {
      yield document;
      if (--left === 0) return;
    }
  };
}

function project(operand: unknown, { now }: StageContext): Stage {
  const spec = requireDocument(operand, '$project', 15969);
  if (Object.keys(spec).length === 0) {
    const rule = 'projection specification must have at least one field';
    throw new MongoError(51272, `Invalid $project :: caused by :: ${rule}`);
  }
  return each(compileProjection(spec, { now, stage: true }));
}

function set(operand: unknown, { now }: StageContext): Stage {
  const spec = requireDocument(operand, '$set', 40272);
  for (const value of Object.values(spec)) refuseNestedPaths(value);
  const fields = flattenFields(spec);
  const computed = fields.map(([path, value]) => [path, compileExpression(value)] as const);
  const tree = withoutConflicts(() => fieldTree(computed));
  return each((document) => computeFields(document, tree, { root: document, now, variables: {} }));
}

/** A path may be written with dots or by nesting documents, but not by both at once. */
function refuseNestedPaths(value: unknown): void {
  const nested = asDocument(value) ?? {};
  for (const [name, field] of Object.entries(nested)) {
    if (name.startsWith('$')) return;
    if (name.includes('.')) {
      throw new MongoError(40183, `can't use dotted field name '${name}' in a sub object`);
    }
    refuseNestedPaths(field);
  }
}

/** What is a collision of paths in a projection has a code of its own in `$set`. */
function withoutConflicts<T>(build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof MongoError) || ![31249, 31250].includes(error.code)) throw error;
    throw new MongoError(40176, 'specification contains two conflicting paths');
  }
}

function unset(operand: unknown): Stage {
  if (typeof operand !== 'string' && !Array.isArray(operand)) {
    throw new MongoError(31002, '$unset specification must be a string or an array');
  }
  const paths: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (paths.length === 0) {
    throw new MongoError(
      31119,
      '$unset specification must be a string or an array with at least one field',
    );
  }
  const projection = paths.map((path) => {
    if (typeof path === 'string' && !path.startsWith('$')) return [path, false] as const;
    throw new MongoError(
      31120,
      '$unset specification must be a string or an array containing only string values',
    );
  });
  return each(compileProjection(Object.fromEntries(projection), { stage: true }));
}

function count(operand: unknown): Stage {
  if (typeof operand !== 'string') {
    throw new MongoError(40156, 'the count field must be a non-empty string');
  }
  if (operand === '') throw new MongoError(40157, 'the count field must be a non-empty string');
  if (operand.startsWith('$')) {
    throw new MongoError(40158, 'the count field cannot be a $-prefixed path');
  }
  if (operand.includes('.')) throw new MongoError(40160, "the count field cannot contain '.'");
  return function* (documents) {
    let number = 0;
    for (const _ of documents) number++;
    if (number > 0) yield { [operand]: new Int32(number) };
  };
}

function facet(operand: unknown, context: StageContext): Stage {
  const spec = requireDocument(operand, '$facet', 40169);
  const facets = Object.entries(spec).map(
    ([name, stages]) => [name, context.pipeline(stages, '$facet')] as const,
  );
  if (facets.length === 0)
    throw new MongoError(40169, 'the $facet specification must be a non-empty object');
  return function* (documents) {
    const all = [...documents];
    const result: Document = {};
    for (const [name, stage] of facets) setField(result, name, [...stage(all)]);
    yield result;
  };
}

function replaceRoot(operand: unknown, { now }: StageContext): Stage {
  const spec = requireDocument(operand, '$replaceRoot', 40229);
  const unknown = Object.keys(spec).find((name) => name !== 'newRoot');
  if (unknown)
    throw new MongoError(40415, `BSON field '$replaceRoot.${unknown}' is an unknown field.`);
  if (!('newRoot' in spec)) {
    throw new MongoError(
      40414,
      "BSON field '$replaceRoot.newRoot' is missing but a required field",
    );
  }
  const expression = compileExpression(spec['newRoot']);
  return each((document) => {
    const root = expression({ root: document, now, variables: {} });
    const found = asDocument(root);
    if (found) return found;
    const type = root === undefined ? 'missing' : typeName(root);
    const rule = "'newRoot' expression must evaluate to an object, but resulting value was of type";
    throw new MongoError(40228, `${rule}: ${type}`);
  });
}
