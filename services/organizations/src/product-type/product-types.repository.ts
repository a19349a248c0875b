import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Collection, Connection } from 'mongoose';
import type { ProductType } from './product-type.js';

/** The types of products that were published. */
@Injectable()
export class ProductTypesRepository {
  private readonly types: Collection<ProductType>;

  constructor(@InjectConnection() connection: Connection) {
    this.types = connection.collection<ProductType>('productTypes');
  }

  /** Instead of what was said of it before. */
  async put({ _id, ...type }: ProductType): Promise<void> {
    await this.types.replaceOne({ _id }, type, { upsert: true });
  }

  /** Those of the given ones that there are, by their ids. */
  async among(ids: readonly string[]): Promise<ReadonlyMap<string, ProductType>> {
    if (ids.length === 0) return new Map();
    const found = await this.types.find<ProductType>({ _id: { $in: [...new Set(ids)] } }).toArray();
    return new Map(found.map((type) => [type._id, type]));
  }

  /** In order of their ids. */
  page(after: string | undefined, limit: number): Promise<ProductType[]> {
    return this.types
      .find<ProductType>(after === undefined ? {} : { _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }
}
