import { newWithEvents, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { Product } from './product.js';
import { productModel, type StoredProduct } from './product.schema.js';

/** The products. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class ProductsRepository {
  private readonly model: Model<StoredProduct>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = productModel(connection);
    relay.watch(this.model);
  }

  async find(productId: string): Promise<StoredProduct | null> {
    return this.model.findById(productId).select({ outbox: 0 }).lean<StoredProduct>();
  }

  /** In order of their ids. */
  async page(
    organizationId: string,
    { after, limit }: { after: string | undefined; limit: number },
  ): Promise<StoredProduct[]> {
    return this.model
      .find({ organizationId, ...(after !== undefined && { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .select({ outbox: 0 })
      .lean<StoredProduct[]>();
  }

  /** False when there is one with this id. */
  async insert(product: Product, entry: OutboxEntry): Promise<boolean> {
    const document = { ...product, schemaVersion: 1, ...newWithEvents(entry) };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return false;
    }
    this.relay.offer(this.model, document);
    return true;
  }

  /** Makes it this; false, and nothing is changed, when it is not as it was read any more. */
  async change(
    { _id, version }: StoredProduct,
    { organizationId, state, stays }: Product,
    entry: OutboxEntry,
  ): Promise<boolean> {
    const document = await this.model
      .findOneAndUpdate(
        { _id, version, state: 'active' },
        { $set: { organizationId, state, stays }, ...withEvents(entry) },
        { returnDocument: 'after' },
      )
      .lean<StoredProduct>();
    if (!document) return false;
    this.relay.offer(this.model, document);
    return true;
  }
}
