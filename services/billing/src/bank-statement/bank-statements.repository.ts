import { newWithEvents, type OutboxEntry, OutboxRelay } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { type BankStatement, bankStatementModel } from './bank-statement.schema.js';

/** Which files of banks were handed in. */
@Injectable()
export class BankStatementsRepository {
  private readonly model: Model<BankStatement>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = bankStatementModel(connection);
    relay.watch(this.model);
  }

  /** Nothing changes where the same file was handed in before. */
  async insert(
    statement: Pick<BankStatement, '_id' | 'credits' | 'importedBy' | 'importedAt'>,
    entry: OutboxEntry,
  ): Promise<void> {
    const document = { ...statement, schemaVersion: 1, ...newWithEvents(entry) };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return;
    }
    this.relay.offer(this.model, document);
  }
}
