import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { SuccessionRecord } from '@atrium/contracts';
import {
  type IdempotencyEntry,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import type { Cursor } from '@atrium/service';
import type { Connection, Model } from 'mongoose';
import type { Unfinished } from '../organization/organization.js';
import type { Act, Naming, Succession } from './succession.js';
import { type StoredSuccession, successionModel, withoutRecords } from './succession.schema.js';

/** Nobody has answered it, and nobody's answer is being carried out. */
const unanswered = { state: 'open', unfinished: { $exists: false } } as const;

/**
 * Proposals of who shall represent an organization, and the records of what came of them: each is its own history.
 * Each method is one command, and each invariant the filter of one.
 */
@Injectable()
export class SuccessionsRepository {
  private readonly model: Model<StoredSuccession>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = successionModel(connection);
    relay.watch(this.model);
  }

  async find(organizationId: string, successionId: string): Promise<StoredSuccession | null> {
    return this.model
      .findOne({ _id: successionId, organizationId })
      .select(withoutRecords)
      .lean<StoredSuccession>();
  }

  async findOpen(organizationId: string, accountId: string): Promise<StoredSuccession | null> {
    return this.model
      .findOne({ organizationId, accountId, state: 'open' })
      .select(withoutRecords)
      .lean<StoredSuccession>();
  }

  /** Those of an organization, or of them those that concern one account; newest first. */
  async page(
    organizationId: string,
    concerned: string | undefined,
    { after, limit }: { after: Cursor | undefined; limit: number },
  ): Promise<StoredSuccession[]> {
    const at = after && new Date(after[0]);
    const rest = after && {
      $or: [{ 'proposal.at': { $lt: at } }, { 'proposal.at': at, _id: { $lt: after[1] } }],
    };
    const theirs = concerned !== undefined && {
      $or: [{ accountId: concerned }, { 'proposal.by': concerned }],
    };
    return this.model
      .find({ organizationId, $and: [rest ?? {}, theirs || {}] })
      .sort({ 'proposal.at': -1, _id: -1 })
      .limit(limit)
      .select({ ...withoutRecords, record: 0 })
      .lean<StoredSuccession[]>();
  }

  /** Those that concern an account, of whichever organization, in the order in which they were made. */
  async pageOfPerson(
    accountId: string,
    after: Cursor | undefined,
    limit: number,
  ): Promise<StoredSuccession[]> {
    return this.model
      .find({
        $or: [{ accountId }, { 'proposal.by': accountId }],
        ...(after && { _id: { $gt: after[1] } }),
      })
      .sort({ _id: 1 })
      .limit(limit)
      .select({ ...withoutRecords, record: 0, naming: 0 })
      .lean<StoredSuccession[]>();
  }

  /** Confirmed proposals of one giver that have not come true or to nothing yet. */
  async underWayOf(organizationId: string, giver: string): Promise<StoredSuccession[]> {
    return this.model
      .find({ organizationId, state: 'open', 'proposal.by': giver, unfinished: { $exists: true } })
      .select(withoutRecords)
      .lean<StoredSuccession[]>();
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  /** Keeps one. False when the database knows an open one to that person, this id, or the command, already. */
  async insert(
    succession: Succession,
    entry: OutboxEntry,
    noted: { idempotency?: IdempotencyEntry[] } = {},
  ): Promise<boolean> {
    const document = { ...succession, schemaVersion: 1, ...newWithEvents(entry), ...noted };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code === 11_000) return false;
      throw error;
    }
    this.relay.offer(this.model, document);
    return true;
  }

  /** Notes a confirmation and how people are named at this moment: the first one that comes in time. */
  async confirm(
    { _id, organizationId }: Succession,
    confirmation: Act,
    naming: Naming,
    unfinished: Unfinished,
  ): Promise<StoredSuccession | null> {
    return this.model
      .findOneAndUpdate(
        { _id, organizationId, ...unanswered, expiresAt: { $gt: confirmation.at } },
        { $set: { answer: confirmation, naming, unfinished } },
        { returnDocument: 'after' },
      )
      .lean<StoredSuccession>();
  }

  /** Ends an open one by an answer that comes in time. */
  async settle(
    { _id, organizationId }: Succession,
    state: 'declined' | 'withdrawn',
    answer: Act,
    entry: OutboxEntry,
  ): Promise<StoredSuccession | null> {
    const { $push, $inc } = withEvents(entry);
    return this.written(
      await this.model
        .findOneAndUpdate(
          { _id, organizationId, ...unanswered, expiresAt: { $gt: answer.at } },
          { $set: { state, answer }, $push, $inc },
          { returnDocument: 'after' },
        )
        .lean<StoredSuccession>(),
    );
  }

  /** Writes down that an open one can not be confirmed any more. */
  async putAway({ _id, organizationId }: Succession, state: 'expired' | 'void'): Promise<void> {
    await this.model.updateOne({ _id, organizationId, ...unanswered }, { $set: { state } });
  }

  /** Of whoever has lost the role, no open proposal can come true any more, also if they get it again. */
  async putAwayAllOf(organizationId: string, giver: string): Promise<void> {
    await this.model.updateMany(
      { organizationId, 'proposal.by': giver, ...unanswered },
      { $set: { state: 'void' } },
    );
  }

  /** A confirmed one has come true, with its record, or to nothing. Null when that was written down already. */
  async conclude(
    { _id, organizationId }: Succession,
    intentId: string,
    come: { record: SuccessionRecord; entry: OutboxEntry } | null,
  ): Promise<StoredSuccession | null> {
    const change = come
      ? { state: 'confirmed', record: come.record, naming: null }
      : { state: 'void', naming: null };
    return this.written(
      await this.model
        .findOneAndUpdate(
          { _id, organizationId, 'unfinished.id': intentId },
          { $set: change, $unset: { unfinished: 1 }, ...(come && withEvents(come.entry)) },
          { returnDocument: 'after' },
        )
        .lean<StoredSuccession>(),
    );
  }

  /** Takes over one whose holder is overdue; null when there is none. */
  async claimOverdue(now: Date, until: Date): Promise<StoredSuccession | null> {
    return this.model
      .findOneAndUpdate(
        { 'unfinished.until': { $lte: now } },
        { $set: { 'unfinished.until': until } },
        { returnDocument: 'after' },
      )
      .lean<StoredSuccession>();
  }

  private written(document: StoredSuccession | null): StoredSuccession | null {
    if (document) this.relay.offer(this.model, document);
    return document;
  }
}
