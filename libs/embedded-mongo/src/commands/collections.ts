import type { Document } from 'bson';
import { UUID } from 'bson';
import { encode } from '../bson.js';
import type { Collection } from '../catalog.js';
import { compileFilter, MongoError } from '../language/index.js';
import type { Call, Command } from './call.js';
import {
  collectionName,
  collectionOf,
  countArgument,
  documentArgument,
  namespaceOf,
} from './call.js';
import { concernError } from './statements.js';

function listCollections(call: Call): Buffer {
  const { body, database, engine } = call;
  const filter = compileFilter(documentArgument(body, 'filter') ?? {});
  const nameOnly = body['nameOnly'] === true;
  const entries = engine.storage.catalog
    .collections(database)
    .map(shown)
    .filter((entry) => filter.matches(entry))
    .map((entry) => encode(nameOnly ? { name: entry['name'], type: entry['type'] } : entry));
  const batchSize = countArgument(documentArgument(body, 'cursor') ?? {}, 'batchSize');
  return engine.cursors.start(`${database}.$cmd.listCollections`, entries, batchSize);
}

function shown({ name, uuid, indexes }: Collection): Document {
  const info = { readOnly: false, uuid: new UUID(uuid) };
  return { name, type: 'collection', options: {}, info, idIndex: indexes[0]!.spec };
}

function create(call: Call): Document {
  if (collectionOf(call)) {
    throw new MongoError(48, `Collection ${namespaceOf(call)} already exists.`);
  }
  call.engine.storage.createCollection(call.database, collectionName(call));
  return { ...concernError(call.body), ok: 1 };
}

function drop(call: Call): Document {
  const collection = collectionOf(call);
  if (!collection) return { ...concernError(call.body), ok: 1 };
  const ns = namespaceOf(call);
  call.engine.storage.dropCollection(collection);
  return { nIndexesWas: collection.indexes.length, ns, ...concernError(call.body), ok: 1 };
}

function dropDatabase({ database, body, engine }: Call): Document {
  for (const collection of engine.storage.catalog.collections(database)) {
    engine.storage.dropCollection(collection);
  }
  return { dropped: database, ...concernError(body), ok: 1 };
}

export const collectionCommands: Record<string, Command> = {
  listCollections: {
    handle: listCollections,
    writes: false,
    takes: ['filter', 'nameOnly', 'cursor', 'authorizedCollections'],
  },
  create: { handle: create, writes: true, takes: [] },
  drop: { handle: drop, writes: true, takes: [] },
  dropDatabase: { handle: dropDatabase, writes: true, takes: [] },
};
