import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { HeldClosing } from './closing.js';
import { closingModel, type StoredClosing } from './closing.schema.js';

/** What is known here of attempts to close organizations: what shall become of their money and invoices. */
@Injectable()
export class ClosingsRepository {
  private readonly model: Model<StoredClosing>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = closingModel(connection);
  }

  /** Notes what is wanted; asked again, the first wish counts. */
  async hold(closing: HeldClosing): Promise<void> {
    const { _id, ...held } = closing;
    try {
      await this.model.updateOne(
        { _id },
        { $setOnInsert: { ...held, state: 'held', schemaVersion: 1 } },
        { upsert: true },
      );
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
  }

  async find(closingId: string): Promise<StoredClosing | null> {
    return this.model.findById(closingId).lean<StoredClosing>();
  }

  /** All that was wanted is done, or begun so that it goes on by itself: where the money went is said elsewhere. */
  async settled(closingId: string): Promise<void> {
    await this.model.updateOne(
      { _id: closingId, state: 'held' },
      { $set: { state: 'settled', payOuts: [] } },
    );
  }

  /** It is nothing any more. */
  async forget(closingId: string): Promise<void> {
    await this.model.deleteOne({ _id: closingId });
  }
}
