import type { Connection, IndexDefinition, IndexOptions } from 'mongoose';

/** What a consumer knows about one event. */
interface InboxDocument {
  /** `<consumer>:<event id>` */
  _id: string;
  /** The last change. A month later the database forgets it, a day after the stream does. */
  at: Date;
  done?: Date;
  failures?: number;
  /** Attempts that ended because something else was away: no fault of the event's. */
  interruptions?: number;
  lastError?: string;
  /** The stream sequence of the replay for which the failures were forgotten. */
  replay?: number;
}

/** The collection's name in each consuming service's database. */
export const inboxCollection = 'inbox';

/** Indexes of the collection, for the service's migration. */
export const inboxIndexes: readonly (readonly [IndexDefinition, IndexOptions])[] = [
  [{ at: 1 }, { expireAfterSeconds: 31 * 24 * 60 * 60 }],
];

/** Which events were consumed and how often they failed. A process that is killed is not a failure. */
export class Inbox {
  constructor(private readonly connection: Connection) {}

  async isDone(consumer: string, eventId: string): Promise<boolean> {
    const known = await this.documents.findOne({ _id: key(consumer, eventId) });
    return known?.done !== undefined;
  }

  async done(consumer: string, eventId: string, at: Date): Promise<void> {
    await this.documents.updateOne(
      { _id: key(consumer, eventId) },
      { $set: { at, done: at } },
      { upsert: true },
    );
  }

  /** Notes that an attempt failed and answers how many of its kind there are now. */
  async failed(
    consumer: string,
    eventId: string,
    kind: 'failures' | 'interruptions',
    { at, reason }: { at: Date; reason: string },
  ): Promise<number> {
    const counted = await this.documents.findOneAndUpdate(
      { _id: key(consumer, eventId) },
      { $inc: { [kind]: 1 }, $set: { at, lastError: reason } },
      { upsert: true, returnDocument: 'after' },
    );
    return counted?.[kind] ?? 1;
  }

  /** Forgets the failures of an event that an operator sent again: once for each time it is sent. */
  async startOver(consumer: string, eventId: string, replay: number, at: Date): Promise<void> {
    await this.documents.updateOne(
      { _id: key(consumer, eventId), replay: { $ne: replay } },
      { $set: { replay, at, failures: 0 } },
    );
  }

  private get documents() {
    return this.connection.collection<InboxDocument>(inboxCollection);
  }
}

function key(consumer: string, eventId: string): string {
  return `${consumer}:${eventId}`;
}
