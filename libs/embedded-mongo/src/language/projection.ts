import type { Document } from 'bson';
import { computeFields } from './computed-fields.js';
import { MongoError } from './errors.js';
import type { Expression } from './expression.js';
import { compileExpression } from './expression.js';
import type { FieldTree } from './field-tree.js';
import { fieldTree, flattenFields } from './field-tree.js';
import type { Filter } from './filter.js';
import { elementMatcher } from './filter.js';
import { numberKind, toInteger } from './numbers.js';
import { isOperatorDocument, isTrue } from './predicates.js';
import { asDocument, getField, setField } from './values.js';

export interface ProjectionOptions {
  /** The filter that found the document, for the positional `$`. */
  filter?: Filter | undefined;
  now?: Date;
  /** Whether it is a `$project` stage, which has expressions where find has its own operators. */
  stage?: boolean;
}

/** Changes the value of a field that stays. */
type Change = (value: unknown, document: Document) => unknown;

/** What becomes of a field: it stays (true), goes (false), stays changed, or is computed. */
type Rule =
  boolean | { change: Change; includes: boolean } | { compute: Expression; isOperator: boolean };

type Entry = readonly [path: string, rule: Rule];

/**
 * Compiles a projection (manual: "Project Fields to Return from Query", "$project"): fields to
 * include or to exclude, `$slice`, `$elemMatch`, the positional `$`, and expressions.
 */
export function compileProjection(
  projection: Document,
  options: ProjectionOptions = {},
): (document: Document) => Document {
  const entries = flattenFields(projection).map(([path, value]) => entry(path, value, options));
  if (entries.length === 0) return (document) => document;
  refuseSecondPosition(projection);
  const including = isInclusion(entries);
  const tree = fieldTree(effective(entries, including));
  const computed = fieldTree(entries.flatMap(computedEntry));
  const now = options.now ?? new Date();
  return (document) => {
    const kept = project(document, tree, including, document);
    if (computed.size === 0) return kept;
    const result = computeFields(kept, computed, { root: document, now, variables: {} });
    return computed.has('_id') && '_id' in result ? { _id: result['_id'], ...result } : result;
  };
}

function entry(path: string, value: unknown, options: ProjectionOptions): Entry {
  if (typeof value === 'boolean' || numberKind(value) !== undefined) {
    const stays = isTrue(value);
    return /\.\$($|\.)/.test(path) ? positional(path, stays, options) : [path, stays];
  }
  const operators = options.stage ? {} : (asDocument(value) ?? {});
  if ('$slice' in operators) return [path, { change: slice(operators['$slice']), includes: false }];
  if ('$elemMatch' in operators) return elemMatch(path, operators['$elemMatch']);
  return [path, { compute: compileExpression(value), isOperator: isOperatorDocument(value) }];
}

/** Only one element can be the one that the filter found. */
function refuseSecondPosition(projection: Document): void {
  const positions = Object.keys(projection).filter((path) => path.endsWith('.$'));
  if (positions.length > 1) {
    throw new MongoError(31276, 'Cannot specify more than one positional projection per query.');
  }
  const conditions = Object.values(projection).map((value) => asDocument(value) ?? {});
  if (positions.length === 0 || !conditions.some((value) => '$elemMatch' in value)) return;
  throw new MongoError(31256, 'Cannot specify positional operator and $elemMatch.');
}

/** The first field that is included or excluded decides; `_id` alone may differ from the others. */
function isInclusion(entries: readonly Entry[]): boolean {
  let including: boolean | undefined;
  for (const [path, rule] of entries) {
    const includes =
      typeof rule === 'boolean' ? rule : 'compute' in rule || rule.includes || undefined;
    if (includes === undefined || (path === '_id' && typeof rule === 'boolean')) continue;
    including ??= includes;
    if (including === includes) continue;
    if (typeof rule === 'object' && 'compute' in rule) {
      const code = rule.isOperator ? 31252 : 31310;
      throw new MongoError(code, `Cannot use an expression for ${path} in exclusion projection`);
    }
    throw includes
      ? new MongoError(31253, `Cannot do inclusion on field ${path} in exclusion projection`)
      : new MongoError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
  }
  return including ?? entries.some(([path, rule]) => path === '_id' && rule === true);
}

