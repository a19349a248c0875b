import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { invitationWithdrawn, type Rights } from '@atrium/contracts';
import { happened, type OutboxEntry, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import type { Membership, UnfinishedMembership } from './membership.js';
import { MembershipWrites } from './membership-writes.repository.js';
import { membershipModel, type StoredMembership } from './membership.schema.js';

/** Memberships with which something is begun: how that goes on, and ends, each by one conditional write (decision 6). */
@Injectable()
export class UnfinishedMembershipsRepository {
  private readonly model: Model<StoredMembership>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: MembershipWrites,
  ) {
    this.model = membershipModel(connection);
  }

  /** Keeps a member from leaving, being removed or getting other rights, until a grant is settled. */
  async holdFast(
    { _id, organizationId, version }: StoredMembership,
    unfinished: UnfinishedMembership,
  ): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id, organizationId, state: 'active', version, unfinished: { $exists: false } },
      { $set: { unfinished } },
    );
    return matchedCount === 1;
  }

  /** A grant was settled in favor of a member, who has the role from then on in the membership too. */
  async representsNow(
    { _id, organizationId, unfinished, rights: before }: StoredMembership,
    rights: Rights,
    entry: OutboxEntry,
    circumstances: Circumstances,
  ): Promise<void> {
    const { $push, $inc } = withEvents(entry);
    await this.writes.update(
      { _id, organizationId, 'unfinished.id': unfinished?.id ?? '' },
      {
        $set: { rights },
        $unset: { unfinished: 1 },
        $push: { ...$push, history: changed('rights', before, rights, circumstances) },
        $inc,
      },
    );
  }

  /** A grant was settled in favor: now the membership is told. */
  async joinedAsRepresentative(
    intentId: string,
    membershipId: string,
    entries: readonly OutboxEntry[],
  ): Promise<void> {
    const { $push, $inc } = withEvents(...entries);
    await this.writes.update(
      { _id: membershipId, 'unfinished.id': intentId },
      { $unset: { unfinished: 1 }, $push, $inc },
    );
  }

  /** A grant was refused, since the giver had lost the role: the invitation is void, nobody has joined. */
  async neverJoined(
    intentId: string,
    { _id: membershipId, organizationId }: Pick<Membership, '_id' | 'organizationId'>,
    circumstances: Circumstances,
  ): Promise<void> {
    const data = { invitationId: membershipId, organizationId };
    const { $push, $inc } = withEvents(happened(invitationWithdrawn, data, circumstances));
    await this.writes.update(
      { _id: membershipId, 'unfinished.id': intentId },
      {
        $set: { state: 'withdrawn', accountId: null, joinedAt: null },
        $unset: { unfinished: 1 },
        $push: { ...$push, history: changed('state', 'active', 'withdrawn', circumstances) },
        $inc,
      },
    );
  }

  /** Nothing is left to do for this intent. */
  async finished(membershipId: string, intentId: string): Promise<void> {
    await this.model.updateOne(
      { _id: membershipId, 'unfinished.id': intentId },
      { $unset: { unfinished: 1 } },
    );
  }

  /** Takes over one intent whose holder is overdue; null when there is none. */
  async claimOverdue(now: Date, until: Date): Promise<StoredMembership | null> {
    return this.model
      .findOneAndUpdate(
        { 'unfinished.until': { $lte: now } },
        { $set: { 'unfinished.until': until } },
        { returnDocument: 'after' },
      )
      .lean<StoredMembership>();
  }
}
