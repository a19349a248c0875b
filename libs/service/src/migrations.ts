import { Logger } from '@nestjs/common';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, IndexDefinition, IndexOptions, Model } from 'mongoose';

/** One step that brings a database to the form that the code expects. Runs once; must bear being run twice. */
export interface Migration {
  /** `0001-what-it-does`: the order of steps is the order of ids. */
  readonly id: string;
  run(connection: Connection): Promise<void>;
}

interface StepDocument {
  _id: string;
  doneAt?: Date;
  lease?: { by: string; until: Date };
}

/** How long a step may take before another process takes it for abandoned, in milliseconds. */
const leaseFor = 60_000;

const logger = new Logger('Migrations');

/** Runs the steps that were not run yet, each by one process at a time (decision 12). */
export async function migrate(
  connection: Connection,
  migrations: readonly Migration[],
): Promise<void> {
  const steps = connection.collection<StepDocument>('migrations');
  const me = `${hostname()}-${process.pid}`;
  for (const migration of [...migrations].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    await runOnce(migration);
  }

  async function runOnce(migration: Migration): Promise<void> {
    let waited = 0;
    while (!(await steps.findOne({ _id: migration.id, doneAt: { $exists: true } }))) {
      if (await claim(migration.id)) {
        await migration.run(connection);
        await steps.updateOne(
          { _id: migration.id },
          { $set: { doneAt: new Date() }, $unset: { lease: 1 } },
        );
        return;
      }
      if (waited % 50 === 0) logger.log(`Waiting for another process to finish ${migration.id}`);
      waited += 1;
      await sleep(100);
    }
  }

  async function claim(id: string): Promise<boolean> {
    const now = new Date();
    const lease = { by: me, until: new Date(now.getTime() + leaseFor) };
    try {
      const free = { $or: [{ lease: { $exists: false } }, { 'lease.until': { $lte: now } }] };
      const claimed = await steps.updateOne(
        { _id: id, doneAt: { $exists: false }, ...free },
        { $set: { lease } },
        { upsert: true },
      );
      return claimed.modifiedCount + claimed.upsertedCount === 1;
    } catch (error) {
      // Another process holds the step: the upsert met its document.
      if ((error as { code?: number }).code === 11_000) return false;
      throw error;
    }
  }
}

/** An index: its fields and its options. */
export type Index = readonly [IndexDefinition, IndexOptions?];

/** A step that creates indexes of a model. `autoIndex` is off everywhere: indexes come from here alone. */
export async function createIndexes(
  connection: Connection,
  collection: string,
  indexes: readonly Index[],
): Promise<void> {
  for (const [fields, options] of indexes) {
    await connection.collection(collection).createIndex(fields as never, options as never);
  }
}

export type { Model };
