import type { Document } from 'bson';
import type { Index } from './catalog.js';
import { KeyWriter, LONGEST_KEY, storedKey } from './index-keys.js';
import { asDocument, getField, isIndex, MongoError } from './language/index.js';

/** What a document contributes to one index. */
export interface Entries {
  /** Stored keys (index id first, without record id) and the values each was made of. */
  keys: Map<string, { key: Buffer; values: unknown[] }>;
  /** Which fields of the index met an array. */
  multikey: boolean[];
  /** Whether a key was cut: the index then no longer sorts exactly. */
  cut: boolean;
}

/** A field of an index on its way down a document. */
interface Walk {
  value: unknown;
  /** What is left of the path; empty: arrived. */
  path: string[];
  done: boolean;
}

const writer = new KeyWriter();

/** The entries a document has in an index: none where a partial or sparse index leaves it out. */
export function entriesOf(index: Index, document: Document): Entries {
  const entries: Entries = { keys: new Map(), multikey: index.fields.map(() => false), cut: false };
  if (index.partial && !index.partial.matches(document)) return entries;
  const walks = index.fields.map(({ components }) => ({
    value: document,
    path: components,
    done: false,
  }));
  unfold(walks, entries.multikey, (values) => {
    if (index.sparse && values.every((value) => value === MISSING)) return;
    addKey(index, entries, values);
  });
  return entries;
}

/** A missing field; it counts as null in a key. */
const MISSING = Symbol('missing');

function addKey(index: Index, entries: Entries, found: unknown[]): void {
  const values = found.map((value) => (value === MISSING ? null : value));
  writer.uint32(index.id);
  index.fields.forEach(({ direction }, i) => writer.field(values[i], direction));
  const whole = writer.take();
  entries.cut ||= whole.length > LONGEST_KEY;
  const key = storedKey(whole);
  entries.keys.set(key.toString('latin1'), { key, values });
}

/**
 * Walks all fields of a compound index together: where they meet an array, each of its elements
 * gives a key of its own, for all fields that pass through it.
 */
function unfold(walks: Walk[], multikey: boolean[], emit: (values: unknown[]) => void): void {
  const ahead = walks.map(advance);
  const waiting = ahead.find(({ done }) => !done);
  if (!waiting) return emit(ahead.map(({ value }) => value));
  const array = waiting.value as unknown[];
  refuseParallel(ahead, array);
  ahead.forEach(({ done }, i) => (multikey[i] ||= !done));
  const elements = array.length > 0 ? array : [undefined];
  for (const element of elements) {
    unfold(
      ahead.map((walk) => (walk.done ? walk : enter(walk.path, element, array.length === 0))),
      multikey,
      emit,
    );
  }
}

/** Goes down to the next array that has to be unfolded, or to the end of the path. */
function advance(walk: Walk): Walk {
  let { value, path } = walk;
  if (walk.done) return walk;
  for (;;) {
    const [name, ...rest] = path;
    if (Array.isArray(value)) {
      if (!namesElement(value, name)) return { value, path, done: false };
      value = value[Number(name)];
    } else {
      if (name === undefined) return arrived(value ?? null);
      const container = asDocument(value);
      if (!container || !Object.hasOwn(container, name)) return arrived(MISSING);
      value = getField(container, name);
    }
    path = rest;
  }
}

/** Whether the next part of a path is a place in an array, and not the name of a field there. */
function namesElement(array: unknown[], name: string | undefined): name is string {
  if (name === undefined || !isIndex(name)) return false;
  if (array.some((element) => Object.hasOwn(asDocument(element) ?? {}, name))) {
    const rule = 'do not use numeric field names in embedded elements in an array';
    throw new MongoError(16746, `Ambiguous field name found in array (${rule}), field: '${name}'`);
  }
  return Number(name) < array.length;
}

const arrived = (value: unknown): Walk => ({ value, path: [], done: true });

/**
 * One element of an array: an array inside an array is not unfolded again. An empty array is
 * indexed as undefined, which sorts before null.
 */
function enter(path: string[], element: unknown, empty: boolean): Walk {
  if (path.length === 0) return arrived(empty ? undefined : (element ?? null));
  if (empty || !asDocument(element)) return arrived(MISSING);
  return { value: element, path, done: false };
}

function refuseParallel(walks: Walk[], array: unknown[]): void {
  const other = walks.find(({ done, value }) => !done && value !== array);
  if (!other) return;
  const names = walks.filter(({ done }) => !done).map(({ path }) => path[0] ?? '');
  throw new MongoError(171, `cannot index parallel arrays [${names.join('] [')}]`);
}
