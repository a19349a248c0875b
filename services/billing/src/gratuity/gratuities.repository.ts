import {
  type IdempotencyEntry,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import { byTimer } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { Gratuity, PlanOfLine } from './gratuity.js';
import { gratuityModel, type StoredGratuity } from './gratuity.schema.js';

/** What is read of a gratuity, and what is not. */
const withoutRecords = { outbox: 0, idempotency: 0 } as const;

/** Where a page begins, and how long it is. */
interface Page {
  readonly after: string | undefined;
  readonly limit: number;
}

/** The gratuities. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class GratuitiesRepository {
  private readonly model: Model<StoredGratuity>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = gratuityModel(connection);
    relay.watch(this.model);
  }

  async find(gratuityId: string): Promise<StoredGratuity | null> {
    return this.model.findById(gratuityId).select(withoutRecords).lean<StoredGratuity>();
  }

  /** All of an organization, the newest first. */
  async page(organizationId: string, { after, limit }: Page): Promise<StoredGratuity[]> {
    return this.model
      .find({ organizationId, ...(after !== undefined && { _id: { $lt: after } }) })
      .sort({ _id: -1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredGratuity[]>();
  }

  /** Those that organizations can use now, for a plan where one is named; the newest first. */
  async usable(
    organizationIds: readonly string[],
    plan: Partial<PlanOfLine>,
    now: Date,
    { after, limit }: Page,
  ): Promise<StoredGratuity[]> {
    const { planId, productType } = plan;
    const either = [
      ...(planId === undefined ? [] : [{ 'product.planId': planId }]),
      ...(productType === undefined ? [] : [{ 'product.productType': productType }]),
    ];
    const filter: Record<string, unknown> = {
      ...{ organizationId: { $in: organizationIds }, ...usableAt(now) },
      ...(either.length > 0 && { $and: [{ $or: either }] }),
      ...(after !== undefined && { _id: { $lt: after } }),
    };
    return this.model
      .find(filter)
      .sort({ _id: -1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredGratuity[]>();
  }

  /** Those that an order of an organization holds, or has used. */
  async heldBy(organizationId: string, orderId: string): Promise<StoredGratuity[]> {
    return this.model
      .find({ 'hold.orderId': orderId, organizationId })
      .select(withoutRecords)
      .lean<StoredGratuity[]>();
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  async insert(
    gratuity: Gratuity,
    entry: OutboxEntry,
    noted: { idempotency?: IdempotencyEntry[] },
  ): Promise<void> {
    const document = { ...gratuity, schemaVersion: 1, ...newWithEvents(entry), ...noted };
    await this.model.create(document as never);
    this.relay.offer(this.model, document);
  }

  /** Holds it for a line of an order; false when it can not be used any more. */
  async reserve({ _id, hold }: Gratuity, now: Date, entry: OutboxEntry): Promise<boolean> {
    const reserved = { state: 'reserved', hold };
    return this.update({ _id, ...usableAt(now) }, { $set: reserved, ...withEvents(entry) });
  }

  /**
   * Holds it for longer, not for less long, and for a newer placing of its order, not for an older one; false when the order does not
   * hold it any more.
   */
  async prolong(
    { _id, hold }: Gratuity,
    { until, placing }: { readonly until: Date; readonly placing: number },
  ): Promise<boolean> {
    return this.update(
      { _id, state: 'reserved', 'hold.orderId': hold?.orderId },
      { $max: { 'hold.until': until, 'hold.placing': placing } },
    );
  }

  /** False when the order does not hold it any more. */
  async use({ _id, hold }: Gratuity, entry: OutboxEntry): Promise<boolean> {
    return this.update(
      { _id, state: 'reserved', 'hold.orderId': hold?.orderId },
      { $set: { state: 'used' }, $unset: { 'hold.until': 1 }, ...withEvents(entry) },
    );
  }

  /**
   * Gives it back; false when the order does not hold it any more, or it is used. `placing`: only if no newer placing holds it;
   * `overdue`: only if it is at that moment.
   */
  async release(
    { _id, hold }: Pick<Gratuity, '_id' | 'hold'>,
    entry: OutboxEntry,
    { placing, overdue }: { readonly placing?: number; readonly overdue?: Date },
  ): Promise<boolean> {
    return this.update(
      {
        ...{ _id, state: 'reserved', 'hold.orderId': hold?.orderId },
        ...(placing !== undefined && { 'hold.placing': { $lte: placing } }),
        ...(overdue && { 'hold.until': { $lte: overdue } }),
      },
      { $set: { state: 'open', hold: null }, ...withEvents(entry) },
    );
  }

  /** False when it was used or withdrawn before, or changed since it was read. */
  async withdraw(
    { _id, version, withdrawnBy, withdrawnAt }: StoredGratuity,
    entry: OutboxEntry,
  ): Promise<boolean> {
    return this.update(
      { _id, version, state: { $ne: 'used' }, withdrawnAt: null },
      { $set: { withdrawnBy, withdrawnAt }, ...withEvents(entry) },
    );
  }

  /** Nobody gets those any more that an organization has not used. */
  async withdrawAll(organizationId: string, withdrawnAt: Date): Promise<void> {
    await this.model.updateMany(
      { organizationId, state: { $ne: 'used' }, withdrawnAt: null },
      { $set: { withdrawnAt } },
    );
  }

  /** Some of those whose orders were not completed in time. */
  async overdue(now: Date, limit: number): Promise<StoredGratuity[]> {
    return this.model
      .find({ 'hold.until': { $lte: now } })
      .limit(limit)
      .select(withoutRecords)
      .comment(byTimer)
      .lean<StoredGratuity[]>();
  }

  private async update(filter: object, update: object): Promise<boolean> {
    const document = await this.model
      .findOneAndUpdate(filter, update, { returnDocument: 'after' })
      .lean<StoredGratuity>();
    if (!document) return false;
    this.relay.offer(this.model, document);
    return true;
  }
}

function usableAt(now: Date) {
  return {
    ...{ state: 'open', withdrawnAt: null, from: { $lte: now } },
    $or: [{ until: null }, { until: { $gt: now } }],
  };
}
