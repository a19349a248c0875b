import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { merged, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { type AccountDocument, accountModel } from '../account/account.schema.js';
import { type LogEntry, withLines } from '../security/security-log.js';
import type { AccountLock } from './lock.js';

/** The account of a lock. */
export interface Locked {
  readonly _id: string;
  readonly address: string;
  readonly lock?: AccountLock;
}

/** What is written with a change of a lock, in the same write. */
export interface Told {
  readonly line: LogEntry;
  readonly event: OutboxEntry;
}

/** Locks, in their account's document. */
@Injectable()
export class LocksRepository {
  private readonly accounts: Model<AccountDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.accounts = accountModel(connection);
  }

  of(accountId: string): Promise<Locked | null> {
    return this.accounts.findOne({ _id: accountId }, { address: 1, lock: 1 }).lean<Locked>();
  }

  /** After how many failures it locks; never opens a lock, unless it shall lock no more. Null: it is gone. */
  set(accountId: string, after: number | null, line: LogEntry): Promise<Locked | null> {
    return this.accounts
      .findOneAndUpdate(
        { _id: accountId },
        {
          $set: { 'lock.after': after, ...(after === null && { 'lock.at': null }) },
          $push: withLines(line),
        },
        { returnDocument: 'after', projection: { address: 1, lock: 1 } },
      )
      .lean<Locked>();
  }

  /** Locks, once: false when it is locked already, or shall not lock any more. Forgets the device that failed. */
  lock(accountId: string, told: Told, failedDevice: string | undefined): Promise<boolean> {
    const { at } = told.line;
    return this.write(
      { _id: accountId, 'lock.after': { $gt: 0 }, 'lock.at': null },
      {
        $set: { 'lock.at': at },
        $inc: { 'lock.version': 1 },
        ...(failedDevice !== undefined && { $pull: { devices: { hash: failedDevice } } }),
      },
      told,
    );
  }

  /** Opens a lock, this one: false when it is open, or was locked anew since. */
  open(accountId: string, version: number, told: Told): Promise<boolean> {
    return this.write(
      { _id: accountId, 'lock.at': { $gt: new Date(0) }, 'lock.version': version },
      { $set: { 'lock.at': null } },
      told,
    );
  }

  private async write(
    filter: Record<string, unknown>,
    update: Record<string, Record<string, unknown>>,
    { line, event }: Told,
  ): Promise<boolean> {
    const written = await this.accounts
      .findOneAndUpdate(filter, merged(update, { $push: withLines(line) }, withEvents(event)), {
        returnDocument: 'after',
        projection: { outbox: 1, version: 1 },
      })
      .lean<Pick<AccountDocument, '_id' | 'outbox' | 'version'>>();
    this.relay.offer(this.accounts, written);
    return written !== null;
  }
}
