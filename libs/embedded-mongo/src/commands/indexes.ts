import type { Document } from 'bson';
import { encode } from '../bson.js';
import type { Collection, Index } from '../catalog.js';
import { indexSpec, sameOptions, sameSignature, shownSpec } from '../index-specs.js';
import { badValue, equalValues, MongoError } from '../language/index.js';
import { fillIndex } from '../records.js';
import type { Call, Command } from './call.js';
import {
  collectionOf,
  countArgument,
  documentArgument,
  documentsArgument,
  ensuredCollection,
  namespaceOf,
} from './call.js';
import { concernError } from './statements.js';

const MOST_INDEXES = 64;

function createIndexes(call: Call): Document {
  const specs = (documentsArgument(call.body, 'indexes') ?? []).map(indexSpec);
  if (specs.length === 0) throw badValue('Must specify at least one index to create');
  const createdCollectionAutomatically = collectionOf(call) === undefined;
  const collection = ensuredCollection(call);
  const numIndexesBefore = collection.indexes.length;
  createAll(call, collection, specs);
  const numIndexesAfter = collection.indexes.length;
  const none = numIndexesBefore === numIndexesAfter ? { note: 'all indexes already exist' } : {};
  return {
    numIndexesBefore,
    numIndexesAfter,
    createdCollectionAutomatically,
    ...none,
    ...concernError(call.body),
    ok: 1,
  };
}

/** Creates the indexes that are missing: all of them, or none if one cannot be. */
function createAll({ engine: { storage } }: Call, collection: Collection, specs: Document[]): void {
  const created: Index[] = [];
  try {
    for (const spec of specs) {
      if (exists(collection, spec)) continue;
      if (collection.indexes.length >= MOST_INDEXES) {
        throw new MongoError(67, `add index fails, too many indexes for ${collection.namespace}`);
      }
      const index = storage.addIndex(collection, spec);
      created.push(index);
      fillIndex(storage, collection, index);
    }
  } catch (error) {
    for (const index of created) storage.dropIndex(collection, index);
    throw error;
  }
}

/** Whether this very index is there; one that is like it but not the same is an error. */
function exists(collection: Collection, spec: Document): boolean {
  const isId = Object.keys(spec['key'] as Document).join() === '_id';
  if (isId) return true;
  const named = collection.indexes.find(({ name }) => name === spec['name']);
  const alike = named ?? collection.indexes.find((index) => sameSignature(index.spec, spec));
  if (!alike) return false;
  const both = `Requested index: ${shownSpec(spec)}, existing index: ${shownSpec(alike.spec)}`;
  if (named && !sameSignature(named.spec, spec)) {
    const hint =
      'When index names are not specified, they are auto generated and can cause conflicts. ' +
      'Please refer to our documentation.';
    const what = 'An existing index has the same name as the requested index.';
    throw new MongoError(86, `${what} ${hint} ${both}`);
  }
  if (!named) {
    throw new MongoError(85, `Index already exists with a different name: ${alike.name}`);
  }
  if (sameOptions(named.spec, spec)) return true;
  const what = 'An equivalent index already exists with the same name but different options.';
  throw new MongoError(85, `${what} ${both}`);
}

function listIndexes(call: Call): Buffer {
  const collection = collectionOf(call);
  if (!collection) throw new MongoError(26, `ns does not exist: ${namespaceOf(call)}`);
  const specs = collection.indexes.map(({ spec }) => encode(spec));
  const batchSize = countArgument(documentArgument(call.body, 'cursor') ?? {}, 'batchSize');
  return call.engine.cursors.start(namespaceOf(call), specs, batchSize);
}

function dropIndexes(call: Call): Document {
  const collection = collectionOf(call);
  if (!collection) throw new MongoError(26, `ns not found ${namespaceOf(call)}`);
  const nIndexesWas = collection.indexes.length;
  for (const index of named(collection, call.body['index'])) {
    call.engine.storage.dropIndex(collection, index);
  }
  const all = call.body['index'] === '*';
  const msg = all ? { msg: 'non-_id indexes dropped for collection' } : {};
  return { nIndexesWas, ...msg, ...concernError(call.body), ok: 1 };
}

/** The indexes a name, a list of names, a key or '*' stands for. */
function named(collection: Collection, what: unknown): Index[] {
  const [, ...droppable] = collection.indexes;
  if (what === '*') return droppable;
  if (Array.isArray(what)) return what.flatMap((name) => named(collection, name));
  const isName = typeof what === 'string';
  const index = collection.indexes.find(({ name, spec }) =>
    isName ? name === what : equalValues(spec['key'], what),
  );
  if (index?.name === '_id_') throw new MongoError(72, 'cannot drop _id index');
  if (index) return [index];
  const missing = isName ? `with name [${what}]` : `with key: ${JSON.stringify(what)}`;
  throw new MongoError(27, isName ? `index not found ${missing}` : `can't find index ${missing}`);
}

export const indexCommands: Record<string, Command> = {
  createIndexes: { handle: createIndexes, writes: true, takes: ['indexes', 'commitQuorum'] },
  listIndexes: { handle: listIndexes, writes: false, takes: ['cursor'] },
  dropIndexes: { handle: dropIndexes, writes: true, takes: ['index'] },
};