/** Inclusion keeps `_id` unless told otherwise; exclusion need not be told to keep it. */
function effective(entries: readonly Entry[], including: boolean): readonly Entry[] {
  if (!including) return entries.filter(([path, rule]) => path !== '_id' || rule !== true);
  const names = entries.some(([path]) => path === '_id' || path.startsWith('_id.'));
  return names
    ? entries.filter(([path, rule]) => path !== '_id' || rule !== false)
    : [['_id', true], ...entries];
}

function computedEntry([path, rule]: Entry): [string, Expression][] {
  return typeof rule === 'object' && 'compute' in rule ? [[path, rule.compute]] : [];
}

function project(
  value: Document,
  tree: FieldTree<Rule>,
  including: boolean,
  document: Document,
): Document {
  const result: Document = {};
  for (const name of Object.keys(value)) {
    const node = tree.get(name);
    const field = value[name];
    let kept: unknown = including ? undefined : field;
    if (node) {
      kept =
        'leaf' in node
          ? applyRule(node.leaf, field, document)
          : projectBelow(field, node.below, including, document);
    }
    if (kept !== undefined) setField(result, name, kept);
  }
  return result;
}

function applyRule(rule: Rule, value: unknown, document: Document): unknown {
  if (typeof rule === 'boolean') return rule ? value : undefined;
  return 'change' in rule ? rule.change(value, document) : undefined;
}

function projectBelow(
  value: unknown,
  tree: FieldTree<Rule>,
  including: boolean,
  document: Document,
): unknown {
  if (Array.isArray(value)) {
    const elements = value.map((each) => projectBelow(each, tree, including, document));
    return elements.filter((element) => element !== undefined);
  }
  const inside = asDocument(value);
  if (inside) return project(inside, tree, including, document);
  return including ? undefined : value;
}

/** `$slice`: the first (or, negative, last) elements, or `[skip, limit]`. */
function slice(operand: unknown): Change {
  const [start, limit] = Array.isArray(operand) ? operand.map(toInteger) : [toInteger(operand)];
  if (start === undefined)
    throw new MongoError(28667, '$slice only supports numbers and [skip, limit] arrays');
  if (!Array.isArray(operand)) {
    return onArray((array) => (start >= 0 ? array.slice(0, start) : array.slice(start)));
  }
  if (operand.length !== 2 || limit === undefined || limit <= 0) {
    throw new MongoError(28724, 'First argument to $slice must be a skip, second a positive limit');
  }
  return onArray((array) => {
    const from = start >= 0 ? start : Math.max(0, array.length + start);
    return array.slice(from, from + limit);
  });
}

const onArray =
  (change: (array: unknown[]) => unknown): Change =>
  (value) =>
    Array.isArray(value) ? change(value) : value;

/** `$elemMatch`: the first element that matches, behind the other fields. */
function elemMatch(path: string, operand: unknown): Entry {
  if (path.includes('.')) {
    throw new MongoError(31275, 'Cannot use $elemMatch projection on a nested field');
  }
  const condition = asDocument(operand);
  if (!condition) {
    throw new MongoError(31274, 'elemMatch: Invalid argument, object required');
  }
  const matches = elementMatcher(condition);
  const compute: Expression = ({ root }) => {
    const array = getField(root, path);
    const index = Array.isArray(array) ? array.findIndex(matches) : -1;
    return index === -1 ? undefined : [(array as unknown[])[index]];
  };
  return [path, { compute, isOperator: true }];
}

/** `field.$`: the element that the filter found. */
function positional(path: string, stays: boolean, { filter, stage }: ProjectionOptions): Entry {
  if (!stays) throw new MongoError(31395, 'positional projection cannot be used with exclusion');
  if (stage)
    throw new MongoError(31324, 'Cannot use positional projection in aggregation projection');
  if (!path.endsWith('.$')) {
    const rule = "As of 4.4, it's illegal to specify positional operator in the middle of a path";
    throw new MongoError(31394, rule);
  }
  const change: Change = (value, document) => {
    if (!Array.isArray(value)) return value;
    const index = filter?.position(document);
    if (index !== undefined && index < value.length) return [value[index]];
    const rule = "positional operator '.$' couldn't find a matching element in the array";
    throw new MongoError(51246, `Executor error during find command :: caused by :: ${rule}`);
  };
  return [path.slice(0, -2), { change, includes: true }];
}
