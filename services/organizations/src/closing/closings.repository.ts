import {
  type ClosedOrganization,
  organizationClosed,
  organizationRestored,
} from '@atrium/contracts';
import { happened, type IdempotentCommand, withEvents } from '@atrium/messaging';
import { byTimer, type Cursor } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { changed, type Circumstances } from '../history/history.js';
import type { Closing, Purging, Readmitting } from '../organization/organization.js';
import { organizationModel, type StoredOrganization } from '../organization/organization.schema.js';
import { OrganizationWrites } from '../organization/organization-writes.repository.js';

/** How an organization is closed, opened again and purged: its own document is the only judge, each method one write of it. */
@Injectable()
export class ClosingsRepository {
  private readonly model: Model<StoredOrganization>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly writes: OrganizationWrites,
  ) {
    this.model = organizationModel(connection);
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  /** False while somebody else closes it, or while it is being opened again. */
  async begin(organizationId: string, closing: Closing): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      {
        _id: organizationId,
        state: 'open',
        'unfinished.what': { $nin: ['closing', 'readmitting'] },
        // A few that some part has not heard the end of do not matter; many would keep others waiting.
        [`unfinished.${intentsAtMost}`]: { $exists: false },
      },
      { $push: { unfinished: closing } },
    );
    return matchedCount === 1;
  }

  /** Closes it, if the attempt was not given up meanwhile and nothing else is begun with it. */
  async commit(
    { closesOnlyWhenAlone = false }: StoredOrganization,
    { organizationId, restorableUntil }: ClosedOrganization,
    command: { closing: Closing; notDone: object; noted: { $push?: object } },
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    const { id, by } = command.closing;
    const data = { organizationId, closingId: id, restorableUntil };
    const { $push, $inc } = withEvents(happened(organizationClosed, data, circumstances));
    const closing = { id, by, at: circumstances.at, restorableUntil: new Date(restorableUntil) };
    const history = changed('state', 'open', 'closed', circumstances);
    return this.writes.update(
      {
        ...{ _id: organizationId, state: 'open', ...command.notDone },
        // Whether other members stand in the way is as it was looked for. An older document has no field: as good as false.
        closesOnlyWhenAlone: closesOnlyWhenAlone || { $ne: true },
        $and: [
          { unfinished: { $elemMatch: { id, what: 'closing' } } },
          { unfinished: { $not: { $elemMatch: { what: { $in: keepingOpen } } } } },
        ],
      },
      {
        $set: { state: 'closed', closing, 'unfinished.$[one].what': 'suspending' },
        $push: { ...$push, ...command.noted.$push, history },
        $inc,
      },
      [{ 'one.id': id }],
    );
  }

  /** Keeps an attempt from closing it. Whether there is something to give back. */
  async turnBack(organizationId: string, id: string): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      {
        _id: organizationId,
        unfinished: { $elemMatch: { id, what: { $in: ['closing', 'releasing'] } } },
      },
      { $set: { 'unfinished.$.what': 'releasing' } },
    );
    return matchedCount === 1;
  }

  /** One that is closed and not purged. */
  async findClosed(organizationId: string): Promise<StoredOrganization | null> {
    return this.model
      .findOne({ _id: organizationId, state: 'closed' })
      .select(withoutRecords)
      .lean<StoredOrganization>();
  }

  /** Those that an account represents and can open again; who was closed last comes first. */
  async pageOf(
    representative: string,
    now: Date,
    { after, limit }: { after: Cursor | undefined; limit: number },
  ): Promise<StoredOrganization[]> {
    const at = after && new Date(after[0]);
    const rest = after && {
      $or: [{ 'closing.at': { $lt: at } }, { 'closing.at': at, _id: { $gt: after[1] } }],
    };
    return this.model
      .find({
        ...{ legalRepresentatives: representative, state: 'closed' },
        ...{ 'closing.restorableUntil': { $gt: now }, ...rest },
      })
      .sort({ 'closing.at': -1, _id: 1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredOrganization[]>();
  }

  /** Opens it again, if it can still be, and is represented by whoever wants it in that very moment. */
  async restore(
    organizationId: string,
    intent: Readmitting,
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    const { closingId, by, at } = intent;
    const data = { organizationId, closingId };
    const { $push, $inc } = withEvents(happened(organizationRestored, data, circumstances));
    const history = changed('state', 'closed', 'open', circumstances);
    return this.writes.update(
      {
        ...{ _id: organizationId, state: 'closed', legalRepresentatives: by },
        ...{ 'closing.id': closingId, 'closing.restorableUntil': { $gt: at } },
        'unfinished.what': { $nin: ['suspending', 'purging'] },
      },
      {
        $set: { state: 'open' },
        $unset: { closing: 1 },
        $push: { ...$push, history, unfinished: intent },
        $inc,
      },
    );
  }

  /** Begins to purge one that nobody can open again any more; null when there is none. */
  async beginPurge(
    now: Date,
    intentOf: (closingId: string) => Purging,
  ): Promise<{ organization: StoredOrganization; intent: Purging } | null> {
    const due: Record<string, unknown> = {
      ...{ state: 'closed', 'closing.restorableUntil': { $lte: now } },
      'unfinished.what': { $nin: ['suspending', 'purging'] },
    };
    const found = await this.model
      .findOne(due)
      .select({ closing: 1 })
      .comment(byTimer)
      .lean<StoredOrganization>();
    if (!found?.closing) return null;
    const intent = intentOf(found.closing.id);
    const organization = await this.model
      .findOneAndUpdate(
        { _id: found._id, ...due },
        { $push: { unfinished: intent } },
        { returnDocument: 'after' },
      )
      .lean<StoredOrganization>();
    return organization && { organization, intent };
  }

  /** Its members are told: what is left is that every part hears of it, which keeps nobody from closing it again. */
  async onlyRelease({ id, closingId }: Readmitting, organizationId: string): Promise<void> {
    await this.model.updateOne(
      { _id: organizationId, unfinished: { $elemMatch: { id, what: 'readmitting' } } },
      { $set: { 'unfinished.$.what': 'releasing', 'unfinished.$.id': closingId } },
    );
  }

  /** It is gone on with later. */
  async postpone(organizationId: string, id: string, until: Date): Promise<void> {
    await this.model.updateOne(
      { _id: organizationId, 'unfinished.id': id },
      { $set: { 'unfinished.$.until': until } },
    );
  }

  /** Of what it was only its id is left, and that it is no more. */
  async purged(organizationId: string, purgedAt: Date): Promise<void> {
    await this.model.collection.replaceOne(
      { _id: organizationId as never, state: 'closed' },
      { state: 'purged', purgedAt, schemaVersion: 1 },
    );
  }

  /** Says whether other members stand in the way, by a legal representative. Null where it is so already. */
  async setTerms(
    organizationId: string,
    closesOnlyWhenAlone: boolean,
    circumstances: Circumstances,
  ): Promise<StoredOrganization | null> {
    const history = changed(
      'closesOnlyWhenAlone',
      !closesOnlyWhenAlone,
      closesOnlyWhenAlone,
      circumstances,
    );
    // An older document has no field: as good as false.
    const isOther = closesOnlyWhenAlone ? { $ne: true } : true;
    const { by } = circumstances;
    return this.writes.update(
      {
        ...{ _id: organizationId, state: 'open', legalRepresentatives: by },
        closesOnlyWhenAlone: isOther,
      },
      { $set: { closesOnlyWhenAlone }, $push: { history } },
    );
  }
}

/** How many things may be begun in a document when one begins to close it. */
const intentsAtMost = 5;

const withoutRecords = { history: 0, outbox: 0, idempotency: 0, settledGrants: 0 } as const;

/** What is begun in an organization's document and has to come to its end before that can be closed. */
const keepingOpen = ['founding', 'ending', 'stepping-down', 'readmitting'];
