import type { OrderState } from '@atrium/contracts';
import {
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { AwaitedPayment, Order, Placement } from './order.js';
import { type OrderIntent, orderModel, type StoredOrder } from './order.schema.js';

/** What can be chosen about an open order. */
export type Choices = Partial<
  Pick<
    Order,
    | 'lines'
    | 'promoCodes'
    | 'paymentMethod'
    | 'usePrepaid'
    | 'billingAddressId'
    | 'expiresAt'
    | 'currency'
  >
>;

/** Placed, and to be gone on with. */
const beingPlaced = { state: 'placing', 'unfinished.isUndone': { $ne: true } } as const;

/** Orders. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class OrdersRepository {
  private readonly model: Model<StoredOrder>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = orderModel(connection);
    relay.watch(this.model);
  }

  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  async find(organizationId: string, orderId: string): Promise<StoredOrder | null> {
    return this.model
      .findOne({ _id: orderId, organizationId })
      .select({ outbox: 0, idempotency: 0 })
      .lean<StoredOrder>();
  }

  /** The newest first: ids tell when. */
  async page(
    organizationId: string,
    wanted: { state: OrderState | undefined; before: string | undefined; limit: number },
  ): Promise<StoredOrder[]> {
    const { state, before, limit } = wanted;
    return this.model
      .find({
        organizationId,
        ...(state !== undefined && { state }),
        ...(before !== undefined && { _id: { $lt: before } }),
      })
      .sort({ _id: -1 })
      .limit(limit)
      .select({ outbox: 0, idempotency: 0 })
      .lean<StoredOrder[]>();
  }

  /** Those in these states, the oldest first. */
  async inStates(
    organizationId: string,
    states: readonly OrderState[],
    limit: number,
  ): Promise<StoredOrder[]> {
    return this.model
      .find({ organizationId, state: { $in: states } })
      .sort({ _id: 1 })
      .limit(limit)
      .select({ outbox: 0, idempotency: 0 })
      .lean<StoredOrder[]>();
  }

  async hasCompleted(organizationId: string): Promise<boolean> {
    return (await this.model.exists({ organizationId, state: 'completed' })) !== null;
  }

  async countOpen(organizationId: string, most: number): Promise<number> {
    return this.model.countDocuments({ organizationId, state: 'open' }).limit(most);
  }

  async insert(order: Order, noted: object): Promise<StoredOrder> {
    const document = { ...order, schemaVersion: 1, ...noted, ...newWithEvents() };
    await this.model.create(document as never);
    return document as unknown as StoredOrder;
  }

  /** One that has an id already: whoever comes second finds it. */
  async insertOnce(order: Order): Promise<StoredOrder> {
    try {
      return await this.insert(order, {});
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      const found = await this.find(order.organizationId, order._id);
      if (!found) throw error;
      return found;
    }
  }

  /** Null when it is not open, or not as it was seen, any more. */
  async choose(
    { _id }: Pick<Order, '_id'>,
    revision: number,
    choices: Choices,
  ): Promise<StoredOrder | null> {
    return this.update({ _id, state: 'open', revision }, { $set: choices, $inc: { revision: 1 } });
  }

  /** From here on it is placed at these prices, or is open again; null when somebody else was faster. */
  async startPlacing(
    { _id, revision }: Order,
    placement: Placement,
    begun: { intent: OrderIntent; expiresAt: Date; notDone: object; noted: object },
  ): Promise<StoredOrder | null> {
    const { intent, expiresAt, notDone, noted } = begun;
    const placed = { state: 'placing', placement, expiresAt, unfinished: intent };
    return this.update(
      { _id, state: 'open', revision, ...notDone },
      { $set: placed, $inc: { revision: 1 }, ...noted },
    );
  }

  /** All that it needs is held; it waits to be paid. Null when this placing is being undone, or is on already. */
  async awaitPayment(
    { _id, revision }: Order,
    payment: AwaitedPayment,
    entry: OutboxEntry,
  ): Promise<StoredOrder | null> {
    return this.update(
      { _id, revision, ...beingPlaced },
      {
        $set: { state: 'awaiting-payment', payment },
        $unset: { unfinished: 1 },
        ...withEvents(entry),
      },
    );
  }

  /** It is paid: from here on it only goes on to its document. Null when it is not to be paid any more. */
  async startCompleting(orderId: string, intent: OrderIntent): Promise<StoredOrder | null> {
    return this.update(
      { _id: orderId, $or: [beingPlaced, { state: 'awaiting-payment' }] },
      { $set: { state: 'completing', unfinished: intent } },
    );
  }

  /** All that it needs is held, and nothing is to be paid first. Null when this placing is being undone, or is on already. */
  async completeUnpaid(
    { _id, revision }: Order,
    intent: OrderIntent,
    entry: OutboxEntry,
  ): Promise<StoredOrder | null> {
    return this.update(
      { _id, revision, ...beingPlaced },
      { $set: { state: 'completing', unfinished: intent }, ...withEvents(entry) },
    );
  }

  async complete(
    { _id }: Order,
    invoiceId: string,
    entry: OutboxEntry,
  ): Promise<StoredOrder | null> {
    return this.update(
      { _id, state: 'completing' },
      {
        $set: { state: 'completed', invoiceId },
        $unset: { unfinished: 1 },
        ...withEvents(entry),
      },
    );
  }

  /** It can't be placed: from here on nobody goes on with it, but gives back what it holds. Null when this placing is on already. */
  async undo({ _id, revision }: Order): Promise<StoredOrder | null> {
    return this.update(
      { _id, revision, state: 'placing' },
      { $set: { 'unfinished.isUndone': true } },
    );
  }

  /** All was given back. Whoever repeats the command places it anew. */
  async reopen(
    { _id, revision, unfinished }: StoredOrder,
    expiresAt: Date,
  ): Promise<StoredOrder | null> {
    return this.update(
      { _id, revision, state: 'placing', 'unfinished.isUndone': true },
      {
        $set: { state: 'open', placement: null, payment: null, expiresAt },
        $unset: { unfinished: 1 },
        $inc: { revision: 1 },
        $pull: { idempotency: { key: unfinished?.key ?? null } },
      },
    );
  }

  /** It ends unpaid; what it held is still to be given back. Null when it is paid, or ended, already. */
  async end(
    { _id, state }: Order,
    how: {
      state: 'cancelled' | 'expired';
      intent: OrderIntent | null;
      entries: readonly OutboxEntry[];
    },
  ): Promise<StoredOrder | null> {
    const { intent, entries } = how;
    return this.update(
      { _id, state },
      {
        $set: { state: how.state, ...(intent && { unfinished: intent }) },
        ...(entries.length > 0 && withEvents(...entries)),
      },
    );
  }

  /** All that an ended order held was given back. */
  async settleEnd({ _id }: Order): Promise<void> {
    await this.update(
      { _id, state: { $in: ['cancelled', 'expired'] } },
      { $unset: { unfinished: 1 } },
    );
  }

  /** Takes over one whose maker is at it no more. */
  async claimOverdue(now: Date, until: Date): Promise<StoredOrder | null> {
    return this.update(
      { 'unfinished.until': { $lte: now } },
      { $set: { 'unfinished.until': until } },
    );
  }

  /** Ones that nobody placed, or paid, in time. */
  async runOut(now: Date, limit: number): Promise<StoredOrder[]> {
    return this.model
      .find({ state: { $in: ['open', 'awaiting-payment'] }, expiresAt: { $lte: now } })
      .limit(limit)
      .select({ outbox: 0, idempotency: 0 })
      .lean<StoredOrder[]>();
  }

  /** Takes away what a completed order says, once the law no longer asks to keep its document (E-8). */
  async bare({
    organizationId,
    orderId,
    _id: invoiceId,
  }: Pick<Order, 'organizationId'> & { orderId: string | null; _id: string }): Promise<void> {
    if (orderId === null) return;
    await this.model.updateOne(
      { _id: orderId, organizationId, state: 'completed', invoiceId },
      {
        $set: { lines: [], promoCodes: [], placement: null, payment: null },
        $unset: { idempotency: 1 },
      },
    );
  }

  private async update(filter: object, update: object): Promise<StoredOrder | null> {
    const document = await this.model
      .findOneAndUpdate(filter, update, { returnDocument: 'after' })
      .lean<StoredOrder>();
    if (document) this.relay.offer(this.model, document);
    return document;
  }
}
