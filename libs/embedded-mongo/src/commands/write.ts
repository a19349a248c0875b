import type { Document } from 'bson';
import type { Collection } from '../catalog.js';
import type { Filter } from '../language/index.js';
import {
  applyUpdate,
  asDocument,
  compileFilter,
  failedToParse,
  MongoError,
  typeMismatch,
  upsertDocument,
} from '../language/index.js';
import { toInteger } from '../language/numbers.js';
import type { Found } from '../query.js';
import { insertRecord, removeRecord, replaceRecord } from '../records.js';
import type { Call, Command } from './call.js';
import {
  collectionOf,
  documentArgument,
  documentsArgument,
  ensuredCollection,
  hintArgument,
  refuseOthers,
} from './call.js';
import { concernError, runAll, sent, statements } from './statements.js';

const COMMON = ['ordered', 'bypassDocumentValidation'];

function insert(call: Call): Document {
  const { storage, metrics } = call.engine;
  const documents = sent(call, 'documents');
  let n = 0;
  const errors = runAll(call, documents, (document) => {
    insertRecord(storage, ensuredCollection(call), document);
    n++;
  });
  metrics.opcounters.insert += documents.length;
  metrics.document.inserted += n;
  return { n, ...errors, ...concernError(call.body), ok: 1 };
}

/** An update and how it is to be applied. */
export interface Change {
  update: Document | Document[];
  arrayFilters: Document[] | undefined;
  now: Date;
}

/** Reads the update of a statement: a document or a pipeline. */
export function changeOf(update: unknown, body: Document): Change {
  const isUpdate = Array.isArray(update) || asDocument(update);
  if (!isUpdate) throw typeMismatch('an update must be an object or an array');
  const arrayFilters = documentsArgument(body, 'arrayFilters');
  return { update: update as Document | Document[], arrayFilters, now: new Date() };
}

/** Applies a change to a stored document. */
export function change(
  call: Call,
  collection: Collection,
  found: Found,
  filter: Filter,
  { update, arrayFilters, now }: Change,
): { document: Document; modified: boolean } {
  const options = { filter, arrayFilters, inserting: false, now };
  const updated = applyUpdate(found.document, update, options);
  if (updated.modified) {
    const { storage, metrics } = call.engine;
    replaceRecord(storage, collection, found.record, found.document, updated.document);
    metrics.document.updated++;
  }
  return updated;
}

/** Inserts what an upsert that found nothing makes. */
export function upsert(call: Call, filter: Document, { update, arrayFilters, now }: Change) {
  const document = upsertDocument(filter, update, { arrayFilters, now });
  const stored = insertRecord(call.engine.storage, ensuredCollection(call), document);
  call.engine.metrics.document.inserted++;
  return stored;
}

const UPDATE_TAKES = ['q', 'u', 'multi', 'upsert', 'arrayFilters', 'hint'];

function update(call: Call): Document {
  const all = statements(call, 'updates');
  const reply = { n: 0, nModified: 0 };
  const upserted: Document[] = [];
  const errors = runAll(call, all, (statement, index) => {
    call.engine.metrics.opcounters.update++;
    refuseOthers(statement, UPDATE_TAKES, 'an update statement');
    const id = updateOne(call, statement, reply);
    if (id) upserted.push({ index, ...id });
  });
  const list = upserted.length > 0 ? { upserted } : {};
  return { ...reply, ...list, ...errors, ...concernError(call.body), ok: 1 };
}

function updateOne(
  call: Call,
  statement: Document,
  reply: { n: number; nModified: number },
): { _id: unknown } | undefined {
  const filter = documentArgument(statement, 'q') ?? {};
  const multi = statement['multi'] === true;
  const applied = changeOf(statement['u'], statement);
  refuseMultiReplacement(multi, applied.update);
  const compiled = compileFilter(filter);
  const collection = collectionOf(call);
  const query = { filter, limit: multi ? 0 : 1, hint: hintArgument(statement) };
  // All are found first: a changed document must not be met again further on.
  const found = [...call.engine.reader.find(collection, query)];
  for (const one of found) {
    const { modified } = change(call, collection!, one, compiled, applied);
    reply.n++;
    if (modified) reply.nModified++;
  }
  if (found.length > 0 || statement['upsert'] !== true) return undefined;
  reply.n++;
  return { _id: upsert(call, filter, applied)['_id'] };
}

function refuseMultiReplacement(multi: boolean, update: Document | Document[]): void {
  if (!multi || Array.isArray(update) || Object.keys(update)[0]?.startsWith('$')) return;
  throw new MongoError(9, 'multi update is not supported for replacement-style update');
}

const DELETE_TAKES = ['q', 'limit', 'hint'];

function remove(call: Call): Document {
  let n = 0;
  const errors = runAll(call, statements(call, 'deletes'), (statement) => {
    call.engine.metrics.opcounters.delete++;
    refuseOthers(statement, DELETE_TAKES, 'a delete statement');
    const collection = collectionOf(call);
    const filter = documentArgument(statement, 'q') ?? {};
    const limit = deleteLimit(statement['limit']);
    const query = { filter, limit, hint: hintArgument(statement) };
    for (const found of [...call.engine.reader.find(collection, query)]) {
      deleteFound(call, collection!, found);
      n++;
    }
  });
  return { n, ...errors, ...concernError(call.body), ok: 1 };
}

/** 1 for one document, 0 for all. */
function deleteLimit(value: unknown): number {
  const limit = toInteger(value);
  if (limit === 0 || limit === 1) return limit;
  throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${String(value)}`);
}

/** Deletes a document that was found. */
export function deleteFound(call: Call, collection: Collection, found: Found): void {
  removeRecord(call.engine.storage, collection, found.record, found.document);
  call.engine.metrics.document.deleted++;
}

export const writeCommands: Record<string, Command> = {
  insert: { handle: insert, writes: true, takes: [...COMMON, 'documents'] },
  update: { handle: update, writes: true, takes: [...COMMON, 'updates'] },
  delete: { handle: remove, writes: true, takes: [...COMMON, 'deletes'] },
};
