import { type Connection, type Model, Schema } from 'mongoose';
import type { ChosenMethod } from './payment-method.js';

const card = new Schema(
  {
    ...{ customerId: String, token: String, brand: String, last4: String },
    ...{ expiresMonth: Number, expiresYear: Number },
  },
  { _id: false, id: false },
);

const paymentMethodSchema = new Schema<ChosenMethod & { readonly schemaVersion: number }>(
  {
    _id: String,
    method: { type: String, required: true },
    card: { type: card, default: null },
    schemaVersion: { type: Number, default: 1 },
  },
  { collection: 'paymentMethods', versionKey: false, minimize: false },
);

export function paymentMethodModel(connection: Connection): Model<ChosenMethod> {
  return connection.model<ChosenMethod>('PaymentMethod', paymentMethodSchema as never);
}
