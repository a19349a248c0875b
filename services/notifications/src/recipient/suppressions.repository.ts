import { InjectConnection } from '@nestjs/mongoose';
import { Injectable } from '@nestjs/common';
import { type Connection, type Model, Schema } from 'mongoose';

/** An address that gets no mail for a while, since its own mail server called it unknown. */
interface Suppression {
  /** The address's mark. */
  _id: string;
  since: Date;
  /** Forgotten then: an address may come to life. */
  expiresAt: Date;
  schemaVersion: number;
}

const schema = new Schema<Suppression>(
  {
    _id: String,
    since: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { collection: 'suppressions', versionKey: false },
);

@Injectable()
export class SuppressionsRepository {
  private readonly model: Model<Suppression>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = connection.model<Suppression>('Suppression', schema);
  }

  async isSuppressed(marks: readonly string[], now: Date): Promise<boolean> {
    return (await this.find(marks, now)) !== null;
  }

  async find(
    marks: readonly string[],
    now: Date,
  ): Promise<Pick<Suppression, 'since' | 'expiresAt'> | null> {
    return this.model.findOne({ _id: { $in: marks }, expiresAt: { $gt: now } }).lean();
  }

  async suppress(mark: string, since: Date, expiresAt: Date): Promise<void> {
    await this.model.updateOne(
      { _id: mark },
      { $set: { since, expiresAt, schemaVersion: 1 } },
      { upsert: true },
    );
  }
}
