import {
  type IdempotencyEntry,
  type IdempotentCommand,
  newWithEvents,
  type OutboxEntry,
  OutboxRelay,
  withEvents,
} from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import type { PromoCode } from './promo-code.js';
import { promoCodeModel, type StoredPromoCode } from './promo-code.schema.js';

/** The promo codes. Each method is one command, and each invariant the filter of one. */
@Injectable()
export class PromoCodesRepository {
  private readonly model: Model<StoredPromoCode>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = promoCodeModel(connection);
    relay.watch(this.model);
  }

  async find(code: string): Promise<StoredPromoCode | null> {
    return this.model.findById(code).select({ outbox: 0, idempotency: 0 }).lean<StoredPromoCode>();
  }

  /** In order of their canonical form. */
  async page(after: string | undefined, limit: number): Promise<StoredPromoCode[]> {
    return this.model
      .find({ ...(after !== undefined && { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(limit)
      .select({ outbox: 0, idempotency: 0 })
      .lean<StoredPromoCode[]>();
  }

  /** Answers a repeated command as the first time. */
  once<Answer extends object>(
    command: IdempotentCommand,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return command.once(this.model, work);
  }

  /** False when there is one with this code. */
  async insert(
    promo: PromoCode,
    entry: OutboxEntry,
    noted: { idempotency?: IdempotencyEntry[] },
  ): Promise<boolean> {
    const document = { ...promo, opened: 0, schemaVersion: 1, ...newWithEvents(entry), ...noted };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return false;
    }
    this.relay.offer(this.model, document);
    return true;
  }

  /** False when it was withdrawn before. */
  async withdraw(code: string, by: string, at: Date, entry: OutboxEntry): Promise<boolean> {
    const withdrawn = { state: 'withdrawn', withdrawnBy: by, withdrawnAt: at };
    const document = await this.model
      .findOneAndUpdate(
        { _id: code, state: 'active' },
        { $set: withdrawn, ...withEvents(entry) },
        { returnDocument: 'after' },
      )
      .lean<StoredPromoCode>();
    if (!document) return false;
    this.relay.offer(this.model, document);
    return true;
  }

  /** Notes that there are so many places, if more than were noted before. */
  async opened(code: string, places: number): Promise<void> {
    await this.model.updateOne({ _id: code }, { $max: { opened: places } });
  }
}
