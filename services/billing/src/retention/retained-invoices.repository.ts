import { byTimer, type Cursor } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { Invoice } from '../invoice/invoice.js';
import { invoiceModel, isKept, type StoredInvoice } from '../invoice/invoice.schema.js';

/** A document as far as its retention is concerned, purged or not. */
export type RetainedInvoice = Pick<
  Invoice,
  '_id' | 'kind' | 'organizationId' | 'orderId' | 'issuedAt' | 'history'
> & { readonly purgedAt?: Date };

const retained = {
  ...{ kind: 1, organizationId: 1, orderId: 1, issuedAt: 1, history: 1, purgedAt: 1 },
} as const;

/** Invoices and credit notes, seen by how long they are kept. */
@Injectable()
export class RetainedInvoicesRepository {
  private readonly model: Model<StoredInvoice>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = invoiceModel(connection);
  }

  /** Those issued before a moment that are still there, the oldest first. */
  async olderThan(
    moment: Date,
    { after, limit }: { after: Cursor | undefined; limit: number },
  ): Promise<StoredInvoice[]> {
    return this.model
      .find({ ...isKept, issuedAt: { $lt: moment }, ...beyond(after, '$gt') })
      .sort({ issuedAt: 1, _id: 1 })
      .limit(limit)
      .comment(byTimer)
      .select({ outbox: 0, idempotency: 0 })
      .lean<StoredInvoice[]>();
  }

  /**
   * Takes away what it says and what became of it. What stays proves the chain: place, moment, hashes. False when something else
   * became of it meanwhile, or somebody else was faster.
   */
  async purge(
    { _id, revision }: Pick<StoredInvoice, '_id' | 'revision'>,
    stays: { documentHash: string; purgedAt: Date; leftoversAt: Date },
  ): Promise<boolean> {
    const { modifiedCount } = await this.model.updateOne(
      { _id, revision, ...isKept, unfinished: { $exists: false } },
      {
        $set: { ...stays, history: [], credits: [], refunds: [], payment: null },
        $unset: { document: 1, idempotency: 1 },
        $inc: { revision: 1 },
      },
    );
    return modifiedCount === 1;
  }

  /** Purged ones of which something may be left elsewhere. */
  async withLeftovers(now: Date, limit: number): Promise<RetainedInvoice[]> {
    return this.model
      .find({ leftoversAt: { $lte: now } })
      .limit(limit)
      .comment(byTimer)
      .select(retained)
      .lean<RetainedInvoice[]>();
  }

  /** Nothing is left of it elsewhere. */
  async settleLeftovers({ _id }: Pick<RetainedInvoice, '_id'>): Promise<void> {
    await this.model.updateOne({ _id }, { $set: { orderId: null }, $unset: { leftoversAt: 1 } });
  }

  /** All of an organization, purged ones too, the newest first. */
  async page(
    organizationId: string,
    { after, limit }: { after: Cursor | undefined; limit: number },
  ): Promise<RetainedInvoice[]> {
    return this.model
      .find({ organizationId, ...beyond(after, '$lt') })
      .sort({ issuedAt: -1, _id: -1 })
      .limit(limit)
      .select(retained)
      .lean<RetainedInvoice[]>();
  }
}

/** What comes after a place in the order of moments and numbers, earlier or later; without a place, everything. */
function beyond(after: Cursor | undefined, way: '$lt' | '$gt'): object {
  if (!after) return {};
  const [time, id] = after;
  const issuedAt = new Date(time);
  return { $or: [{ issuedAt: { [way]: issuedAt } }, { issuedAt, _id: { [way]: id } }] };
}
