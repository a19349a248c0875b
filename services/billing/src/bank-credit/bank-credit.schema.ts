import { type OutboxEntry, outboxFields } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';
import type { BankCredit } from './bank-credit.js';

/** A credit as it is stored. */
export interface StoredBankCredit extends BankCredit {
  /** When somebody has to look at it: while it is `received`. */
  readonly dueAt?: Date;
  /** Since when nothing is there of who has sent it (E-8). */
  readonly purgedAt?: Date;
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const bankCreditSchema = new Schema<StoredBankCredit>(
  {
    _id: String,
    account: { type: String, required: true },
    amount: { type: Number, required: true },
    currency: { type: String, required: true },
    valueDate: { type: String, required: true },
    reference: { type: String, default: null },
    message: { type: String, default: null },
    debtorName: { type: String, default: null },
    debtorIban: { type: String, default: null },
    bankReference: { type: String, required: true },
    reversal: { type: String, default: null },
    state: { type: String, required: true },
    reason: { type: String, default: null },
    organizationId: { type: String, default: null },
    paymentId: { type: String, default: null },
    importedAt: { type: Date, required: true },
    dueAt: Date,
    purgedAt: Date,
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'bankCredits', versionKey: false, minimize: false },
);

export function bankCreditModel(connection: Connection): Model<StoredBankCredit> {
  return connection.model<StoredBankCredit>('BankCredit', bankCreditSchema);
}
