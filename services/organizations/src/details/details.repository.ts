import { Injectable } from '@nestjs/common';
import { type OutboxEntry, withEvents } from '@atrium/messaging';
import { changed, type Circumstances } from '../history/history.js';
import type { Organization } from '../organization/organization.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { OrganizationWrites } from '../organization/organization-writes.repository.js';
import type { Change, Details } from './details.js';

/** The details, which are part of the organization's document. */
@Injectable()
export class DetailsRepository {
  constructor(private readonly writes: OrganizationWrites) {}

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
    return this.writes.update(
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
    );
  }
}
