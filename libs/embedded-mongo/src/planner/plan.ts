import type { Document } from 'bson';
import type { Collection, Index } from '../catalog.js';
import { badValue, equalValues } from '../language/index.js';
import type { KeyRange } from '../key-space.js';
import type { Bounds } from './bounds.js';
import { boundsOf } from './bounds.js';
import type { Condition, Conditions } from './conditions.js';
import { conditionsOf, demandsPresence } from './conditions.js';
import { implies } from './partial.js';

/** How the documents of a query are found. */
export interface Plan {
  /** Undefined: by reading the whole collection. */
  index: Index | undefined;
  ranges: KeyRange[];
  reverse: boolean;
  /** What is read comes in the order asked for. */
  sorted: boolean;
  /** What is read is exactly what was asked for: the filter need not be asked again. */
  exact: boolean;
  /** The only key to look up in a unique index. */
  point: Buffer | undefined;
}

/** Chooses an index for a filter and an order. Error 2 for a hint that names no index. */
export function plan(
  collection: Collection,
  filter: Document,
  sort: Document | undefined,
  hint: unknown,
): Plan {
  const conditions = conditionsOf(filter);
  const natural = naturalDirection(hint);
  if (natural !== undefined) return wholeCollection(conditions, sort, natural < 0);
  const indexes = hint === undefined ? collection.indexes : [hinted(collection, hint)];
  let best: Candidate | undefined;
  for (const index of indexes) {
    if (hint === undefined && !isUseful(index, conditions.list, sort)) continue;
    const next = candidate(index, conditions, sort);
    if (next.score > (best?.score ?? 0) || hint !== undefined) best = next;
    if (best?.plan.point) break;
  }
  return best?.plan ?? wholeCollection(conditions, sort, false);
}

function wholeCollection(
  { list, complete }: Conditions,
  sort: Document | undefined,
  reverse: boolean,
): Plan {
  return {
    index: undefined,
    ranges: [],
    reverse,
    sorted: sort === undefined,
    exact: complete && list.length === 0,
    point: undefined,
  };
}

/**
 * Whether an index begins with something that is asked for, and is sure to hold every document the
 * conditions ask for.
 */
function isUseful(index: Index, conditions: Condition[], sort: Document | undefined): boolean {
  const leading = index.fields[0]!.path;
  const isAsked = conditions.some(({ path, kind }) => path === leading && kind !== 'exists');
  if (!isAsked && Object.keys(sort ?? {})[0] !== leading) return false;
  if (index.partialFilter && !implies(conditions, index.partialFilter)) return false;
  return !index.sparse || index.fields.some(({ path }) => isDemanded(path, conditions));
}

function isDemanded(path: string, conditions: readonly Condition[]): boolean {
  return conditions.some((condition) => condition.path === path && demandsPresence(condition));
}

interface Candidate {
  plan: Plan;
  score: number;
}

/** A plan's worth: fields bound to values count most, then the order, then a range. */
function candidate(index: Index, conditions: Conditions, sort: Document | undefined): Candidate {
  const bounds = boundsOf(index, conditions.list);
  const order = sort && sortDirection(index, bounds, sort);
  const whole = bounds.points === index.fields.length;
  const isPoint = index.unique && whole && bounds.ranges.length === 1 && !bounds.cut;
  const sorted = sort === undefined || order !== undefined || isPoint;
  const score =
    (index.unique && whole ? 100 : 0) +
    bounds.points * 4 +
    (sort && sorted ? 3 : 0) +
    (bounds.ranged ? 2 : 0);
  const plan: Plan = {
    index,
    ranges: order === -1 ? bounds.ranges.toReversed() : bounds.ranges,
    reverse: order === -1,
    sorted,
    exact: isExact(conditions, bounds),
    point: isPoint ? bounds.ranges[0]!.start : undefined,
  };
  return { plan, score };
}

function isExact({ list, complete }: Conditions, { used, cut, ranged }: Bounds): boolean {
  return complete && !cut && !ranged && list.every((condition) => used.has(condition));
}

/**
 * 1 or -1 where reading the index forwards or backwards gives the order asked for. Fields bound to
 * one value need not be named. Array elements and cut keys are not in the documents' order.
 */
function sortDirection(index: Index, bounds: Bounds, sort: Document): 1 | -1 | undefined {
  if (index.cut || index.multikey.includes(true)) return undefined;
  const constants = index.fields.slice(0, bounds.constants).map(({ path }) => path);
  const wanted = Object.entries(sort).filter(([path]) => !constants.includes(path));
  let direction: 1 | -1 | undefined = wanted.length === 0 ? 1 : undefined;
  let at = bounds.constants;
  for (const [path, sign] of wanted) {
    const field = index.fields[at++];
    if (field?.path !== path) return undefined;
    const along = Number(sign) < 0 === field.direction < 0 ? 1 : -1;
    direction ??= along;
    if (along !== direction) return undefined;
  }
  return direction;
}

/** The direction of `{ $natural: 1 }`. */
function naturalDirection(hint: unknown): number | undefined {
  if (typeof hint !== 'object' || hint === null || !('$natural' in hint)) return undefined;
  return Number(hint.$natural);
}

function hinted(collection: Collection, hint: unknown): Index {
  const index = collection.indexes.find(({ name, spec }) =>
    typeof hint === 'string' ? name === hint : equalValues(spec['key'], hint),
  );
  if (index) return index;
  throw badValue('hint provided does not correspond to an existing index');
}
