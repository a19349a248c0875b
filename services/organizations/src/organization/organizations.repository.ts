import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import {
  activityRetentionChanged,
  organizationProtected,
  organizationRenamed,
} from '@atrium/contracts';
import {
  changeWritten,
  happened,
  type IdempotencyEntry,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import { byTimer } from '@atrium/service';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import { HistoryRepository } from '../history/history.repository.js';
import {
  type Ending,
  type Founding,
  type Organization,
  type OrganizationIntent,
  type SettledGrant,
  type SteppingDown,
  steppingDownOf,
  type SuccessionGrant,
} from './organization.js';
import { settlementOf } from '../succession/succession.js';
import { organizationModel, type StoredOrganization } from './organization.schema.js';

/** How many settled grants an organization remembers: far more than can be under way. */
const grantsRemembered = 100;

/** The organizations. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class OrganizationsRepository {
  private readonly model: Model<StoredOrganization>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
    private readonly history: HistoryRepository,
  ) {
    this.model = organizationModel(connection);
    relay.watch(this.model);
  }

  async find(organizationId: string): Promise<StoredOrganization | null> {
    return this.model
      .findOne({ _id: organizationId, state: 'open' })
      .select({ history: 0, outbox: 0, idempotency: 0, settledGrants: 0 })
      .lean<StoredOrganization>();
  }

  /** One that is known to be there, with its newest changes. */
  async withHistory(organizationId: string): Promise<StoredOrganization> {
    return this.model
      .findOne({ _id: organizationId })
      .select({
        ...{ legalRepresentatives: 1, requiresSecondFactor: 1, productManagementBlocked: 1 },
        ...{ state: 1, unfinished: 1, history: 1 },
      })
      .orFail()
      .lean<StoredOrganization>();
  }

  async findAll(organizationIds: readonly string[]): Promise<StoredOrganization[]> {
    const seen = { legalRepresentatives: 1, requiresSecondFactor: 1, unfinished: 1 };
    return (
      this.model
        .find({ _id: { $in: organizationIds }, state: 'open' })
        .select({ name: 1, logo: 1, ...seen })
        // One more than can come: with as many the database would wait to be asked for the rest.
        .batchSize(organizationIds.length + 1)
        .lean<StoredOrganization[]>()
    );
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  /** For how long each keeps its activity log, in the order of ids: whatever has become of it. */
  async pageOfRetentions(
    after: string | undefined,
    limit: number,
  ): Promise<Pick<StoredOrganization, '_id' | 'activityDays'>[]> {
    return this.model
      .find(after === undefined ? {} : { _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .select({ activityDays: 1 })
      .comment(byTimer)
      .lean<Pick<StoredOrganization, '_id' | 'activityDays'>[]>();
  }

  /** Creates one. False when the database knows its id, or the command that creates it, already. */
  async insert(
    organization: Omit<Organization, 'unfinished' | 'state'>,
    founding: Founding,
    {
      entries,
      noted,
    }: {
      entries: readonly OutboxEntry[];
      noted: { idempotency?: IdempotencyEntry[] };
    },
  ): Promise<boolean> {
    const document = {
      ...organization,
      state: 'open',
      unfinished: [founding],
      settledGrants: [],
      history: [changed('state', null, 'open', founding)],
      schemaVersion: 1,
      ...newWithEvents(...entries),
      ...noted,
    };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code === 11_000) return false;
      throw error;
    }
    this.relay.offer(this.model, document);
    return true;
  }

  /** Renames it, if the asker is its legal representative and the name is still the one that was read. */
  async rename(
    { _id, name: from }: Organization,
    name: string,
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    const renamed = happened(organizationRenamed, { organizationId: _id }, circumstances);
    const { $push, $inc } = withEvents(renamed);
    const history = changed('name', from, name, circumstances);
    return this.written(
      await this.model
        .findOneAndUpdate(
          { _id, name: from, state: 'open', legalRepresentatives: circumstances.by },
          {
            $set: { name },
            $push: { ...$push, history },
            // The name is one of the details: whoever edits them has seen the one before.
            $inc: { ...$inc, 'details.version': 1 },
          },
          { returnDocument: 'after' },
        )
        .lean<StoredOrganization>(),
    );
  }

  /** Asks for a second factor or not any more, if that is not so already: null then. */
  async protect(
    organizationId: string,
    requiresSecondFactor: boolean,
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    const entry = changed(
      'requiresSecondFactor',
      !requiresSecondFactor,
      requiresSecondFactor,
      circumstances,
    );
    const other = requiresSecondFactor ? { $ne: true } : true;
    const data = { organizationId, requiresSecondFactor };
    const { $push, $inc } = withEvents(happened(organizationProtected, data, circumstances));
    return this.written(
      await this.model
        .findOneAndUpdate(
          { _id: organizationId, state: 'open', requiresSecondFactor: other },
          { $set: { requiresSecondFactor }, $push: { ...$push, history: entry }, $inc },
          { returnDocument: 'after' },
        )
        .lean<StoredOrganization>(),
    );
  }

  /** Keeps its activity log for so many days, if the asker is its legal representative and no other number was chosen meanwhile. */
  async keepActivities(
    {
      _id,
      activityDays: from = null,
    }: Pick<Organization, '_id'> & { activityDays?: number | null },
    activityDays: number,
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    const data = { organizationId: _id, retentionDays: activityDays };
    const { $push, $inc } = withEvents(happened(activityRetentionChanged, data, circumstances));
    const history = changed('activityDays', from, activityDays, circumstances);
    return this.written(
      await this.model
        .findOneAndUpdate(
          { _id, activityDays: from, state: 'open', legalRepresentatives: circumstances.by },
          { $set: { activityDays }, $push: { ...$push, history }, $inc },
          { returnDocument: 'after' },
        )
        .lean<StoredOrganization>(),
    );
  }

  /** Blocks the management of products, or opens it. Null when it is so already: then nothing is told. */
  async blockProductManagement(
    organizationId: string,
    blocked: boolean,
    entry: OutboxEntry,
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    const { $push, $inc } = withEvents(entry);
    const history = changed('productManagementBlocked', !blocked, blocked, circumstances);
    // An older document has no field: as good as false.
    const isOther = blocked ? { $ne: true } : true;
    const written = await this.model
      .findOneAndUpdate(
        { _id: organizationId, productManagementBlocked: isOther },
        { $set: { productManagementBlocked: blocked }, $push: { ...$push, history }, $inc },
        { returnDocument: 'after' },
      )
      .lean<StoredOrganization>();
    this.relay.offer(this.model, written);
    return this.written(written);
  }

  /**
   * Takes an account out of the legal representatives, if another one stays, and if whoever wants it is
   * one too: two who remove each other, or leave at once, can not both succeed (I4).
   */
  async release(
    organizationId: string,
    intent: Ending,
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    const { accountId, by } = intent;
    const another =
      by === accountId
        ? { legalRepresentatives: accountId, 'legalRepresentatives.1': { $exists: true } }
        : { legalRepresentatives: { $all: [accountId, by] } };
    const entry = changed('legalRepresentatives', accountId, null, circumstances);
    return this.written(
      await this.model
        .findOneAndUpdate(
          { _id: organizationId, ...another },
          {
            $pull: { legalRepresentatives: accountId },
            $push: { unfinished: intent, history: entry },
          },
          { returnDocument: 'after' },
        )
        .lean<StoredOrganization>(),
    );
  }

  /**
   * Settles, once for all, whether an account becomes legal representative: only if the giver is one in
   * that very moment (decision 5). Whoever asks again, however late, gets the first verdict.
   */
  async settleGrant(
    organizationId: string,
    grant: { id: string; accountId: string },
    circumstances: Circumstances,
  ): Promise<boolean> {
    const unsettled = { _id: organizationId, 'settledGrants.id': { $ne: grant.id } };
    const verdict = (granted: boolean) => ({
      settledGrants: { $each: [{ id: grant.id, granted }], $slice: -grantsRemembered },
    });
    for (;;) {
      const entry = changed('legalRepresentatives', null, grant.accountId, circumstances);
      const granted = await this.model.updateOne(
        { ...unsettled, legalRepresentatives: circumstances.by },
        {
          $addToSet: { legalRepresentatives: grant.accountId },
          $push: { ...verdict(true), history: entry },
        },
      );
      if (granted.matchedCount === 1) return true;
      const refused = await this.model.updateOne(
        { ...unsettled, legalRepresentatives: { $ne: circumstances.by } },
        { $push: verdict(false) },
      );
      if (refused.matchedCount === 1) return false;
      const organization = await this.model
        .findById(organizationId)
        .select({ settledGrants: 1 })
        .lean<StoredOrganization>();
      if (!organization) return false;
      const settled = organization.settledGrants.find(({ id }) => id === grant.id);
      if (settled) return settled.granted;
    }
  }

  /** Whether a grant was settled, and what is still begun for the account of it. */
  async settlement(
    organizationId: string,
    { id, accountId }: { id: string; accountId: string },
  ): Promise<{ settled: SettledGrant | undefined; steppingDown: SteppingDown | undefined }> {
    const { settledGrants, unfinished } = await this.representation(organizationId);
    const settled = settledGrants.find((grant) => grant.id === id);
    return { settled, steppingDown: steppingDownOf({ unfinished }, accountId) };
  }

  /**
   * Settles, once for all, whether a member becomes legal representative, beside the giver or in their place: in one
   * write for both, if the giver is one in that very moment (decision 5). Whoever asks again gets the first verdict.
   */
  async settleSuccession(
    organizationId: string,
    { id, giver, accountId, steppingDown, mayBecome }: SuccessionGrant,
    circumstances: Circumstances,
  ): Promise<SettledGrant> {
    for (;;) {
      const organization = await this.representation(organizationId);
      const { legalRepresentatives: before } = organization;
      const earlier = organization.settledGrants.find((grant) => grant.id === id);
      if (earlier) return earlier;
      const handsOver = steppingDown !== null;
      const { granted, after } = settlementOf(before, { giver, accountId, handsOver });
      const settled: SettledGrant =
        granted && mayBecome ? { id, granted, before, after } : { id, granted: false };
      const entries = [
        changed('legalRepresentatives', null, accountId, circumstances),
        ...(handsOver ? [changed('legalRepresentatives', giver, null, circumstances)] : []),
      ];
      const written = await this.model
        .findOneAndUpdate(
          { _id: organizationId, legalRepresentatives: before, 'settledGrants.id': { $ne: id } },
          {
            ...(settled.granted && { $set: { legalRepresentatives: after } }),
            $push: {
              settledGrants: { $each: [settled], $slice: -grantsRemembered },
              ...(settled.granted && { history: { $each: entries } }),
              ...(settled.granted && steppingDown && { unfinished: steppingDown }),
            },
          },
          { returnDocument: 'after' },
        )
        .lean<StoredOrganization>();
      if (this.written(written)) return settled;
    }
  }

  /**
   * Takes the role from somebody who stays a member, if the organization is represented as it was read: two who take
   * it from each other, or give it up at once, can not both succeed (I4).
   */
  async stepDown(
    organizationId: string,
    { before, after }: { before: readonly string[]; after: readonly string[] },
    intent: SteppingDown,
  ): Promise<boolean> {
    const entry = changed('legalRepresentatives', intent.accountId, null, intent);
    const written = await this.model
      .findOneAndUpdate(
        { _id: organizationId, legalRepresentatives: before },
        {
          $set: { legalRepresentatives: after },
          $push: { unfinished: intent, history: entry },
        },
        { returnDocument: 'after' },
      )
      .lean<StoredOrganization>();
    return this.written(written) !== null;
  }

  /** Nothing is left to do for this intent. */
  async finished(organizationId: string, intentId: string): Promise<void> {
    await this.model.updateOne(
      { _id: organizationId },
      { $pull: { unfinished: { id: intentId } } },
    );
  }

  /** Takes over one intent whose holder is overdue; null when there is none. */
  async claimOverdue(
    now: Date,
    until: Date,
  ): Promise<{ organization: StoredOrganization; intent: OrganizationIntent } | null> {
    const before = await this.model
      .findOneAndUpdate(
        { unfinished: { $elemMatch: { until: { $lte: now } } } },
        { $set: { 'unfinished.$.until': until } },
        { returnDocument: 'before' },
      )
      .lean<StoredOrganization>();
    const intent = before?.unfinished.find(({ until: held }) => held <= now);
    return before && intent ? { organization: before, intent } : null;
  }

  private async representation(organizationId: string): Promise<StoredOrganization> {
    return this.model
      .findOne({ _id: organizationId })
      .select({ legalRepresentatives: 1, settledGrants: 1, unfinished: 1 })
      .orFail()
      .lean<StoredOrganization>();
  }

  private written(document: StoredOrganization | null): StoredOrganization | null {
    if (document) {
      changeWritten();
      this.relay.offer(this.model, document);
      this.history.offer(this.model, document);
    }
    return document;
  }
}
