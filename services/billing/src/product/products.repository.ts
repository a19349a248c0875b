import {
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
import type { LocalDate } from '../date/local-date.js';
import type { Holder } from '../reservation/reservation.js';
import { paidUntilOf, type Product } from './product.js';
import { type HeldAddress, productModel, type StoredProduct } from './product.schema.js';

/** Whatever has happened to a product, somebody looks when something is due about it next. */
const atOnce = new Date(0);

const withoutRecords = { outbox: 0, idempotency: 0 } as const;

/** The products. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class ProductsRepository {
  private readonly model: Model<StoredProduct>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = productModel(connection);
    relay.watch(this.model);
  }

  async find(productId: string): Promise<StoredProduct | null> {
    return this.model.findById(productId).select(withoutRecords).lean<StoredProduct>();
  }

  /** In order of their ids. */
  async page(
    organizationId: string,
    { after, limit }: { after: string | undefined; limit: number },
  ): Promise<StoredProduct[]> {
    return this.model
      .find({ organizationId, ...(after !== undefined && { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredProduct[]>();
  }

  /** Those that have not ended, in order of their ids. */
  async active(organizationId: string, limit: number): Promise<StoredProduct[]> {
    return this.model
      .find({ organizationId, state: 'active' })
      .sort({ _id: 1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredProduct[]>();
  }

  /** Those that are paid until a day at the latest, what ends first before what ends later. */
  async endingUntil(
    organizationId: string,
    day: LocalDate,
    limit: number,
  ): Promise<StoredProduct[]> {
    return this.model
      .find({ organizationId, state: 'active', paidUntil: { $lte: day } })
      .sort({ paidUntil: 1 })
      .limit(limit)
      .select(withoutRecords)
      .lean<StoredProduct[]>();
  }

  /** False when there is one with this id. */
  async insert(product: Product, entry: OutboxEntry): Promise<boolean> {
    const paidUntil = paidUntilOf(product);
    const due = paidUntil !== null && { dueAt: atOnce };
    const document = { ...product, paidUntil, ...due, schemaVersion: 1, ...newWithEvents(entry) };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return false;
    }
    this.relay.offer(this.model, document);
    return true;
  }

  /**
   * One order at a time renews it; false when another one does, or a newer placing of the same, or it has ended. May be asked again.
   */
  async holdRenewal(productId: string, { orderId, placing }: Holder): Promise<boolean> {
    const mine = { 'renewing.orderId': orderId, 'renewing.placing': { $lte: placing } };
    const { matchedCount } = await this.model.updateOne(
      { _id: productId, state: 'active', $or: [{ renewing: null }, mine] },
      { $set: { renewing: { orderId, placing } } },
    );
    return matchedCount === 1;
  }

  /** The order does not renew it, unless a newer placing of it does. May be said again. */
  async releaseRenewal(productId: string, { orderId, placing }: Holder): Promise<void> {
    const mine = { 'renewing.orderId': orderId, 'renewing.placing': { $lte: placing } };
    await this.model.updateOne({ _id: productId, ...mine }, { $set: { renewing: null } });
  }

  /** Makes it this; false, and nothing is changed, when it is not as it was read any more, or the command was done. */
  async change(
    { _id, revision = 0 }: StoredProduct,
    after: Product,
    entries: readonly OutboxEntry[],
    by?: { readonly command: IdempotentCommand; readonly at: Date },
  ): Promise<boolean> {
    const {
      organizationId,
      state,
      stays,
      subscription = null,
      orders = [],
      renewal = null,
    } = after;
    const paidUntil = paidUntilOf(after);
    const events = withEvents(...entries);
    const document = await this.model
      .findOneAndUpdate(
        { _id, ...asRead(revision), state: 'active', ...by?.command.notDone },
        {
          $set: {
            ...{ organizationId, state, stays, subscription, orders, renewal, paidUntil },
            dueAt: atOnce,
          },
          $push: { ...events.$push, ...by?.command.noted({}, by.at).$push },
          $inc: { ...events.$inc, revision: 1 },
        },
        { returnDocument: 'after' },
      )
      .lean<StoredProduct>();
    if (!document) return false;
    this.relay.offer(this.model, document);
    return true;
  }

  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  /** One that somebody has to look at; until then nobody else does. */
  async claimDue(now: Date, until: Date): Promise<StoredProduct | null> {
    return this.model
      .findOneAndUpdate(
        { dueAt: { $lte: now } },
        { $set: { dueAt: until } },
        { returnDocument: 'after', comment: byTimer },
      )
      .select(withoutRecords)
      .lean<StoredProduct>();
  }

  /** Nothing is to be done before then; null: nothing at all. Unless something else has happened to it. */
  async putOff({ _id, revision = 0 }: StoredProduct, dueAt: Date | null): Promise<void> {
    const then = dueAt === null ? { $unset: { dueAt: 1 } } : { $set: { dueAt } };
    await this.model.updateOne({ _id, ...asRead(revision) }, then);
  }

  /** Notes that an address may know of it, and that nobody looks at it until then. Null when something else happened to it. */
  async noteAddress(
    { _id, revision = 0, addresses = [] }: StoredProduct,
    held: HeldAddress,
    until: Date,
  ): Promise<StoredProduct | null> {
    const others = addresses.filter(
      ({ addressId, organizationId }) =>
        addressId !== held.addressId || organizationId !== held.organizationId,
    );
    return this.model
      .findOneAndUpdate(
        { _id, ...asRead(revision), state: 'active' },
        { $set: { addresses: [...others, held], dueAt: until }, $inc: { revision: 1 } },
        { returnDocument: 'after' },
      )
      .select(withoutRecords)
      .lean<StoredProduct>();
  }

  /** Only these addresses know of it any more. Unless something else has happened to it. */
  async keepAddresses(
    { _id, revision = 0 }: StoredProduct,
    addresses: readonly HeldAddress[],
  ): Promise<void> {
    const after = { $set: { addresses, dueAt: atOnce }, $inc: { revision: 1 } };
    await this.model.updateOne({ _id, ...asRead(revision) }, after);
  }
}

/** Products that were stored before changes were counted have no number. */
function asRead(revision: number): object {
  return { revision: revision === 0 ? { $in: [null, 0] } : revision };
}
