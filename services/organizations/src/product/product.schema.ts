import { type Connection, type Model, Schema } from 'mongoose';
import type { Product } from './product.js';

const stay = new Schema(
  {
    number: Number,
    organizationId: String,
    since: Date,
    until: { type: Date, default: null },
  },
  { _id: false, id: false },
);

const productSchema = new Schema<Product>(
  {
    _id: String,
    organizationId: { type: String, required: true },
    type: { type: String, required: true },
    name: { type: String, required: true },
    ended: { type: Boolean, required: true },
    stays: { type: [stay], required: true },
    version: { type: Number, required: true },
  },
  { collection: 'products', versionKey: false },
);

/** Products as billing has told of them. */
export function productModel(connection: Connection): Model<Product> {
  return connection.model<Product>('Product', productSchema);
}
