import { type Connection, type Model, Schema } from 'mongoose';
import type { Decline } from '../payment/payment.js';
import type { Money } from '../money/money.js';

/** A payment in the sandbox, which is a card provider of its own: nothing else of billing reads it. */
export interface SandboxIntent {
  readonly _id: string;
  readonly paymentId: string;
  readonly money: Money;
  readonly clientSecret: string;
  readonly state: 'waits-for-card' | 'waits-for-person' | 'processing' | 'paid' | 'ended';
  /** When one that is processing is paid. */
  readonly readyAt: Date | null;
  readonly decline: Decline | null;
  readonly refunds: readonly { readonly id: string; readonly amount: number }[];
}

const part = { _id: false, id: false } as const;

const sandboxIntentSchema = new Schema<SandboxIntent>(
  {
    _id: String,
    paymentId: { type: String, required: true },
    money: new Schema({ amount: Number, currency: String }, part),
    clientSecret: { type: String, required: true },
    state: { type: String, required: true },
    readyAt: { type: Date, default: null },
    decline: { type: new Schema({ id: String, code: String }, part), default: null },
    refunds: [new Schema({ id: String, amount: Number }, part)],
  },
  { collection: 'sandboxIntents', versionKey: false, minimize: false },
);

export function sandboxIntentModel(connection: Connection): Model<SandboxIntent> {
  return connection.model<SandboxIntent>('SandboxIntent', sandboxIntentSchema);
}
