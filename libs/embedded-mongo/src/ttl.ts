import type { Collection, Index } from './catalog.js';
import type { Engine } from './commands/call.js';
import type { GroupCommit } from './group-commit.js';
import { removeRecord } from './records.js';

/** Documents deleted in one transaction at most: others want their turn. */
const BATCH = 1000;

/** Deletes expired documents every `seconds`, as TTL indexes tell; call the answer to stop. */
export function startSweeper(engine: Engine, commits: GroupCommit, seconds: number): () => void {
  const timer = setInterval(() => {
    for (const collection of engine.storage.catalog.all()) {
      if (!collection.indexes.some(isTtl)) continue;
      commits.add(() => sweep(engine, collection), reportError);
    }
  }, seconds * 1000);
  timer.unref();
  return () => clearInterval(timer);
}

const isTtl = ({ expireAfterSeconds }: Index): boolean => expireAfterSeconds !== undefined;

function sweep(engine: Engine, { database, name }: Collection): void {
  const { storage, reader, metrics } = engine;
  const collection = storage.catalog.get(database, name);
  for (const index of collection?.indexes.filter(isTtl) ?? []) {
    const { path } = index.fields[0]!;
    const limit = new Date(Date.now() - index.expireAfterSeconds! * 1000);
    const query = { filter: { [path]: { $lte: limit } }, limit: BATCH, hint: index.name };
    for (const found of [...reader.find(collection, query)]) {
      if (index.partial && !index.partial.matches(found.document)) continue;
      removeRecord(storage, collection!, found.record, found.document);
      metrics.document.deleted++;
    }
  }
}

function reportError(error: unknown): void {
  if (error) console.error('deleting expired documents failed:', error);
}
