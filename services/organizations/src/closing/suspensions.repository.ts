import { memberReadmitted, memberSuspended } from '@atrium/contracts';
import { happened, withEvents } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { Circumstances } from '../history/history.js';
import { membershipModel, type StoredMembership } from '../membership/membership.schema.js';
import { MembershipWrites } from '../membership/membership-writes.repository.js';
import type { Closure, Organization } from '../organization/organization.js';

/** How many members are told at once. */
const batch = 100;

/** What closing an organization, and opening it again, does to memberships: each is told once. */
@Injectable()
export class SuspensionsRepository {
  private readonly model: Model<StoredMembership>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: MembershipWrites,
  ) {
    this.model = membershipModel(connection);
  }

  /** Every member who is not yet suspended by this closing. */
  async suspendAll(
    { _id: organizationId, legalRepresentatives }: Organization,
    { id: suspendedBy, restorableUntil }: Closure,
    circumstances: Circumstances,
  ): Promise<void> {
    const members = {
      ...{ organizationId, state: 'active', suspendedBy: { $ne: suspendedBy } },
      // Whoever is late with it suspends nobody who is a member again since.
      readmittedFrom: { $ne: suspendedBy },
    };
    await this.each(members, ({ accountId }) => {
      const mayRestore = legalRepresentatives.includes(accountId as string);
      const told = { organizationId, accountId: accountId as string, mayRestore };
      const data = { ...told, restorableUntil: restorableUntil.toISOString() };
      const events = withEvents(happened(memberSuspended, data, circumstances));
      return { $set: { suspendedBy }, ...events };
    });
  }

  /** Every member whom this closing had suspended. */
  async readmitAll(
    organizationId: string,
    suspendedBy: string,
    circumstances: Circumstances,
  ): Promise<void> {
    const readmitted = {
      $unset: { suspendedBy: 1 },
      $addToSet: { readmittedFrom: suspendedBy },
    };
    await this.each({ organizationId, suspendedBy }, ({ accountId, state }) => {
      if (state !== 'active' || accountId === null) return readmitted;
      const data = { organizationId, accountId };
      return { ...readmitted, ...withEvents(happened(memberReadmitted, data, circumstances)) };
    });
  }

  private async each(
    which: object,
    change: (membership: StoredMembership) => object,
  ): Promise<void> {
    for (;;) {
      const found = await this.model
        .find(which)
        .limit(batch)
        .select({ accountId: 1, state: 1 })
        .lean<StoredMembership[]>();
      for (const membership of found) {
        await this.writes.update({ ...which, _id: membership._id }, change(membership));
      }
      if (found.length < batch) return;
    }
  }
}
