import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';

/** Whatever belongs to one organization and goes with it. */
const belongings = [
  'successions',
  'products',
  'productTransfers',
  'logoImages',
  'activities',
] as const;

/** With events that somebody may not have heard yet. */
const telling = ['organizations', 'memberships', 'teams', ...belongings] as const;

interface Belonging {
  readonly _id: string;
  readonly organizationId: string;
}

/** What is left of a closed organization in this service. */
@Injectable()
export class RemainsRepository {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Whether something of it has still to be told. */
  async areToBeTold(organizationId: string): Promise<boolean> {
    const counts = await Promise.all(
      telling.map((name) => {
        const which = name === 'organizations' ? { _id: organizationId } : { organizationId };
        const filter = { ...which, 'outbox.pending': true };
        return this.connection.collection<Belonging>(name).countDocuments(filter, { limit: 1 });
      }),
    );
    return counts.some((count) => count > 0);
  }

  /** What happened to each before the thing itself: by that it is found. May be done again. */
  async remove(organizationId: string): Promise<void> {
    const history = this.connection.collection<{ documentId: string }>('history');
    await history.deleteMany({ documentId: organizationId });
    for (const name of ['teams', 'memberships']) {
      const documents = this.connection.collection<Belonging>(name);
      for await (const { _id } of documents.find({ organizationId }, { projection: { _id: 1 } })) {
        await history.deleteMany({ documentId: _id });
        await documents.deleteOne({ _id });
      }
    }
    for (const name of belongings) {
      await this.connection.collection<Belonging>(name).deleteMany({ organizationId });
    }
  }
}
