import {
  type EventContract,
  paymentRefunded,
  type PaymentRefunded,
  paymentRefundOrdered,
} from '@atrium/contracts';
import { type Clock, failpoint, happened, type OutboxEntry, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { CardProvider } from '../card-provider/card-provider.js';
import { CARD_PROVIDER } from '../card-provider/choose-card-provider.js';
import { FollowUp } from './follow-up.js';
import {
  destinationOf,
  isRefundable,
  leftOf,
  type Payment,
  type Refund,
  toldOfPayment,
  withRefund,
  withRefundDone,
} from './payment.js';
import type { StoredPayment } from './payment.schema.js';
import { PaymentsRepository } from './payments.repository.js';

/** How often something else may happen to the same payment in between before one gives up. */
const attempts = 20;

/** What is given back, and who says so. */
export interface RefundWanted {
  readonly paymentId: string;
  /** In minor units. */
  readonly amount: number;
  readonly reason: string;
  /** Of the operation that asks for it: asked again under the same one, nothing more is given back. */
  readonly refundId: string;
  readonly by: string | null;
  /** Whether an operator wishes it: then it is a line of their log (decision 32). */
  readonly isOperators: boolean;
}

/**
 * Gives money of a payment back. It is noted before the provider is asked, under an id that makes it one refund there too; so
 * never more is on its way than was paid, and what a crash interrupts is finished by whoever finds it (decision 6).
 */
@Injectable()
export class RefundPayment {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly followUp: FollowUp,
    @Inject(CARD_PROVIDER) private readonly provider: CardProvider,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Throws `not-found`, `payment-not-refundable`, `refund-too-large`, and `idempotency-key-reused` where another amount was given
   * back under this id.
   */
  async execute(wanted: RefundWanted): Promise<StoredPayment> {
    const noted = await this.note(wanted);
    return this.finish(noted, wanted.refundId);
  }

  /** Asks the provider, where that is still to be done, and notes it. May be done again at any step. */
  async finish(payment: StoredPayment, refundId: string): Promise<StoredPayment> {
    const refund = payment.refunds.find(({ id }) => id === refundId);
    const intentId = payment.card?.intentId;
    if (!refund || refund.done || !intentId) return payment;
    const { amount } = refund;
    const wanted = { intentId, refundId: `${payment._id}:${refundId}`, amount };
    const isTaken = await this.provider.refund(wanted);
    failpoint('billing.refund.after-provider');
    // What the card can not take is the organization's all the same.
    return this.settle(payment, { ...refund, to: isTaken ? 'card' : 'prepaid' });
  }

  private async note(wanted: RefundWanted): Promise<StoredPayment> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const payment = await this.payments.find(wanted.paymentId);
      if (!payment) throw new Problem('not-found');
      const earlier = payment.refunds.find(({ id }) => id === wanted.refundId);
      if (earlier && earlier.amount !== wanted.amount) throw new Problem('idempotency-key-reused');
      const noted = earlier ? payment : await this.add(payment, wanted);
      failpoint('billing.refund.after-intent');
      if (noted) return noted;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /** Null when something else happened to it: look again. */
  private async add(
    payment: StoredPayment,
    { refundId: id, amount, reason, by, isOperators }: RefundWanted,
  ): Promise<StoredPayment | null> {
    if (!isRefundable(payment)) throw new Problem('payment-not-refundable');
    if (amount > leftOf(payment)) throw new Problem('refund-too-large');
    const at = this.clock.now();
    const to = destinationOf(payment);
    const done = to === 'prepaid';
    const refund: Refund = { id, amount, reason, to, done, by, at };
    const after = withRefund(payment, refund);
    const entries = [
      ...(isOperators ? [this.told(paymentRefundOrdered, after, refund)] : []),
      ...(done ? [this.told(paymentRefunded, after, refund)] : []),
    ];
    return this.payments.change(payment, after, { entries, dueAt: this.followUp.after(at) });
  }

  private async settle(payment: StoredPayment, refund: Refund): Promise<StoredPayment> {
    let current = payment;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const after = withRefundDone(current, refund.id, refund.to);
      if (!after) return current;
      const entries = [this.told(paymentRefunded, after, refund)];
      const dueAt = this.followUp.after(this.clock.now());
      const changed = await this.payments.change(current, after, { entries, dueAt });
      if (changed) return changed;
      current = (await this.payments.find(payment._id)) ?? current;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private told(
    contract: EventContract<PaymentRefunded>,
    after: Payment,
    { id: refundId, amount: refundAmount, to, by }: Refund,
  ): OutboxEntry {
    const data = { ...toldOfPayment(after), refundId, refundAmount, to };
    return happened(contract, data, { by, at: this.clock.now(), requestId: null });
  }
}
