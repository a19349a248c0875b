import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { invitationWithdrawn } from '@atrium/contracts';
import {
  happened,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  withEvents,
} from '@atrium/messaging';
import type { Cursor } from '@atrium/service';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import {
  type InvitationTerms,
  type MembershipState,
  rightsOf,
  type StoredRights,
} from '../membership/membership.js';
import {
  membershipModel,
  type StoredMembership,
  withoutRecords,
} from '../membership/membership.schema.js';
import { MembershipWrites } from '../membership/membership-writes.repository.js';

/** What is offered to a person. */
export interface Offer {
  readonly email: string;
  readonly rights: StoredRights;
  readonly invitation: InvitationTerms;
}

const listed: readonly MembershipState[] = ['invited', 'declined'];

/** Memberships before somebody has joined. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class InvitationsRepository {
  private readonly model: Model<StoredMembership>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: MembershipWrites,
  ) {
    this.model = membershipModel(connection);
  }

  async findIn(organizationId: string, invitationId: string): Promise<StoredMembership | null> {
    return this.model
      .findOne({ _id: invitationId, organizationId, state: { $in: listed } })
      .select(withoutRecords)
      .lean<StoredMembership>();
  }

  async findByAddress(organizationId: string, address: string): Promise<StoredMembership | null> {
    return this.model
      .findOne({ organizationId, address })
      .select(withoutRecords)
      .lean<StoredMembership>();
  }

  /** Invitations that were not accepted yet, newest first. */
  async page(
    organizationId: string,
    after: Cursor | undefined,
    limit: number,
  ): Promise<StoredMembership[]> {
    const sentAt = after && new Date(after[0]);
    const rest = after && {
      $or: [
        { 'invitation.sentAt': { $lt: sentAt } },
        { 'invitation.sentAt': sentAt, _id: { $lt: after[1] } },
      ],
    };
    return this.model
      .find({ organizationId, state: { $in: listed }, ...rest })
      .sort({ 'invitation.sentAt': -1, _id: -1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredMembership[]>();
  }

  /** How many invitations are open, counted up to `atMost`. */
  async countOpen(organizationId: string, now: Date, atMost: number): Promise<number> {
    return this.model
      .countDocuments({ organizationId, state: 'invited', 'invitation.expiresAt': { $gt: now } })
      .limit(atMost);
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  /** Invites an address for the first time. Null when somebody else has done so meanwhile. */
  async insert(
    membership: Pick<StoredMembership, '_id' | 'organizationId' | 'address'> & Offer,
    command: { noted: object; entries: readonly OutboxEntry[] },
    circumstances: Circumstances,
  ): Promise<StoredMembership | null> {
    const { rights } = membership;
    const document = {
      ...membership,
      accountId: null,
      accounts: [],
      state: 'invited' as const,
      chosenAt: 0,
      joinedAt: null,
      history: [
        changed('state', null, 'invited', circumstances),
        changed('rights', null, rightsOf({ rights }), circumstances),
      ],
      schemaVersion: 1,
      ...newWithEvents(...command.entries),
      ...command.noted,
    };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code === 11_000) return null;
      throw error;
    }
    return this.writes.written(document);
  }

  /** Invites an address again, if nothing has changed since `earlier` was read. */
  async inviteAgain(
    earlier: StoredMembership,
    offer: Offer,
    command: { notDone: object; noted: { $push?: object }; entries: readonly OutboxEntry[] },
    circumstances: Circumstances,
  ): Promise<StoredMembership | null> {
    const { $push, $inc } = withEvents(...command.entries);
    const history = [
      changed('state', earlier.state, 'invited', circumstances),
      changed('rights', rightsOf(earlier), rightsOf(offer), circumstances),
      ...(earlier.accountId === null
        ? []
        : [changed('accountId', earlier.accountId, null, circumstances)]),
    ];
    return this.writes.update(
      {
        ...asRead(earlier),
        organizationId: earlier.organizationId,
        unfinished: { $exists: false },
        ...command.notDone,
      },
      {
        $set: { ...offer, state: 'invited', accountId: null },
        $push: { ...$push, ...command.noted.$push, history: { $each: history } },
        $inc,
      },
    );
  }

  /** Sends it again: the terms are new, and the links sent before are void. */
  async resend(
    earlier: StoredMembership,
    invitation: InvitationTerms,
    entries: readonly OutboxEntry[],
    circumstances: Circumstances,
  ): Promise<StoredMembership | null> {
    const { $push, $inc } = withEvents(...entries);
    const entry = changed('invitation', termsOf(earlier), { by: invitation.by }, circumstances);
    return this.writes.update(
      { ...asRead(earlier), organizationId: earlier.organizationId },
      { $set: { invitation }, $push: { ...$push, history: entry }, $inc },
    );
  }

  /** Takes back an invitation that nobody has accepted. */
  async withdraw(
    earlier: StoredMembership,
    circumstances: Circumstances,
  ): Promise<StoredMembership | null> {
    return this.writes.update(
      { ...asRead(earlier), organizationId: earlier.organizationId },
      withdrawing(earlier, circumstances),
    );
  }

  /** What somebody has invited to and nobody has answered, newest first: it ends when they go. */
  async openBy(
    organizationId: string,
    invitedBy: string,
    limit: number,
  ): Promise<Pick<StoredMembership, '_id' | 'email'>[]> {
    return this.model
      .find({ organizationId, state: 'invited', 'invitation.by': invitedBy })
      .sort({ 'invitation.sentAt': -1 })
      .limit(limit)
      .select({ email: 1 })
      .lean<Pick<StoredMembership, '_id' | 'email'>[]>();
  }

  /** Takes back what somebody had invited up to a moment. */
  async withdrawAllBy(
    organizationId: string,
    invitedBy: string,
    circumstances: Circumstances,
  ): Promise<void> {
    const theirs = {
      'invitation.by': invitedBy,
      'invitation.sentAt': { $lte: circumstances.at },
    };
    await this.withdrawEach({ organizationId, state: 'invited', ...theirs }, circumstances);
  }

  /** Takes back all that was sent up to a moment and nobody has answered. */
  async withdrawAll(organizationId: string, circumstances: Circumstances): Promise<void> {
    const sent = { 'invitation.sentAt': { $lte: circumstances.at } };
    await this.withdrawEach({ organizationId, state: 'invited', ...sent }, circumstances);
  }

  private async withdrawEach(
    which: { readonly organizationId: string; readonly state: 'invited' },
    circumstances: Circumstances,
  ): Promise<void> {
    const found = await this.model
      .find(which)
      .select({ organizationId: 1, state: 1 })
      .lean<StoredMembership[]>();
    if (found.length === 0) return;
    // Each tells its own event, which the relay finds by itself.
    await this.model.collection.bulkWrite(
      found.map((one) => ({
        updateOne: {
          filter: { _id: one._id, ...which } as never,
          update: withdrawing(one, circumstances) as never,
        },
      })),
      { ordered: false },
    );
  }
}

/** The filter that finds a document only as it was read: each issue of an invitation has its own version. */
function asRead({ _id, state, invitation }: StoredMembership): object {
  return { _id, state, 'invitation.tokenVersion': invitation?.tokenVersion ?? null };
}

/** The update that takes an invitation back, and tells it. */
function withdrawing(
  { _id, organizationId, state }: Pick<StoredMembership, '_id' | 'organizationId' | 'state'>,
  circumstances: Circumstances,
): object {
  const data = { invitationId: _id, organizationId };
  const { $push, $inc } = withEvents(happened(invitationWithdrawn, data, circumstances));
  return {
    $set: { state: 'withdrawn' },
    $push: { ...$push, history: changed('state', state, 'withdrawn', circumstances) },
    $inc,
  };
}

function termsOf({ invitation }: StoredMembership): { by: string } | null {
  return invitation && { by: invitation.by };
}
