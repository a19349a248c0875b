import { canonicalAddress } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { newWithEvents, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import type { Unfinished } from '../organization/organization.js';
import type { Transfer } from './transfer.js';
import { type StoredTransfer, transferModel } from './transfer.schema.js';

/** Transfers of products. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class TransfersRepository {
  private readonly model: Model<StoredTransfer>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = transferModel(connection);
    relay.watch(this.model);
  }

  async find(transferId: string): Promise<StoredTransfer | null> {
    return this.model.findById(transferId).select({ outbox: 0 }).lean<StoredTransfer>();
  }

  /** The open one of a product, though it may have run out. */
  async findOpen(productId: string): Promise<StoredTransfer | null> {
    return this.model
      .findOne({ productId, state: 'open' })
      .select({ outbox: 0 })
      .lean<StoredTransfer>();
  }

  /** Those of an organization's products that are not settled, though an open one may have run out. */
  async unsettled(organizationId: string, limit: number): Promise<StoredTransfer[]> {
    return this.model
      .find({ organizationId, state: { $in: ['open', 'accepted'] } })
      .limit(limit)
      .select({ outbox: 0 })
      .lean<StoredTransfer[]>();
  }

  /** False when there is an open one of this product: the index judges. */
  async insert(
    transfer: Transfer & { readonly unfinished?: Unfinished },
    entries: readonly OutboxEntry[],
  ): Promise<StoredTransfer | null> {
    const { email } = transfer;
    const address = email === null ? null : canonicalAddress(email);
    const document = { ...transfer, address, schemaVersion: 1, ...newWithEvents(...entries) };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return null;
    }
    this.relay.offer(this.model, document);
    return document;
  }

  /** Takes an open one back; false when it is open no more. */
  async withdraw({ _id }: Transfer, entry: OutboxEntry): Promise<boolean> {
    const update = { $set: { state: 'withdrawn' }, ...withEvents(entry) };
    return (await this.update({ _id, state: 'open' }, update)) !== null;
  }

  /** Once: null when it was accepted, taken back or replaced by somebody else, or has run out. */
  async accept(
    { _id }: Transfer,
    { to, by, at, unfinished }: { to: string; by: string; at: Date; unfinished: Unfinished },
  ): Promise<StoredTransfer | null> {
    const accepted = { state: 'accepted', to, acceptedBy: by, acceptedAt: at, unfinished };
    return this.update({ _id, state: 'open', expiresAt: { $gt: at } }, { $set: accepted });
  }

  /** Notes what came of it, unless that was noted. */
  async settle({ _id }: Transfer, state: 'done' | 'failed'): Promise<void> {
    await this.update({ _id, state: 'accepted' }, { $set: { state }, $unset: { unfinished: 1 } });
  }

  /** Takes over an accepted one whose maker is at it no more. */
  async claimOverdue(now: Date, until: Date): Promise<StoredTransfer | null> {
    return this.update(
      { 'unfinished.until': { $lte: now } },
      { $set: { 'unfinished.until': until } },
    );
  }

  private async update(filter: object, update: object): Promise<StoredTransfer | null> {
    const document = await this.model
      .findOneAndUpdate(filter, update, { returnDocument: 'after' })
      .lean<StoredTransfer>();
    if (document) this.relay.offer(this.model, document);
    return document;
  }
}
