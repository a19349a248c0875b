import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import { HistoryRepository } from '../history/history.repository.js';
import type { Organization } from '../organization/organization.js';
import { organizationModel, type StoredOrganization } from '../organization/organization.schema.js';
import type { Change, Details } from './details.js';

/** The details, which are part of the organization's document. */
@Injectable()
export class DetailsRepository {
  private readonly model: Model<StoredOrganization>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
    private readonly history: HistoryRepository,
  ) {
    this.model = organizationModel(connection);
  }

  /**
   * Gives other details, if the asker is legal representative and they still are those that were seen: null else.
   * `changes` are relative to the organization as it was read, so that it must still be that one, too.
   */
  async change(
    { _id, details: read }: Pick<Organization, '_id' | 'details'>,
    { type, name, locale, ...others }: Details,
    change: { version: number; changes: readonly Change[]; entry: OutboxEntry },
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    if ((read?.version ?? 0) !== change.version) return null;
    const { $push, $inc } = withEvents(change.entry);
    const entries = change.changes.map(({ field, from, value }) =>
      changed(field, from, value, circumstances),
    );
    const nested = Object.entries(others).map(([field, value]) => [`details.${field}`, value]);
    const document = await this.model
      .findOneAndUpdate(
        {
          _id,
          state: 'open',
          legalRepresentatives: circumstances.by,
          // Before the first change there is none.
          'details.version': change.version === 0 ? { $in: [0, null] } : change.version,
        },
        {
          $set: { type, name, locale, ...(Object.fromEntries(nested) as object) },
          $push: { ...$push, history: { $each: entries } },
          $inc: { ...$inc, 'details.version': 1 },
        },
        { returnDocument: 'after' },
      )
      .lean<StoredOrganization>();
    if (!document) return null;
    this.relay.offer(this.model, document);
    this.history.offer(this.model, document);
    return document;
  }
}
