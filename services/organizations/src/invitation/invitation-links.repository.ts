import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { invitationDeclined } from '@atrium/contracts';
import { happened, type OutboxEntry, Problem, withEvents } from '@atrium/messaging';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import type { UnfinishedMembership } from '../membership/membership.js';
import {
  membershipModel,
  type StoredMembership,
  withoutRecords,
} from '../membership/membership.schema.js';
import { MembershipWrites } from '../membership/membership-writes.repository.js';
import type { Joiner } from './invitation.js';

/** What can be done with an open invitation by its link: one conditional write each. */
@Injectable()
export class InvitationLinksRepository {
  private readonly model: Model<StoredMembership>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: MembershipWrites,
  ) {
    this.model = membershipModel(connection);
  }

  /** By its id alone: only for whoever proved the right to it by a token, or asks as a service. */
  async find(invitationId: string): Promise<StoredMembership | null> {
    return this.model.findById(invitationId).select(withoutRecords).lean<StoredMembership>();
  }

  /** Says no by the link. */
  async decline(
    { _id, organizationId }: Pick<StoredMembership, '_id' | 'organizationId'>,
    tokenVersion: number,
    circumstances: Circumstances,
  ): Promise<StoredMembership | null> {
    const data = { invitationId: _id, organizationId };
    const { $push, $inc } = withEvents(happened(invitationDeclined, data, circumstances));
    return this.writes.update(openBy(_id, tokenVersion, circumstances.at), {
      $set: { state: 'declined' },
      $push: { ...$push, history: changed('state', 'invited', 'declined', circumstances) },
      $inc,
    });
  }

  /**
   * Joins: every condition, the membership and its event are one write. Null when one doesn't hold. Throws
   * `already-a-member` for whoever is one by another address.
   */
  async accept(
    { _id, organizationId }: { _id: string; organizationId: string },
    joiner: Joiner,
    terms: { tokenVersion: number; chosenAt: number },
    change: { entries: readonly OutboxEntry[]; unfinished?: UnfinishedMembership },
    circumstances: Circumstances,
  ): Promise<StoredMembership | null> {
    const { $push, $inc } = withEvents(...change.entries);
    const joined = this.writes.update(
      {
        ...openBy(_id, terms.tokenVersion, circumstances.at),
        organizationId,
        address: joiner.address,
      },
      {
        $set: {
          state: 'active',
          accountId: joiner.accountId,
          joinedAt: circumstances.at,
          chosenAt: terms.chosenAt,
          ...(change.unfinished && { unfinished: change.unfinished }),
        },
        $push: {
          ...$push,
          history: {
            $each: [
              changed('state', 'invited', 'active', circumstances),
              changed('accountId', null, joiner.accountId, circumstances),
            ],
          },
        },
        $addToSet: { accounts: joiner.accountId },
        $inc,
      },
    );
    return joined.catch((error: unknown) => {
      throw (error as { code?: number }).code === 11_000 ? new Problem('already-a-member') : error;
    });
  }
}

/** The filter of what can be accepted or declined by a link. */
function openBy(_id: string, tokenVersion: number, at: Date): object {
  return {
    _id,
    state: 'invited',
    'invitation.tokenVersion': tokenVersion,
    'invitation.expiresAt': { $gt: at },
  };
}
