import type { Currency } from '@atrium/contracts';
import {
  type IdempotencyEntry,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
} from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { ledgerModel, type PayOutToMake, type StoredEntry } from './ledger.schema.js';
import { accountOf, type AccountReference, type LedgerEntry } from './prepaid.js';

/** What is written with an entry, in the same document. */
export interface Together {
  readonly idempotency?: IdempotencyEntry[];
  readonly payOut?: PayOutToMake;
}

const withoutRecords = { outbox: 0, idempotency: 0 } as const;

/** The ledger. Entries are added; nothing that they say is ever changed. */
@Injectable()
export class LedgerRepository {
  private readonly model: Model<StoredEntry>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = ledgerModel(connection);
    // Its aggregate is the account: an entry's number is its version.
    relay.watch<StoredEntry>(this.model, { id: ({ account }) => account, fields: ['account'] });
  }

  /** The newest entry of an account: one that the majority has, or a number could be lost with it (reliability 2.3). */
  async last(reference: AccountReference): Promise<StoredEntry | null> {
    return this.model
      .findOne({ account: accountOf(reference) })
      .sort({ number: -1 })
      .select(withoutRecords)
      .readConcern('majority')
      .lean<StoredEntry>();
  }

  /** The newest of an organization's account in each currency. */
  async newest(organizationId: string): Promise<Record<Currency, StoredEntry | null>> {
    const [CHF, EUR] = await Promise.all([
      this.last({ organizationId, currency: 'CHF' }),
      this.last({ organizationId, currency: 'EUR' }),
    ]);
    return { CHF, EUR };
  }

  async byOperation(reference: AccountReference, operationId: string): Promise<StoredEntry | null> {
    return this.model
      .findOne({ account: accountOf(reference), operationId })
      .select(withoutRecords)
      .lean<StoredEntry>();
  }

  /** The newest first, those before a number. */
  async page(
    organizationId: string,
    currency: Currency,
    { before, limit }: { before: number | undefined; limit: number },
  ): Promise<StoredEntry[]> {
    const account = accountOf({ organizationId, currency });
    return this.model
      .find({ account, ...(before !== undefined && { number: { $lt: before } }) })
      .sort({ number: -1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredEntry[]>();
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  /** False when there is an entry in its place, or one of its operation, already. */
  async append(
    entry: LedgerEntry,
    event: OutboxEntry,
    together: Together = {},
  ): Promise<StoredEntry | false> {
    const document: StoredEntry = {
      ...entry,
      ...(entry.kind === 'hold' && entry.expiresAt && { openUntil: entry.expiresAt }),
      ...together,
      ...{ ...newWithEvents(event), version: entry.number, schemaVersion: 1 },
    };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if (!isOfTheLedger(error)) throw error;
      return false;
    }
    this.relay.offer(this.model, document);
    return document;
  }

  /** Nobody has to look at this hold any more. */
  async closeHold({ _id }: LedgerEntry): Promise<void> {
    await this.model.updateOne({ _id }, { $unset: { openUntil: 1 } });
  }

  /** Takes over a hold that has run out, until a time. */
  async claimExpired(now: Date, until: Date): Promise<StoredEntry | null> {
    return this.model
      .findOneAndUpdate({ openUntil: { $lte: now } }, { $set: { openUntil: until } })
      .select(withoutRecords)
      .lean<StoredEntry>();
  }

  /** The pay-out of this entry has a document of its own: where it goes is not kept twice. */
  async forgetPayOut({ _id }: LedgerEntry): Promise<void> {
    await this.model.updateOne({ _id }, { $unset: { payOut: 1 } });
  }

  /** Whether there are entries of before a moment that say more than figures. */
  async hasOlder(moment: Date): Promise<boolean> {
    return (await this.model.exists(whole(moment))) !== null;
  }

  /**
   * Takes from entries of before a moment who moved the money, why and what for (E-8). What stays, figures, legs and operations,
   * proves the sums. Answers of how many.
   */
  async bare(moment: Date, purgedAt: Date): Promise<number> {
    const about = { orderId: null, paymentId: null, payOutId: null };
    const { modifiedCount } = await this.model.updateMany(whole(moment), {
      $set: { by: null, requestId: null, reason: null, about, purgedAt },
      $unset: { idempotency: 1 },
    });
    return modifiedCount;
  }

  /** Takes over an entry whose pay-out nobody is making any more, until a time. */
  async claimPayOut(now: Date, until: Date): Promise<StoredEntry | null> {
    return this.model
      .findOneAndUpdate({ 'payOut.until': { $lte: now } }, { $set: { 'payOut.until': until } })
      .select(withoutRecords)
      .lean<StoredEntry>();
  }
}

/** Entries of before a moment that nobody has purged, and of which nothing is still to be done. */
function whole(moment: Date): object {
  const isDone = { openUntil: { $exists: false }, payOut: { $exists: false } };
  return { purgedAt: { $exists: false }, at: { $lt: moment }, ...isDone };
}

/** Keys of commands are settled by whoever asked for them. */
function isOfTheLedger(error: unknown): boolean {
  const { code, keyPattern = {} } = error as { code?: number; keyPattern?: object };
  return code === 11_000 && !('idempotency.key' in keyPattern);
}
