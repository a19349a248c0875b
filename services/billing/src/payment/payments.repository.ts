import type { PaymentPurpose } from '@atrium/contracts';
import { newWithEvents, type OutboxEntry, OutboxRelay, withEvents } from '@atrium/messaging';
import { byTimer } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { holdsPurpose, keyOf, needsAttention, openStates, type Payment } from './payment.js';
import { paymentModel, type StoredPayment } from './payment.schema.js';

/** The payments. Each method is one command, and each invariant the filter of one or an index. */
@Injectable()
export class PaymentsRepository {
  private readonly model: Model<StoredPayment>;

  constructor(
    @InjectConnection() connection: Connection,
    private readonly relay: OutboxRelay,
  ) {
    this.model = paymentModel(connection);
    relay.watch(this.model);
  }

  find(paymentId: string): Promise<StoredPayment | null> {
    return this.findBy({ _id: paymentId });
  }

  findIn(organizationId: string, paymentId: string): Promise<StoredPayment | null> {
    return this.findBy({ _id: paymentId, organizationId });
  }

  /** The one that a transfer with this reference pays. */
  findByReference(reference: string): Promise<StoredPayment | null> {
    return this.findBy({ 'reference.value': reference });
  }

  /** The one that is open for a purpose, or has paid it. */
  findHolding(purpose: PaymentPurpose): Promise<StoredPayment | null> {
    return this.findBy({ purposeKey: keyOf(purpose) });
  }

  /** Any that was ever begun for a purpose. */
  findFor({ kind, id }: PaymentPurpose): Promise<StoredPayment | null> {
    return this.findBy({ 'purpose.kind': kind, 'purpose.id': id });
  }

  /** Top-ups whose money may still come, the oldest first. */
  async openTopUps(organizationId: string, limit: number): Promise<StoredPayment[]> {
    return this.model
      .find({
        ...{ organizationId, 'purpose.kind': 'top-up' },
        state: { $in: openStates },
      })
      .sort({ _id: 1 })
      .limit(limit)
      .select({ outbox: 0 })
      .lean<StoredPayment[]>();
  }

  /** The newest top-ups that were paid. */
  async newestPaidTopUps(organizationId: string, limit: number): Promise<StoredPayment[]> {
    return this.model
      .find({ organizationId, 'purpose.kind': 'top-up', state: 'succeeded' })
      .sort({ _id: -1 })
      .limit(limit)
      .select({ outbox: 0 })
      .lean<StoredPayment[]>();
  }

  /** The newest first: ids begin with the time. */
  async page(
    organizationId: string,
    { before, limit }: { before: string | undefined; limit: number },
  ): Promise<StoredPayment[]> {
    return this.model
      .find({ organizationId, ...(before !== undefined && { _id: { $lt: before } }) })
      .sort({ _id: -1 })
      .limit(limit)
      .select({ outbox: 0 })
      .lean<StoredPayment[]>();
  }

  /** Null when its purpose has a payment that is open or has succeeded: the index judges (I7). */
  async insert(payment: Payment, dueAt: Date): Promise<StoredPayment | null> {
    const document = {
      ...payment,
      revision: 0,
      purposeKey: keyOf(payment.purpose),
      ...(needsAttention(payment) && { dueAt }),
      schemaVersion: 1,
      ...newWithEvents(),
    };
    try {
      await this.model.create(document as never);
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      return null;
    }
    this.relay.offer(this.model, document);
    return document;
  }

  /** Makes it this; null, and nothing is changed, when it is not as it was read any more. `dueAt`: for what is left to do. */
  async change(
    { _id, revision }: StoredPayment,
    after: Payment,
    { entries, dueAt }: { entries: readonly OutboxEntry[]; dueAt: Date },
  ): Promise<StoredPayment | null> {
    const { state, card, refunded, refunds, paidOn, creditId } = after;
    const needs = needsAttention(after);
    const gone = { ...(!needs && { dueAt: 1 }), ...(!holdsPurpose(after) && { purposeKey: 1 }) };
    const events = withEvents(...entries);
    const document = await this.model
      .findOneAndUpdate(
        { _id, revision },
        {
          $set: { state, card, refunded, refunds, paidOn, creditId, ...(needs && { dueAt }) },
          ...(Object.keys(gone).length > 0 && { $unset: gone }),
          $push: events.$push,
          $inc: { ...events.$inc, revision: 1 },
        },
        { returnDocument: 'after' },
      )
      .lean<StoredPayment>();
    if (document) this.relay.offer(this.model, document);
    return document;
  }

  /** One that somebody has to look after; until then nobody else does. */
  async claimDue(now: Date, until: Date): Promise<StoredPayment | null> {
    return this.model
      .findOneAndUpdate(
        { dueAt: { $lte: now } },
        { $set: { dueAt: until } },
        { returnDocument: 'after', comment: byTimer },
      )
      .lean<StoredPayment>();
  }

  private findBy(filter: object): Promise<StoredPayment | null> {
    return this.model.findOne(filter).select({ outbox: 0 }).lean<StoredPayment>();
  }
}
