import type { PayOutState } from '@atrium/contracts';
import { changeWritten } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { PayOut, Settlement } from './pay-out.js';
import { payOutModel, type StoredPayOut, type UnbookedSettlement } from './pay-out.schema.js';

/** Which page of a list. */
interface Page {
  readonly before: string | undefined;
  readonly limit: number;
}

/** The pay-outs. Each method is one command, and each invariant the filter of one. The ledger tells what moved. */
@Injectable()
export class PayOutsRepository {
  private readonly model: Model<StoredPayOut>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = payOutModel(connection);
  }

  async find(payOutId: string): Promise<StoredPayOut | null> {
    return this.model.findById(payOutId).lean<StoredPayOut>();
  }

  /** The newest first: of an organization or of a state, where these are given. */
  async page(
    which: { organizationId?: string; state?: PayOutState },
    { before, limit }: Page,
  ): Promise<StoredPayOut[]> {
    return this.model
      .find({ ...which, ...(before !== undefined && { _id: { $lt: before } }) })
      .sort({ _id: -1 })
      .limit(limit)
      .lean<StoredPayOut[]>();
  }

  /** Once: there is one of each id. */
  async insert(payOut: PayOut): Promise<void> {
    try {
      await this.model.create({ ...payOut, schemaVersion: 1 } as never);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
    changeWritten();
  }

  /** The oldest that wait for a file. */
  async requested(limit: number): Promise<StoredPayOut[]> {
    return this.model
      .find({ state: 'requested' })
      .sort({ _id: 1 })
      .limit(limit)
      .lean<StoredPayOut[]>();
  }

  /** Puts into a batch what no other has. */
  async putInto(batchId: string, payOutIds: readonly string[]): Promise<void> {
    await this.model.updateMany(
      { _id: { $in: payOutIds }, state: 'requested' },
      { $set: { state: 'exported', batchId } },
    );
  }

  async ofBatch(batchId: string): Promise<StoredPayOut[]> {
    return this.model.find({ batchId }).sort({ _id: 1 }).lean<StoredPayOut[]>();
  }

  /** Once: null when it is in none of these states any more. */
  async settle(
    payOutId: string,
    from: readonly PayOutState[],
    {
      state,
      reason,
      unbooked,
    }: {
      state: Settlement;
      reason: string | null;
      unbooked: UnbookedSettlement;
    },
  ): Promise<StoredPayOut | null> {
    const document = await this.model
      .findOneAndUpdate(
        { _id: payOutId, state: { $in: from } },
        { $set: { state, reason, settledAt: unbooked.at, unbooked } },
        { returnDocument: 'after' },
      )
      .lean<StoredPayOut>();
    if (document) changeWritten();
    return document;
  }

  /** The ledger knows. */
  async booked({ _id }: PayOut): Promise<void> {
    await this.model.updateOne({ _id }, { $unset: { unbooked: 1 } });
  }

  /** Takes over a settled one of which nobody tells the ledger any more, until a time. */
  async claimUnbooked(now: Date, until: Date): Promise<StoredPayOut | null> {
    return this.model
      .findOneAndUpdate(
        { 'unbooked.until': { $lte: now } },
        { $set: { 'unbooked.until': until } },
        { returnDocument: 'after' },
      )
      .lean<StoredPayOut>();
  }
}
