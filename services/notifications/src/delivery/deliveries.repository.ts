import {
  type OutboxDocument,
  type OutboxEntry,
  outboxFields,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import type { Cursor } from '@atrium/service';
import { InjectConnection } from '@nestjs/mongoose';
import { Injectable } from '@nestjs/common';
import { type Connection, type Model, mongo, Schema } from 'mongoose';
import { type About, type Delivery, leaseFor, type Outcome } from './delivery.js';

const grant = new Schema({ productId: String, right: String }, { _id: false });
const rights = new Schema(
  { role: String, billing: Boolean, reminders: Boolean, products: [grant] },
  { _id: false },
);

/** A delivery as it is stored. Only one whose end is told has an outbox. */
type StoredDelivery = Delivery & Partial<Pick<OutboxDocument, 'version' | 'outbox'>>;

const schema = new Schema<StoredDelivery>(
  {
    _id: String,
    notice: { type: String, required: true },
    signUpId: String,
    invitationId: String,
    resetId: String,
    mailboxId: String,
    successionId: String,
    transferId: String,
    orderId: String,
    invoiceId: String,
    paymentId: String,
    refundId: String,
    payOutId: String,
    mailingId: String,
    productId: String,
    day: String,
    failure: String,
    number: Number,
    changeId: String,
    told: String,
    organizationId: String,
    accountId: String,
    recipientId: String,
    rights,
    changed: { type: [String], default: undefined },
    restorableUntil: String,
    state: { type: String, required: true },
    reason: String,
    dueAt: { type: Date, required: true },
    claims: { type: Number, default: 0 },
    failures: { type: Number, default: 0 },
    counted: { type: Boolean, default: false },
    occurredAt: { type: Date, required: true },
    createdAt: { type: Date, required: true },
    endedAt: Date,
    expiresAt: Date,
    requestId: { type: String, default: null },
    schemaVersion: { type: Number, default: 1 },
    version: Number,
    outbox: { ...outboxFields.outbox, default: undefined },
  },
  { collection: 'deliveries', versionKey: false },
);

/** A delivery before the first attempt. */
export type NewDelivery = About &
  Pick<Delivery, '_id' | 'occurredAt' | 'createdAt' | 'dueAt' | 'requestId'>;

@Injectable()
export class DeliveriesRepository {
  private readonly model: Model<StoredDelivery>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = connection.model<StoredDelivery>('Delivery', schema);
    relay.watch(this.model);
  }

  /** Adds those that are not there yet: the same event coming again adds nothing. */
  async add(deliveries: readonly NewDelivery[]): Promise<void> {
    const documents = deliveries.map((delivery) => ({ ...delivery, state: 'due' }));
    try {
      await this.model.insertMany(documents, { ordered: false });
    } catch (error) {
      if (!onlyDuplicates(error)) throw error;
    }
  }

  /**
   * Takes the delivery that is due the longest, so that nobody else tries it at the same time: several
   * processes share the work without a leader (decision 13).
   */
  async claimDue(now: Date): Promise<Delivery | null> {
    return this.model
      .findOneAndUpdate(
        { state: 'due', dueAt: { $lte: now } },
        { $set: { dueAt: new Date(now.getTime() + leaseFor) }, $inc: { claims: 1 } },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      )
      .lean<Delivery>();
  }

  /** The attempt goes on. */
  async keep({ _id, claims }: Delivery, now: Date): Promise<void> {
    await this.model.updateOne(
      { _id, claims, state: 'due' },
      { $set: { dueAt: new Date(now.getTime() + leaseFor) } },
    );
  }

  /** All that was told, or is to be, of an organization that is no more. */
  async forget(organizationId: string): Promise<void> {
    await this.model.deleteMany({ organizationId, 'outbox.pending': { $ne: true } });
  }

  /**
   * Whether the mails of the last change of an account were tried to their end, and all that name the account. Looks through all
   * that wait: it is asked for seldom.
   */
  async haveEnded(accountId: string, changeId: string): Promise<boolean> {
    const waiting: Record<string, unknown> = {
      state: 'due',
      $or: [{ accountId }, { recipientId: accountId }],
    };
    const [last, waits] = await Promise.all([
      this.model.countDocuments({ accountId, changeId }, { limit: 1 }),
      this.model.countDocuments(waiting, { limit: 1 }),
    ]);
    return last > 0 && waits === 0;
  }

  /**
   * All that was told to an account, or of it, that is no more; but the last change, by which it is seen that it was told: that goes
   * when its time is over. Looks through all: it is asked for seldom.
   */
  async forgetAccount(accountId: string, lastChangeId: string | null): Promise<void> {
    await this.model.deleteMany({
      $or: [{ accountId }, { recipientId: accountId }],
      changeId: { $ne: lastChangeId },
      'outbox.pending': { $ne: true },
    });
  }

  /** The mails to a person, the newest first: those about somebody else name both. */
  async pageTo(accountId: string, after: Cursor | undefined, limit: number): Promise<Delivery[]> {
    const createdAt = after && new Date(after[0]);
    const rest = after && {
      $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: after[1] } }],
    };
    const theirs = { $or: [{ recipientId: accountId }, { accountId, recipientId: null }] };
    return this.model
      .find({ $and: [theirs, rest ?? {}] })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit)
      .select({ outbox: 0, rights: 0 })
      .lean<Delivery[]>();
  }

  async countWaiting(): Promise<number> {
    return this.model.countDocuments({ state: 'due' });
  }

  /**
   * Writes down how the attempt ended, unless another process has begun a newer one. `told`: whoever waits for the end hears of
   * it by the same write.
   */
  async settle(
    { _id, claims }: Delivery,
    outcome: Outcome,
    { now, expiresAt, told }: { now: Date; expiresAt: Date; told: OutboxEntry | undefined },
  ): Promise<void> {
    const mine = { _id, claims, state: 'due' as const };
    if (outcome.state === 'due') {
      const { reason, dueAt, counted, failed } = outcome;
      const failures = failed ? 1 : 0;
      await this.model.updateOne(mine, { $set: { reason, dueAt, counted }, $inc: { failures } });
    } else {
      const { state } = outcome;
      const reason = outcome.state === 'sent' ? undefined : outcome.reason;
      const document = await this.model
        .findOneAndUpdate(
          mine,
          {
            $set: { state, endedAt: now, expiresAt, ...(reason && { reason }) },
            // An end keeps ids, times and how it ended, no more.
            $unset: { rights: 1, ...(!reason && { reason: 1 }) },
            ...(told && withEvents(told)),
          } as object,
          { returnDocument: 'after' },
        )
        .lean<OutboxDocument>();
      if (document && told) this.relay.offer(this.model, document);
    }
  }
}

/** A connection that broke is a bulk write's error too: one without any write's own. */
function onlyDuplicates(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false;
  const errors = [error.writeErrors].flat();
  return errors.length > 0 && errors.every(({ code }) => code === 11_000);
}
