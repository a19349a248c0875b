import { InjectConnection } from '@nestjs/mongoose';
import { Injectable } from '@nestjs/common';
import { type Connection, type Model, Schema } from 'mongoose';

/** How many mails one address got, or one organization or all sign-ups caused, on one day (UTC). */
interface MailCount {
  /** `recipient:<mark>:2026-11-23` or `organization:<id>:2026-11-23`, `sign-ups:2026-11-23` */
  _id: string;
  day: number;
  /** By hour, `h00` to `h23`. */
  hours: Record<string, number>;
  expiresAt: Date;
}

const schema = new Schema<MailCount>(
  { _id: String, day: Number, hours: Object, expiresAt: Date },
  { collection: 'mail_counts', versionKey: false },
);

/** What may not be passed. */
export interface Caps {
  readonly perHour: number;
  readonly perDay: number;
}

const twoDays = 2 * 24 * 60 * 60 * 1_000;

@Injectable()
export class MailCountsRepository {
  private readonly model: Model<MailCount>;

  constructor(@InjectConnection() connection: Connection) {
    this.model = connection.model<MailCount>('MailCount', schema);
  }

  /**
   * Counts one mail unless a cap is reached; whether it was counted. One conditional write: of two mails
   * that come at once for the last place, one gets it.
   */
  async count(subject: string, at: Date, { perHour, perDay }: Caps): Promise<boolean> {
    const [date, time] = at.toISOString().split('T') as [string, string];
    const hour = `hours.h${time.slice(0, 2)}`;
    const places = { day: { $not: { $gte: perDay } }, [hour]: { $not: { $gte: perHour } } };
    const onInsert = { expiresAt: new Date(at.getTime() + twoDays) };
    try {
      await this.model.updateOne(
        { _id: `${subject}:${date}`, ...places },
        { $inc: { day: 1, [hour]: 1 }, $setOnInsert: onInsert },
        { upsert: true },
      );
      return true;
    } catch (error) {
      // The document is there and did not match: a cap is reached, or it was made a moment ago.
      if ((error as { code?: number }).code !== 11_000) throw error;
      return this.countOnce(`${subject}:${date}`, places, hour);
    }
  }

  private async countOnce(_id: string, places: object, hour: string): Promise<boolean> {
    const { modifiedCount } = await this.model.updateOne(
      { _id, ...places },
      { $inc: { day: 1, [hour]: 1 } },
    );
    return modifiedCount === 1;
  }
}
