import type { Document } from 'bson';
import type { Collection } from '../catalog.js';
import { compileFilter, compileProjection, failedToParse } from '../language/index.js';
import type { Found } from '../query.js';
import type { Call, Command } from './call.js';
import { collectionOf, documentArgument, hintArgument, sortArgument } from './call.js';
import { concernError } from './statements.js';
import { change, changeOf, deleteFound, upsert } from './write.js';

const TAKES =
  'query update remove new upsert fields sort arrayFilters hint bypassDocumentValidation'.split(
    ' ',
  );

/** Changes or removes the first document that matches, and answers it as it was or became. */
function findAndModify(call: Call): Document {
  const { body, engine } = call;
  refuseContradictions(body);
  const filter = documentArgument(body, 'query') ?? {};
  const collection = collectionOf(call);
  const query = { filter, sort: sortArgument(body), limit: 1, hint: hintArgument(body) };
  const [found] = engine.reader.find(collection, query);
  const outcome =
    body['remove'] === true
      ? removed(call, collection, found)
      : updated(call, collection, filter, found);
  const project = projection(body, filter);
  const value = outcome.value && project ? project(outcome.value) : outcome.value;
  const { lastErrorObject } = outcome;
  return { lastErrorObject, value, ...concernError(body), ok: 1 };
}

interface Outcome {
  lastErrorObject: Document;
  value: Document | null;
}

function removed(call: Call, collection: Collection | undefined, found?: Found): Outcome {
  if (!found) return { lastErrorObject: { n: 0 }, value: null };
  deleteFound(call, collection!, found);
  return { lastErrorObject: { n: 1 }, value: found.document };
}

function updated(
  call: Call,
  collection: Collection | undefined,
  filter: Document,
  found?: Found,
): Outcome {
  const { body } = call;
  const applied = changeOf(body['update'], body);
  const wantsNew = body['new'] === true;
  if (found) {
    const { document } = change(call, collection!, found, compileFilter(filter), applied);
    const lastErrorObject = { n: 1, updatedExisting: true };
    return { lastErrorObject, value: wantsNew ? document : found.document };
  }
  if (body['upsert'] !== true) {
    return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  }
  const document = upsert(call, filter, applied);
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: document['_id'] as unknown };
  return { lastErrorObject, value: wantsNew ? document : null };
}

function projection(body: Document, filter: Document) {
  const fields = documentArgument(body, 'fields');
  if (!fields || Object.keys(fields).length === 0) return undefined;
  return compileProjection(fields, { filter: compileFilter(filter) });
}

function refuseContradictions(body: Document): void {
  if (body['remove'] !== true) {
    if (body['update'] !== undefined) return;
    throw failedToParse('Either an update or remove=true must be specified');
  }
  if (body['update'] !== undefined)
    throw failedToParse('Cannot specify both an update and remove=true');
  if (body['upsert'] === true)
    throw failedToParse('Cannot specify both upsert=true and remove=true');
  if (body['new'] === true) {
    throw failedToParse(
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
}

const command: Command = { handle: findAndModify, writes: true, takes: TAKES };
export const findAndModifyCommands = { findAndModify: command, findandmodify: command };
