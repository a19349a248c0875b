import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { byTimer, type Cursor } from '@atrium/service';
import type { Collection, Connection } from 'mongoose';
import type { Activity } from './activity.js';
import type { Narrowing } from './wanted.js';

/** Which lines of one organization are read. */
export interface Span {
  readonly organizationId: string;
  /** After this moment. */
  readonly since: Date;
  readonly from: Date | undefined;
  /** Before this one. */
  readonly to: Date | undefined;
  readonly by: Narrowing | undefined;
}

/** When the next look for what is too old is due, over all processes. */
interface Turn {
  readonly _id: string;
  readonly nextAt: Date;
}

/** The activity logs. A line is written once and never changed. */
@Injectable()
export class ActivitiesRepository {
  private readonly activities: Collection<Activity>;
  private readonly turns: Collection<Turn>;

  constructor(@InjectConnection() connection: Connection) {
    this.activities = connection.collection<Activity>('activities');
    this.turns = connection.collection<Turn>('turns');
  }

  /** Once: the event's id is the line's. */
  async write(activity: Activity): Promise<void> {
    try {
      await this.activities.insertOne(activity);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
  }

  /** The newest first. */
  async page(
    { organizationId, since, from, to, by }: Span,
    after: Cursor | undefined,
    limit: number,
  ): Promise<Activity[]> {
    const last = after && new Date(after[0]);
    const lower = from && from > since ? { $gte: from } : { $gt: since };
    const upper = last && !(to && to <= last) ? { $lte: last } : to && { $lt: to };
    // Of those of the very moment at which the page before ended, the rest.
    const rest = last && { $or: [{ at: { $lt: last } }, { at: last, _id: { $lt: after[1] } }] };
    return this.activities
      .find<Activity>({ organizationId, ...by, at: { ...lower, ...upper }, ...rest })
      .sort({ at: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** What happened at a moment or before is gone. */
  async removeUntil(organizationId: string, until: Date, comment?: string): Promise<void> {
    const old = { organizationId, at: { $lte: until } };
    await this.activities.deleteMany(old, comment === undefined ? {} : { comment });
  }

  /** Whether it is this process's turn to look for what is too old; the next one is at `nextAt`. */
  async takeTurn(now: Date, nextAt: Date): Promise<boolean> {
    try {
      const { modifiedCount, upsertedCount } = await this.turns.updateOne(
        { _id: 'old-activities', nextAt: { $lte: now } },
        { $set: { nextAt } },
        { upsert: true, comment: byTimer },
      );
      return modifiedCount + upsertedCount === 1;
    } catch (error) {
      // It is not due: the upsert met its document.
      if ((error as { code?: number }).code === 11_000) return false;
      throw error;
    }
  }
}
