import { type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import { byTimer } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { Place, TakenPlace } from './promo-redemption.js';
import { placeModel, type StoredPlace, untaken } from './promo-redemption.schema.js';

/** What a place is taken for. */
export type Taking = Pick<
  TakenPlace,
  'code' | 'organizationId' | 'orderId' | 'placing' | 'turn' | 'reservedAt'
> & { readonly until: Date };

/** The places of promo codes. Each method is one command, and each invariant a unique index or the filter of one. */
@Injectable()
export class PromoRedemptionsRepository {
  private readonly model: Model<StoredPlace>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = placeModel(connection);
    relay.watch(this.model);
  }

  /** The place that an order has. */
  async findOf(code: string, orderId: string): Promise<TakenPlace | null> {
    return this.model
      .findOne({ heldFor: heldFor(code, orderId) })
      .select({ outbox: 0 })
      .lean<TakenPlace>();
  }

  /** Those that orders of an organization have. */
  async ofOrganization(code: string, organizationId: string): Promise<TakenPlace[]> {
    return this.model
      .find({ code, organizationId })
      .select({ orderId: 1, turn: 1, state: 1 })
      .lean<TakenPlace[]>();
  }

  async hasFree(code: string): Promise<boolean> {
    return (await this.model.exists({ code, state: 'free' })) !== null;
  }

  /** Makes places; those that are there already stay as they are, taken or not. */
  async open(code: string, numbers: readonly number[]): Promise<void> {
    const places = numbers.map((number) => ({
      ...({ _id: `${code}:${number}`, code, number, state: 'free' } satisfies Place),
      ...{ schemaVersion: 1, version: 0, outbox: [] },
    }));
    try {
      await this.model.collection.insertMany(places as never[], { ordered: false });
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
    }
  }

  /**
   * Takes a free place. False when there is none, `taken` when the order has one already, or another order of the organization
   * took this turn.
   */
  async reserve(
    { code, organizationId, orderId, placing, turn, reservedAt, until }: Taking,
    entry: OutboxEntry,
  ): Promise<boolean | 'taken'> {
    const keys = {
      heldFor: heldFor(code, orderId),
      turnOf: `${code}:${organizationId}:${turn}`,
    };
    const times = { turn, reservedAt, until };
    const taken = { state: 'reserved', organizationId, orderId, placing, ...times, ...keys };
    try {
      return await this.update({ code, state: 'free' }, { $set: taken, ...withEvents(entry) });
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return 'taken';
    }
  }

  /** Holds a place for longer, not for less long, and for a newer placing of its order, not for an older one. */
  async prolong(
    { _id, code, orderId }: TakenPlace,
    { until, placing }: Pick<Taking, 'until' | 'placing'>,
  ): Promise<boolean> {
    const held = { _id, heldFor: heldFor(code, orderId), state: 'reserved' };
    return this.update(held, { $max: { until, placing } });
  }

  /** False when the order does not hold it any more. */
  async use({ _id, code, orderId }: TakenPlace, at: Date, entry: OutboxEntry): Promise<boolean> {
    return this.update(
      { _id, heldFor: heldFor(code, orderId), state: 'reserved' },
      { $set: { state: 'used', usedAt: at }, $unset: { until: 1 }, ...withEvents(entry) },
    );
  }

  /** Makes it free; false when the order does not hold it any more, or for a newer placing, or it is used. */
  async release(
    { _id, code, orderId }: TakenPlace,
    placing: number,
    entry: OutboxEntry,
  ): Promise<boolean> {
    const held = { _id, heldFor: heldFor(code, orderId), state: 'reserved' };
    return this.makeFree({ ...held, placing: { $lte: placing } }, entry);
  }

  /** The same, unless it is held for longer meanwhile. */
  async expire({ _id, code, orderId }: TakenPlace, now: Date, entry: OutboxEntry): Promise<void> {
    const until = { $lte: now };
    await this.makeFree({ _id, heldFor: heldFor(code, orderId), state: 'reserved', until }, entry);
  }

  /** Some of those whose time has run out. */
  async overdue(now: Date, limit: number): Promise<TakenPlace[]> {
    return this.model
      .find({ until: { $lte: now } })
      .limit(limit)
      .select({ outbox: 0 })
      .comment(byTimer)
      .lean<TakenPlace[]>();
  }

  /** How many orders have a place in this state, counted up to `atMost`. */
  async count(code: string, state: TakenPlace['state'], atMost: number): Promise<number> {
    return this.model.countDocuments({ code, state }).limit(atMost);
  }

  /** Those that orders have, by number. */
  async page(code: string, after: number | undefined, limit: number): Promise<TakenPlace[]> {
    return this.model
      .find({
        code,
        number: { $gt: after ?? -1 },
        state: { $in: ['reserved', 'used'] },
      })
      .sort({ number: 1 })
      .limit(limit)
      .select({ outbox: 0 })
      .lean<TakenPlace[]>();
  }

  private makeFree(filter: object, entry: OutboxEntry): Promise<boolean> {
    return this.update(filter, { $set: { state: 'free' }, $unset: untaken, ...withEvents(entry) });
  }

  private async update(filter: object, update: object): Promise<boolean> {
    const document = await this.model
      .findOneAndUpdate(filter, update, { returnDocument: 'after' })
      .lean<StoredPlace>();
    if (!document) return false;
    this.relay.offer(this.model, document);
    return true;
  }
}

function heldFor(code: string, orderId: string): string {
  return `${code}:${orderId}`;
}
