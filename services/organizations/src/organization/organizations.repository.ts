import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import {
  activityRetentionChanged,
  organizationProtected,
  organizationRenamed,
} from '@atrium/contracts';
import {
  happened,
  type IdempotencyEntry,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  withEvents,
} from '@atrium/messaging';
import { byTimer } from '@atrium/service';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import type { Founding, Organization, OrganizationIntent } from './organization.js';
import { organizationModel, type StoredOrganization } from './organization.schema.js';
import { OrganizationWrites } from './organization-writes.repository.js';

/** The organizations. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class OrganizationsRepository {
  private readonly model: Model<StoredOrganization>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: OrganizationWrites,
  ) {
    this.model = organizationModel(connection);
  }

  async find(organizationId: string): Promise<StoredOrganization | null> {
    return this.model
      .findOne({ _id: organizationId, state: 'open' })
      .select({ history: 0, outbox: 0, idempotency: 0, settledGrants: 0 })
      .lean<StoredOrganization>();
  }

  /** Also one that is closed: its members are told so. */
  async findEvenClosed(organizationId: string): Promise<StoredOrganization | null> {
    return this.model
      .findOne({ _id: organizationId, state: { $in: ['open', 'closed'] } })
      .select({ name: 1, locale: 1, legalRepresentatives: 1, unfinished: 1, state: 1 })
      .lean<StoredOrganization>();
  }

  /** What they are called and who represents them, closed or not. */
  async named(organizationIds: readonly string[]): Promise<StoredOrganization[]> {
    return this.model
      .find({ _id: { $in: organizationIds }, state: { $in: ['open', 'closed'] } })
      .select({ name: 1, legalRepresentatives: 1, unfinished: 1 })
      .lean<StoredOrganization[]>();
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
      state: 'open' as const,
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
    this.writes.written(document);
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
    return this.writes.update(
      { _id, name: from, state: 'open', legalRepresentatives: circumstances.by },
      {
        $set: { name },
        $push: { ...$push, history },
        // The name is one of the details: whoever edits them has seen the one before.
        $inc: { ...$inc, 'details.version': 1 },
      },
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
    return this.writes.update(
      { _id: organizationId, state: 'open', requiresSecondFactor: other },
      { $set: { requiresSecondFactor }, $push: { ...$push, history: entry }, $inc },
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
    return this.writes.update(
      { _id, activityDays: from, state: 'open', legalRepresentatives: circumstances.by },
      { $set: { activityDays }, $push: { ...$push, history }, $inc },
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
    return this.writes.update(
      { _id: organizationId, state: 'open', productManagementBlocked: isOther },
      { $set: { productManagementBlocked: blocked }, $push: { ...$push, history }, $inc },
    );
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
}
