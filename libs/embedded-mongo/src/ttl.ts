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
      if (collection.indexes.some(isTtl)) sweep(engine, commits, collection);
    }
  }, seconds * 1000);
  timer.unref();
  return () => clearInterval(timer);
}

const isTtl = ({ expireAfterSeconds }: Index): boolean => expireAfterSeconds !== undefined;

/** Deletes what expired in a collection, a batch at a time. */
function sweep(
  engine: Engine,
  commits: GroupCommit,
  collection: Pick<Collection, 'database' | 'name'>,
): void {
  const { database, name } = collection;
  let deleted = 0;
  const work = () => {
    const current = engine.storage.catalog.get(database, name);
    deleted = current ? deleteExpired(engine, current) : 0;
  };
  commits.add(work, (error) => {
    if (error) console.error('deleting expired documents failed:', error);
    else if (deleted >= BATCH) sweep(engine, commits, collection);
  });
}

function deleteExpired({ storage, reader, metrics }: Engine, collection: Collection): number {
  let deleted = 0;
  for (const index of collection.indexes.filter(isTtl)) {
    const limit = new Date(Date.now() - index.expireAfterSeconds! * 1000);
    const filter = { [index.fields[0]!.path]: { $lte: limit } };
    const query = { filter, limit: BATCH, hint: index.name };
    for (const { record, document } of [...reader.find(collection, query)]) {
      removeRecord(storage, collection, record, document);
      deleted++;
    }
  }
  metrics.document.deleted += deleted;
  return deleted;
}
