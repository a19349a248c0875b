import type { Document } from 'bson';
import type { Collection } from '../catalog.js';
import type { Cursors } from '../cursors.js';
import { asDocument, badValue, MongoError, notSupported, typeMismatch } from '../language/index.js';
import { numberKind, toInteger } from '../language/numbers.js';
import type { Metrics } from '../metrics.js';
import type { Reader } from '../query.js';
import type { Storage } from '../storage.js';

/** What all commands share. */
export interface Engine {
  storage: Storage;
  reader: Reader;
  cursors: Cursors;
  metrics: Metrics;
  /** Open connections. */
  connections: Set<object>;
}

/** One client's connection. */
export interface Client {
  id: number;
  application: string;
}

/** One command as it was sent. */
export interface Call {
  name: string;
  database: string;
  body: Document;
  sequences: Map<string, Buffer[]>;
  client: Client;
  engine: Engine;
}

/** Answers a command: with a document, or with one already encoded. */
export type Handler = (call: Call) => Document | Buffer;

export interface Command {
  handle: Handler;
  /** Whether it may change data; it then runs in a transaction and is answered when durable. */
  writes: boolean;
  /** The arguments it takes beside its own name. Any other is refused by name. */
  takes: readonly string[] | 'anything';
}

/** The name of the collection a command is for. */
export function collectionName({ name, body }: Call): string {
  const value: unknown = body[name];
  if (typeof value !== 'string') throw new MongoError(73, 'collection name has invalid type');
  if (value === '' || value.includes('$') || value.includes('\0')) {
    throw new MongoError(73, `Invalid namespace specified '${value}'`);
  }
  return value;
}

export function collectionOf(call: Call): Collection | undefined {
  return call.engine.storage.catalog.get(call.database, collectionName(call));
}

/** The collection a command is for, created if there is none yet. */
export function ensuredCollection(call: Call): Collection {
  const { storage } = call.engine;
  return collectionOf(call) ?? storage.createCollection(call.database, collectionName(call));
}

export const namespaceOf = (call: Call): string => `${call.database}.${collectionName(call)}`;

/** A document among the arguments; undefined where it is missing. */
export function documentArgument(body: Document, name: string): Document | undefined {
  const value: unknown = body[name];
  if (value === undefined || value === null) return undefined;
  const document = asDocument(value);
  if (!document)
    throw typeMismatch(`BSON field '${name}' is the wrong type, expected type 'object'`);
  return document;
}

/** A whole number among the arguments that is not negative; undefined where it is missing. */
export function countArgument(body: Document, name: string): number | undefined {
  const value: unknown = body[name];
  if (value === undefined || value === null) return undefined;
  if (numberKind(value) === undefined) {
    throw typeMismatch(`BSON field '${name}' is the wrong type, expected type 'number'`);
  }
  const count = toInteger(value);
  if (count === undefined || count < 0) {
    throw new MongoError(51024, `BSON field '${name}' value must be >= 0`);
  }
  return count;
}

/** A sort specification; an empty one is none. */
export function sortArgument(body: Document, name = 'sort'): Document | undefined {
  const sort = documentArgument(body, name);
  return sort && Object.keys(sort).length > 0 ? sort : undefined;
}

/** A hint; an empty document is none. */
export function hintArgument(body: Document): unknown {
  const hint: unknown = body['hint'];
  const document = asDocument(hint);
  return document && Object.keys(document).length === 0 ? undefined : hint;
}

/** An array of documents among the arguments of a statement. */
export function documentsArgument(body: Document, name: string): Document[] | undefined {
  const value: unknown = body[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw typeMismatch(`BSON field '${name}' must be an array`);
  return value as Document[];
}

/** Refuses arguments that are not among those a command or statement takes. */
export function refuseOthers(body: Document, takes: readonly string[], where: string): void {
  for (const name of Object.keys(body)) {
    if (!takes.includes(name)) throw notSupported(`The argument '${name}' of ${where}`);
  }
}

/** Refuses a read concern that only a replica set can give. */
export function checkReadConcern(body: Document): void {
  const level: unknown = documentArgument(body, 'readConcern')?.['level'];
  if (level === undefined || level === 'local' || level === 'majority') return;
  if (level === 'available') return;
  throw badValue(`readConcern level '${String(level)}' is not supported by a standalone server`);
}
