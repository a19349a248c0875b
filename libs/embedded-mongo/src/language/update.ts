import type { Document } from 'bson';
import { runUpdatePipeline } from './aggregate.js';
import { compileArrayFilters } from './array-filters.js';
import { failedToParse, MongoError } from './errors.js';
import type { Filter } from './filter.js';
import { updateTree } from './update-tree.js';
import { applyTree } from './update-walk.js';
import { cloneValue, equalValues, getField, identicalValues } from './values.js';

export interface UpdateOptions {
  /** The filter that found the document: it says which element the positional `$` stands for. */
  filter?: Filter | undefined;
  arrayFilters?: Document[] | undefined;
  /** Whether the result is about to be inserted (an upsert). */
  inserting: boolean;
  now: Date;
}

export interface Updated {
  document: Document;
  modified: boolean;
}

/** Whether an update replaces the document instead of changing fields of it. */
export function isReplacement(update: Document | Document[]): update is Document {
  return !Array.isArray(update) && !Object.keys(update)[0]?.startsWith('$');
}

/**
 * Applies an update to a copy of a document: a replacement document, an update document (manual:
 * "Update Operators") or an aggregation pipeline ("Updates with Aggregation Pipeline").
 */
export function applyUpdate(
  document: Document,
  update: Document | Document[],
  options: UpdateOptions,
): Updated {
  const updated = changed(document, update, options);
  keepId(document, updated);
  return { document: updated, modified: !identicalValues(document, updated) };
}

function changed(document: Document, update: Document | Document[], options: UpdateOptions) {
  const { arrayFilters = [] } = options;
  if (arrayFilters.length > 0 && (Array.isArray(update) || isReplacement(update))) {
    throw failedToParse('arrayFilters may only be specified with an update document of operators');
  }
  if (Array.isArray(update)) return throughPipeline(document, update, options.now);
  return isReplacement(update)
    ? replaced(document, update)
    : withOperators(document, update, options);
}

/** A stage may drop the `_id`; the document keeps it. */
function throughPipeline(document: Document, pipeline: Document[], now: Date): Document {
  const result = runUpdatePipeline(document, pipeline, now);
  const id = getField(result, '_id') ?? getField(document, '_id');
  return cloneValue(id === undefined ? result : { _id: id, ...result });
}

function withOperators(document: Document, update: Document, options: UpdateOptions): Document {
  const { filter, inserting, now } = options;
  const arrayFilters = compileArrayFilters(options.arrayFilters ?? [], update);
  const tree = updateTree(update, { document, inserting, now });
  const copy = cloneValue(document);
  applyTree(copy, tree, { matched: () => filter?.position(document), arrayFilters });
  return copy;
}

function replaced(document: Document, replacement: Document): Document {
  const dollar = Object.keys(replacement).find((name) => name.startsWith('$'));
  if (dollar) {
    const rule = "is not allowed in the context of an update's replacement document";
    throw new MongoError(52, `The dollar ($) prefixed field '${dollar}' in '${dollar}' ${rule}.`);
  }
  const id = getField(replacement, '_id') ?? getField(document, '_id');
  return id === undefined ? cloneValue(replacement) : { _id: id, ...cloneValue(replacement) };
}

function keepId(before: Document, after: Document): void {
  const id = getField(before, '_id');
  if (id === undefined || equalValues(id, getField(after, '_id'))) return;
  const rule = "Performing an update on the path '_id' would modify the immutable field '_id'";
  throw new MongoError(66, rule);
}
