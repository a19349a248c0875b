import { type OutboxEntry, outboxFields } from '@atrium/messaging';
import { type Connection, type Model, Schema } from 'mongoose';

/** That a file of a bank was handed in. The file itself is kept by whoever keeps the books. */
export interface BankStatement {
  /** SHA-256 of the file. */
  readonly _id: string;
  readonly credits: number;
  readonly importedBy: string;
  readonly importedAt: Date;
  readonly version: number;
  readonly outbox: readonly OutboxEntry[];
  readonly schemaVersion: number;
}

const bankStatementSchema = new Schema<BankStatement>(
  {
    _id: String,
    credits: { type: Number, required: true },
    importedBy: { type: String, required: true },
    importedAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
    ...outboxFields,
  },
  { collection: 'bankStatements', versionKey: false, minimize: false },
);

export function bankStatementModel(connection: Connection): Model<BankStatement> {
  return connection.model<BankStatement>('BankStatement', bankStatementSchema);
}
