import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { LocalDate } from '../date/local-date.js';
import { type Purge, purgeModel } from './purge.schema.js';

/** What was announced to be purged: one document for each financial year. */
@Injectable()
export class PurgesRepository {
  private readonly model: Model<Purge>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = purgeModel(connection);
  }

  async find(before: LocalDate): Promise<Purge | null> {
    return this.model.findById(before).lean<Purge>();
  }

  /** Announces it, unless it is already: the first announcement counts. */
  async announce({ _id, ...purge }: Purge): Promise<Purge> {
    try {
      await this.model.updateOne({ _id }, { $setOnInsert: purge }, { upsert: true });
    } catch (error) {
      // Somebody else was faster.
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
    return (await this.find(_id)) ?? { _id, ...purge };
  }
}
