import { type Connection, type Model, Schema } from 'mongoose';
import type { LocalDate } from '../date/local-date.js';

/** That what is older than a day will be purged: announced first, so that a clock that is wrong for a while purges nothing. */
export interface Purge {
  /** What is of a day before this one. */
  readonly _id: LocalDate;
  readonly announcedOn: LocalDate;
  /** Not before this day. */
  readonly startsOn: LocalDate;
}

const purgeSchema = new Schema<Purge>(
  {
    _id: String,
    announcedOn: { type: String, required: true },
    startsOn: { type: String, required: true },
  },
  { collection: 'purges', versionKey: false },
);

export function purgeModel(connection: Connection): Model<Purge> {
  return connection.model<Purge>('Purge', purgeSchema);
}
