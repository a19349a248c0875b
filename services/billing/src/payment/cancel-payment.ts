import { paymentCancelled } from '@atrium/contracts';
import { type Clock, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { FollowCard } from './follow-card.js';
import { FollowUp } from './follow-up.js';
import { cancelledTransfer, isOpen, toldOfPayment } from './payment.js';
import type { StoredPayment } from './payment.schema.js';
import { PaymentsRepository } from './payments.repository.js';

/** How often something else may happen to the same payment in between before one gives up. */
const attempts = 20;

/**
 * Gives a payment up that is not paid, so that its purpose may have another one. Money that comes by transfer after that is kept in
 * the prepaid account; by card none can.
 */
@Injectable()
export class CancelPayment {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly followCard: FollowCard,
    private readonly followUp: FollowUp,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Cancelled before, nothing changes. Throws `payment-settled` where its money has come, also just now. */
  async execute(
    paymentId: string,
    circumstances: { readonly by: string | null; readonly requestId: string | null },
  ): Promise<StoredPayment> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const payment = await this.payments.find(paymentId);
      if (!payment) throw new Problem('not-found');
      if (payment.state === 'cancelled') return payment;
      if (!isOpen(payment)) throw new Problem('payment-settled');
      const ended = await this.end(payment, circumstances);
      if (ended) return ended;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /** Null when something else happened to it: look again. */
  private async end(
    payment: StoredPayment,
    circumstances: { readonly by: string | null; readonly requestId: string | null },
  ): Promise<StoredPayment | null> {
    const after = cancelledTransfer(payment);
    if (!after) {
      const ended = await this.followCard.end(payment);
      return ended.payment.state === 'cancelled' ? ended.payment : null;
    }
    const at = this.clock.now();
    const told = happened(paymentCancelled, toldOfPayment(after), { ...circumstances, at });
    return this.payments.change(payment, after, {
      entries: [told],
      dueAt: this.followUp.after(at),
    });
  }
}
