import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { merged, outboxFields, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { PasswordReset } from './password-reset.js';

interface PasswordResetDocument extends PasswordReset {
  readonly version: number;
  readonly outbox: OutboxEntry[];
  readonly schemaVersion: number;
}

const resetSchema: Schema<PasswordResetDocument> = new Schema<PasswordResetDocument>(
  {
    _id: { type: String, required: true },
    address: { type: String, required: true },
    deliverTo: { type: String, default: 'given' },
    issue: { type: Number, required: true },
    askedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'password-resets', versionKey: false },
);

/** Resets asked for: one document for each address, whether or not it has an account. */
@Injectable()
export class PasswordResetsRepository {
  private readonly resets: Model<PasswordResetDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.resets = connection.model<PasswordResetDocument>('PasswordReset', resetSchema);
    relay.watch(this.resets);
  }

  /** Notes that links were asked for once more: those of before are void. The event is in the same write. */
  async ask(reset: Omit<PasswordReset, 'issue'>, event: OutboxEntry): Promise<void> {
    const { _id, ...set } = reset;
    const update = merged(
      { $set: set, $inc: { issue: 1 }, $setOnInsert: { schemaVersion: 1 } },
      withEvents(event),
    );
    const write = (): Promise<PasswordResetDocument | null> =>
      this.resets
        .findOneAndUpdate({ _id }, update, { upsert: true, returnDocument: 'after' })
        .lean<PasswordResetDocument>();
    this.relay.offer(this.resets, await write().catch(onceMoreIfTwoMet(write)));
  }

  byId(resetId: string): Promise<PasswordReset | null> {
    return this.resets.findOne({ _id: resetId }, { outbox: 0 }).lean<PasswordReset>();
  }

  /** What was asked for with an address up to a moment, when it was somebody else's than it may be now. */
  async forget(address: string, until: Date): Promise<void> {
    const theirs = { address, askedAt: { $lte: until } };
    await this.resets.deleteMany({ ...theirs, 'outbox.pending': { $ne: true } });
  }

  /** The newest of the resets that were asked for by any of an account's addresses. */
  newestOf(addresses: readonly string[]): Promise<PasswordReset | null> {
    return this.resets
      .findOne({ address: { $in: addresses } }, { outbox: 0 })
      .sort({ askedAt: -1, _id: 1 })
      .lean<PasswordReset>();
  }
}

/** Two first ones at once: the upsert of one met the other's. */
function onceMoreIfTwoMet<Result>(write: () => Promise<Result>) {
  return (error: { code?: number }): Promise<Result> => {
    if (error.code !== 11_000) throw error;
    return write();
  };
}
