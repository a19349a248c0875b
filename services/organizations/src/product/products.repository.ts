import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { heldBy, type HeldProduct, type Product } from './product.js';
import { productModel } from './product.schema.js';

/** The products as billing has told of them: the newest that is known of each. */
@Injectable()
export class ProductsRepository {
  private readonly model: Model<Product>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = productModel(connection);
  }

  /** Does nothing where something newer is known: events may come out of order. */
  async follow({ _id, version, ...told }: Product): Promise<void> {
    try {
      await this.model.updateOne(
        { _id, version: { $lt: version } },
        { $set: { ...told, version } },
        { upsert: true },
      );
    } catch (error) {
      // It is there, and newer or the same.
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
  }

  async find(productId: string): Promise<Product | null> {
    return this.model.findById(productId).lean<Product>();
  }

  /** Those of the given products that are the organization's, by their ids. */
  async heldAmong(
    organizationId: string,
    productIds: readonly string[],
  ): Promise<ReadonlyMap<string, HeldProduct>> {
    if (productIds.length === 0) return new Map();
    const found = await this.model
      .find({ _id: { $in: [...new Set(productIds)] }, organizationId, ended: false })
      .lean<Product[]>();
    return new Map(
      found.flatMap((product) => {
        const held = heldBy(organizationId, product);
        return held ? [[product._id, held] as const] : [];
      }),
    );
  }

  /** Those of an organization in order of their ids, all or those of `among`. */
  async page(
    organizationId: string,
    wanted: { after: string | undefined; among: readonly string[] | undefined; type?: string },
    limit: number,
  ): Promise<Product[]> {
    const { after, among, type } = wanted;
    const id = { ...(among && { $in: among }), ...(after !== undefined && { $gt: after }) };
    return this.model
      .find({
        organizationId,
        ended: false,
        ...(type !== undefined && { type }),
        ...(Object.keys(id).length > 0 && { _id: id }),
      })
      .sort({ _id: 1 })
      .limit(limit)
      .lean<Product[]>();
  }
}
