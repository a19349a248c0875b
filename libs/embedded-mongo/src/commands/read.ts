import type { Document } from 'bson';
import { Long } from 'bson';
import { encode } from '../bson.js';
import {
  badValue,
  compileFilter,
  compileProjection,
  equalityKey,
  getField,
  isIndex,
  MongoError,
  asDocument,
} from '../language/index.js';
import type { Found, Query } from '../query.js';
import type { Call, Command } from './call.js';
import {
  collectionOf,
  countArgument,
  documentArgument,
  hintArgument,
  namespaceOf,
  sortArgument,
} from './call.js';

function find(call: Call): Buffer {
  const { body, engine } = call;
  const filter = documentArgument(body, 'filter') ?? {};
  const limit = countArgument(body, 'limit');
  const query: Query = {
    filter,
    sort: sortArgument(body),
    skip: countArgument(body, 'skip'),
    limit,
    hint: hintArgument(body),
  };
  const batchSize = countArgument(body, 'batchSize');
  const single = body['singleBatch'] === true;
  const found = engine.reader.find(collectionOf(call), query);
  return engine.cursors.start(namespaceOf(call), bytesOf(found, body, filter), batchSize, single);
}

/** Stored bytes as they are, unless a projection changes them. */
function bytesOf(found: Iterable<Found>, body: Document, filter: Document): Iterable<Uint8Array> {
  const spec = documentArgument(body, 'projection') ?? {};
  if (Object.keys(spec).length === 0) return map(found, ({ bytes }) => bytes);
  const project = compileProjection(spec, { filter: compileFilter(filter), now: new Date() });
  return map(found, ({ document }) => encode(project(document)));
}

function* map<T, R>(source: Iterable<T>, change: (item: T) => R): Generator<R> {
  for (const item of source) yield change(item);
}

function getMore(call: Call): Buffer {
  const { body, database, engine } = call;
  const namespace = `${database}.${String(body['collection'])}`;
  return engine.cursors.more(String(body['getMore']), namespace, countArgument(body, 'batchSize'));
}

function killCursors({ body, engine }: Call): Document {
  const ids = body['cursors'] as Long[];
  if (!Array.isArray(ids)) throw badValue("BSON field 'killCursors.cursors' must be an array");
  const killed = ids.filter((id) => engine.cursors.kill(String(id)));
  const cursorsNotFound = ids.filter((id) => !killed.includes(id));
  const none = { cursorsAlive: [], cursorsUnknown: [] };
  return { cursorsKilled: killed, cursorsNotFound, ...none, ok: 1 };
}

function count(call: Call): Document {
  const { body, engine } = call;
  const query: Query = {
    filter: documentArgument(body, 'query') ?? {},
    skip: countArgument(body, 'skip'),
    limit: Math.abs(Number(body['limit'] ?? 0)),
    hint: hintArgument(body),
  };
  return { n: engine.reader.count(collectionOf(call), query), ok: 1 };
}

function distinct(call: Call): Document {
  const { body, engine } = call;
  const path: unknown = body['key'];
  if (typeof path !== 'string' || path === '') {
    throw new MongoError(14, "BSON field 'distinct.key' is the wrong type, expected type 'string'");
  }
  const filter = documentArgument(body, 'query') ?? {};
  const values = new Map<string, unknown>();
  for (const { document } of engine.reader.find(collectionOf(call), {
    filter,
    hint: hintArgument(body),
  })) {
    for (const value of valuesAt(document, path.split('.'))) {
      const key = equalityKey(value);
      if (!values.has(key)) values.set(key, value);
    }
  }
  return { values: [...values.values()], ok: 1 };
}

/** The values a path leads to; an array at the end counts by its elements. */
function valuesAt(value: unknown, path: string[]): unknown[] {
  const [name, ...rest] = path;
  if (Array.isArray(value)) {
    if (name === undefined) return value;
    const at = isIndex(name) ? valuesAt(value[Number(name)], rest) : [];
    return [...at, ...value.filter((one) => asDocument(one)).flatMap((one) => valuesAt(one, path))];
  }
  if (name === undefined) return value === undefined ? [] : [value];
  const document = asDocument(value);
  return document ? valuesAt(getField(document, name), rest) : [];
}

const FIND_TAKES = `filter sort projection skip limit batchSize singleBatch hint noCursorTimeout
  allowDiskUse`.split(/\s+/);

export const readCommands: Record<string, Command> = {
  find: { handle: find, writes: false, takes: FIND_TAKES },
  getMore: { handle: getMore, writes: false, takes: ['collection', 'batchSize'] },
  killCursors: { handle: killCursors, writes: false, takes: ['cursors'] },
  count: { handle: count, writes: false, takes: ['query', 'skip', 'limit', 'hint'] },
  distinct: { handle: distinct, writes: false, takes: ['key', 'query', 'hint'] },
};
