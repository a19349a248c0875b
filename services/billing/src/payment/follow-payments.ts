import { type Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { FollowCard } from './follow-card.js';
import { FollowUp } from './follow-up.js';
import { isOpen } from './payment.js';
import type { StoredPayment } from './payment.schema.js';
import { PaymentsRepository } from './payments.repository.js';
import { RefundPayment } from './refund-payment.js';

/** After how long a payment by card is given up that nobody goes on with, in milliseconds: a day. */
const givenUpAfter = 24 * 60 * 60 * 1_000;

/**
 * Looks after payments by card that nobody asks about: their notice got lost, their person has gone away, or the process that was
 * at it stopped in the middle. Each is claimed by a conditional write, by any replica.
 */
@Injectable()
export class FollowPayments {
  private readonly logger = new Logger(FollowPayments.name);

  constructor(
    private readonly payments: PaymentsRepository,
    private readonly followCard: FollowCard,
    private readonly refundPayment: RefundPayment,
    private readonly followUp: FollowUp,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks after all that is due now. */
  async execute(): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const payment = await this.payments.claimDue(now, this.followUp.after(now));
      if (!payment) return;
      await this.look(payment, now);
    }
  }

  /** One that can not be looked after holds up no other. */
  private async look(payment: StoredPayment, now: Date): Promise<void> {
    try {
      const isAbandoned = now.getTime() - payment.createdAt.getTime() >= givenUpAfter;
      if (isOpen(payment)) {
        await (isAbandoned ? this.followCard.end(payment) : this.followCard.execute(payment));
      }
      for (const { id, done } of payment.refunds) {
        if (!done) await this.refundPayment.finish(payment, id);
      }
    } catch (error) {
      this.logger.warn(`Payment ${payment._id} is looked after later: ${String(error)}`);
    }
  }
}
