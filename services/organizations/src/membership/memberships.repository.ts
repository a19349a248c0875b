import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Rights, Role } from '@atrium/contracts';
import { newWithEvents, type OutboxEntry, withEvents } from '@atrium/messaging';
import type { Cursor } from '@atrium/service';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import type { Membership, MembershipState, UnfinishedMembership } from './membership.js';
import { MembershipWrites } from './membership-writes.repository.js';
import { membershipModel, type StoredMembership, withoutRecords } from './membership.schema.js';

/** Memberships once somebody has joined. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class MembershipsRepository {
  private readonly model: Model<StoredMembership>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: MembershipWrites,
  ) {
    this.model = membershipModel(connection);
  }

  async findActive(organizationId: string, accountId: string): Promise<StoredMembership | null> {
    return this.model
      .findOne({ organizationId, accountId, state: 'active' })
      .select(withoutRecords)
      .lean<StoredMembership>();
  }

  /** A person's memberships: the current one first, then by last visit. */
  async pageOfAccount(
    accountId: string,
    after: Cursor | undefined,
    limit: number,
  ): Promise<StoredMembership[]> {
    const [chosenAt, id] = after ?? [];
    const rest = after && {
      $or: [{ chosenAt: { $lt: chosenAt } }, { chosenAt, _id: { $gt: id } }],
    };
    return this.model
      .find({ accountId, state: 'active', ...rest })
      .sort({ chosenAt: -1, _id: 1 })
      .limit(limit)
      .batchSize(limit)
      .select(withoutRecords)
      .lean<StoredMembership[]>();
  }

  /** What an account was ever let into, and what its address is invited to, with the newest changes. */
  async pageOfPerson(
    { accountId, email: address }: { accountId: string; email: string },
    after: Cursor | undefined,
    limit: number,
  ): Promise<StoredMembership[]> {
    return this.model
      .find({
        $or: [{ accounts: accountId }, { address, accountId: null }],
        ...(after && { _id: { $gt: after[1] } }),
      })
      .sort({ _id: 1 })
      .limit(limit)
      .select({ outbox: 0, idempotency: 0 })
      .lean<StoredMembership[]>();
  }

  /** The members of an organization, longest member first. */
  async pageOfOrganization(
    organizationId: string,
    after: Cursor | undefined,
    limit: number,
  ): Promise<StoredMembership[]> {
    const joinedAt = after && new Date(after[0]);
    const rest = after && {
      $or: [{ joinedAt: { $gt: joinedAt } }, { joinedAt, _id: { $gt: after[1] } }],
    };
    return this.model
      .find({ organizationId, state: 'active', ...rest })
      .sort({ joinedAt: 1, _id: 1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredMembership[]>();
  }

  /** Who is a member or was one, with their history; who joined last comes first. */
  async everMembers(
    organizationId: string,
    accountId: string | undefined,
    limit: number,
  ): Promise<StoredMembership[]> {
    const read = (state: MembershipState): Promise<StoredMembership[]> =>
      this.model
        .find({ organizationId, state, ...(accountId !== undefined && { accountId }) })
        .sort({ joinedAt: -1 })
        .limit(limit)
        .select({ accountId: 1, state: 1, rights: 1, joinedAt: 1, history: 1 })
        .lean<StoredMembership[]>();
    // Those who are members now go first where there are too many.
    return [...(await read('active')), ...(await read('ended'))].slice(0, limit);
  }

  /** All that an account ever was in an organization, under whatever address, with its newest changes. */
  async everOf(organizationId: string, accountId: string): Promise<StoredMembership[]> {
    return this.model
      .find({ organizationId, accounts: accountId })
      .select({ accountId: 1, state: 1, rights: 1, teams: 1, history: 1 })
      .lean<StoredMembership[]>();
  }

  /** Whoever is a member or was one, with the newest changes, in the order in which they were first invited. */
  async pageEver(
    organizationId: string,
    after: Cursor | undefined,
    limit: number,
  ): Promise<StoredMembership[]> {
    return this.model
      .find({ organizationId, joinedAt: { $ne: null }, ...(after && { _id: { $gt: after[1] } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .select({ accountId: 1, state: 1, rights: 1, teams: 1, history: 1 })
      .lean<StoredMembership[]>();
  }

  /** The members of an organization who are in a team, in the order in which they were first invited. */
  async pageOfTeam(
    organizationId: string,
    teamId: string,
    after: Cursor | undefined,
    limit: number,
  ): Promise<StoredMembership[]> {
    const rest = after && { _id: { $gt: after[1] } };
    return this.model
      .find({ organizationId, teams: teamId, state: 'active', ...rest })
      .sort({ _id: 1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredMembership[]>();
  }

  /** Those of the given accounts that have a membership now. */
  async findActiveAmong(
    organizationId: string,
    accountIds: readonly string[],
  ): Promise<StoredMembership[]> {
    return this.model
      .find({ organizationId, accountId: { $in: accountIds }, state: 'active' })
      .select({ accountId: 1, state: 1, rights: 1, joinedAt: 1 })
      .lean<StoredMembership[]>();
  }

  /** Members who manage products: first those whose role it is, then those to whom, or to whose team, one was granted. */
  async productManagers(
    organizationId: string,
    managing: { roles: readonly Role[]; teams: readonly string[] },
    limit: number,
  ): Promise<StoredMembership[]> {
    const read = (which: object, most: number): Promise<StoredMembership[]> =>
      this.model
        .find({ organizationId, state: 'active', ...which })
        .sort({ joinedAt: 1, _id: 1 })
        .limit(most)
        .select({ accountId: 1, state: 1, rights: 1 })
        .lean<StoredMembership[]>();
    const byRole = await read({ 'rights.role': { $in: managing.roles } }, limit);
    const left = limit - byRole.length;
    if (left === 0) return byRole;
    const byGrant = {
      'rights.role': { $nin: managing.roles },
      $or: [{ 'rights.products.right': 'manage' }, { teams: { $in: managing.teams } }],
    };
    return [...byRole, ...(await read(byGrant, left))];
  }

  /** Those who may see the accounting, by role or by grant: whoever is a member for longest first. */
  async accountants(
    organizationId: string,
    seeing: { roles: readonly Role[]; legalRepresentatives: readonly string[] },
    { accountIds, limit }: { accountIds: readonly string[] | undefined; limit: number },
  ): Promise<StoredMembership[]> {
    return this.model
      .find({
        ...{ organizationId, state: 'active' },
        ...(accountIds && { accountId: { $in: accountIds } }),
        $or: [
          { 'rights.role': { $in: seeing.roles } },
          { 'rights.billing': true },
          { accountId: { $in: seeing.legalRepresentatives } },
        ],
      })
      .sort({ joinedAt: 1, _id: 1 })
      .limit(limit)
      .select({ accountId: 1, state: 1, rights: 1 })
      .lean<StoredMembership[]>();
  }

  /** Makes an organization the one that the person stands in. False when it is none of theirs. */
  async choose(organizationId: string, accountId: string, chosenAt: number): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      {
        ...{ organizationId, accountId, state: 'active', suspendedBy: { $exists: false } },
        'unfinished.what': { $ne: 'representation' },
      },
      { $set: { chosenAt } },
    );
    return matchedCount === 1;
  }

  /** The creator's membership. Once: the address is unique in the organization. */
  async found(
    membership: Omit<Membership, 'unfinished'>,
    entries: readonly OutboxEntry[],
    circumstances: Circumstances,
  ): Promise<void> {
    const document = {
      ...membership,
      history: [changed('state', null, membership.state, circumstances)],
      schemaVersion: 1,
      ...newWithEvents(...entries),
    };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code === 11_000) return;
      throw error;
    }
    this.writes.written(document);
  }

  /** Ends a membership, if it is still as it was read and nothing is under way with it. */
  async end(
    { _id, organizationId, rights, teams = [], invitation }: StoredMembership,
    change: { entries: OutboxEntry[]; unfinished?: UnfinishedMembership },
    circumstances: Circumstances,
  ): Promise<StoredMembership | null> {
    const { $push, $inc } = withEvents(...change.entries);
    return this.writes.update(
      {
        _id,
        organizationId,
        state: 'active',
        'rights.role': rights.role,
        ...sameTeams(teams),
        'invitation.tokenVersion': invitation?.tokenVersion ?? null,
        unfinished: { $exists: false },
      },
      {
        $set: {
          state: 'ended',
          teams: [],
          ...(change.unfinished && { unfinished: change.unfinished }),
        },
        $push: {
          ...$push,
          history: {
            $each: [
              changed('state', 'active', 'ended', circumstances),
              ...(teams.length > 0 ? [changed('teams', teams, [], circumstances)] : []),
            ],
          },
        },
        $inc,
      },
    );
  }

  /** Gives other rights, if the membership is still as it was read and nothing is under way with it: null else. */
  async changeRights(
    { _id, organizationId, version, rights: before }: StoredMembership,
    rights: Rights,
    change: { entry: OutboxEntry; unfinished: UnfinishedMembership | undefined },
    circumstances: Circumstances,
  ): Promise<StoredMembership | null> {
    const { $push, $inc } = withEvents(change.entry);
    return this.writes.update(
      { _id, organizationId, state: 'active', version, unfinished: { $exists: false } },
      {
        $set: { rights, ...(change.unfinished && { unfinished: change.unfinished }) },
        $push: { ...$push, history: changed('rights', before, rights, circumstances) },
        $inc,
      },
    );
  }

  /** Puts somebody into exactly these teams, if the membership is still as it was read: null else. */
  async changeTeams(
    { _id, organizationId, version, teams: before = [] }: StoredMembership,
    teams: readonly string[],
    entry: OutboxEntry,
    circumstances: Circumstances,
  ): Promise<StoredMembership | null> {
    const { $push, $inc } = withEvents(entry);
    return this.writes.update(
      { _id, organizationId, state: 'active', version, ...sameTeams(before) },
      {
        $set: { teams },
        $push: { ...$push, history: changed('teams', before, teams, circumstances) },
        $inc,
      },
    );
  }

  /** Gives the products of somebody else, once: the change is noted under the given id. False when it is not as it was read. */
  async takeProducts(
    { _id, organizationId, version, rights: before }: StoredMembership,
    rights: Rights,
    { id, entry }: { id: string; entry: OutboxEntry },
    circumstances: Circumstances,
  ): Promise<boolean> {
    const { $push, $inc } = withEvents(entry);
    const history = { ...changed('rights', before, rights, circumstances), id };
    const written = await this.writes.update(
      { _id, organizationId, state: 'active', version, 'history.id': { $ne: id } },
      { $set: { rights }, $push: { ...$push, history }, $inc },
    );
    return written !== null;
  }

  /** Whether a change is among the newest ones. */
  async remembers({ _id, organizationId }: StoredMembership, changeId: string): Promise<boolean> {
    const found = await this.model
      .findOne({ _id, organizationId, 'history.id': changeId })
      .select({ _id: 1 })
      .lean();
    return found !== null;
  }

  /** Notes that a member is reminded, unless that was done since a moment: of two at once one counts. */
  async remind(
    { _id, organizationId, accountId }: StoredMembership,
    { at, notSince, entry }: { at: Date; notSince: Date; entry: OutboxEntry },
  ): Promise<boolean> {
    const { $push, $inc } = withEvents(entry);
    const written = await this.writes.update(
      {
        ...{ _id, organizationId, accountId, state: 'active' },
        secondFactorRemindedAt: { $not: { $gt: notSince } },
      },
      { $set: { secondFactorRemindedAt: at }, $push, $inc },
    );
    return written !== null;
  }
}

/** The filter of memberships in exactly these teams; documents of before there were teams say nothing of them. */
function sameTeams(teams: readonly string[]): object {
  return teams.length > 0 ? { teams } : { 'teams.0': { $exists: false } };
}
