import type { MongoClient } from 'mongodb';

/** What the server counted while the work was done. */
export interface Counted {
  /** Index entries looked at. */
  keys: number;
  /** Documents looked at. */
  documents: number;
  commits: number;
}

/** Does the work and answers what it cost the server. */
export async function counted(client: MongoClient, work: () => Promise<unknown>): Promise<Counted> {
  const before = await status(client);
  await work();
  const after = await status(client);
  return {
    keys: after.keys - before.keys,
    documents: after.documents - before.documents,
    commits: after.commits - before.commits,
  };
}

async function status(client: MongoClient): Promise<Counted> {
  const { metrics } = await client.db('admin').command({ serverStatus: 1 });
  const { scanned, scannedObjects } = metrics.queryExecutor as Record<string, number>;
  return { keys: scanned!, documents: scannedObjects!, commits: metrics.commits as number };
}
