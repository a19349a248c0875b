import type { Document } from 'bson';
import type { Filter } from './language/index.js';
import { compileFilter } from './language/index.js';

/** One field of an index. */
export interface IndexField {
  path: string;
  components: string[];
  direction: 1 | -1;
}

/** What is stored of an index. */
export interface StoredIndex {
  id: number;
  /** As listIndexes shows it: v, key, name and the options. */
  spec: Document;
  multikey: boolean[];
  cut: boolean;
}

/** An index, ready for use. */
export interface Index extends StoredIndex {
  name: string;
  fields: IndexField[];
  unique: boolean;
  sparse: boolean;
  partial: Filter | undefined;
  partialFilter: Document | undefined;
  /** Seconds after which a document expires, by the date in the indexed field. */
  expireAfterSeconds: number | undefined;
}

/** A collection and its indexes; the first is always the one on `_id`. */
export interface Collection {
  id: number;
  database: string;
  name: string;
  namespace: string;
  uuid: string;
  indexes: Index[];
  /** The record id of the next document. */
  nextRecord: number;
}

/** Makes an index usable from what is stored of it. */
export function openIndex(stored: StoredIndex): Index {
  const { spec } = stored;
  const partialFilter = spec['partialFilterExpression'] as Document | undefined;
  const seconds = spec['expireAfterSeconds'] as unknown;
  return {
    ...stored,
    name: String(spec['name']),
    fields: Object.entries(spec['key'] as Document).map(([path, direction]) => ({
      path,
      components: path.split('.'),
      direction: Number(direction) < 0 ? -1 : 1,
    })),
    unique: spec['unique'] === true || spec['name'] === '_id_',
    sparse: spec['sparse'] === true,
    partial: partialFilter && compileFilter(partialFilter),
    partialFilter,
    expireAfterSeconds: seconds === undefined ? undefined : Number(seconds),
  };
}

/** The parts of an index that are stored. */
export function storedIndex({ id, spec, multikey, cut }: Index): StoredIndex {
  return { id, spec, multikey, cut };
}

/** All collections by database and name, as last committed or changed in the open transaction. */
export class Catalog {
  private readonly databases = new Map<string, Map<string, Collection>>();

  get(database: string, name: string): Collection | undefined {
    return this.databases.get(database)?.get(name);
  }

  collections(database: string): Collection[] {
    return [...(this.databases.get(database)?.values() ?? [])];
  }

  all(): Collection[] {
    return [...this.databases.values()].flatMap((collections) => [...collections.values()]);
  }

  add(collection: Collection): void {
    const collections = this.databases.get(collection.database) ?? new Map<string, Collection>();
    this.databases.set(collection.database, collections.set(collection.name, collection));
  }

  remove({ database, name }: Collection): void {
    this.databases.get(database)?.delete(name);
  }

  clear(): void {
    this.databases.clear();
  }
}
