import {
  paymentCancelled,
  paymentFailed,
  paymentSucceeded,
  type PaymentTold,
  type PaymentState,
  type EventContract,
} from '@atrium/contracts';
import { type Clock, failpoint, happened, type OutboxEntry, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { CardIntent, CardProvider } from '../card-provider/card-provider.js';
import { CARD_PROVIDER } from '../card-provider/choose-card-provider.js';
import { dayOf } from '../date/local-date.js';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { FollowUp } from './follow-up.js';
import { afterNews, hasTooManyDeclines, isOpen, type Payment, toldOfPayment } from './payment.js';
import type { StoredPayment } from './payment.schema.js';
import { PaymentsRepository } from './payments.repository.js';

/** How often something else may happen to the same payment in between before one gives up. */
const attempts = 20;

/** How a payment and the provider's side of it stand. */
export interface Followed {
  readonly payment: StoredPayment;
  readonly intent: CardIntent;
}

/** What is told of a payment that has come to be this. */
const toldAs: Partial<Record<PaymentState, EventContract<PaymentTold>>> = {
  succeeded: paymentSucceeded,
  failed: paymentFailed,
  cancelled: paymentCancelled,
};

/**
 * Brings a payment by card to where the provider has it. Whatever the reason was to ask, a notice, a person or a timer, what
 * counts is what the provider says now; so notices may come twice, late and in any order, and each change is told once.
 */
@Injectable()
export class FollowCard {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly followUp: FollowUp,
    @Inject(CARD_PROVIDER) private readonly provider: CardProvider,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Opens it at the provider where that was not done, or not noted. */
  async execute(payment: StoredPayment): Promise<Followed> {
    const followed = await this.note(payment, await this.intentOf(payment));
    const isOver = isOpen(followed.payment) && hasTooManyDeclines(followed.payment);
    return isOver ? this.end(followed.payment) : followed;
  }

  /** Makes that nothing can be paid any more, and notes how it ended: it may have been paid just before. */
  async end(payment: StoredPayment): Promise<Followed> {
    const { intentId } = await this.intentOf(payment);
    return this.note(payment, await this.provider.cancel(intentId));
  }

  private async intentOf(payment: StoredPayment): Promise<CardIntent> {
    const { _id: paymentId, organizationId, money, card } = payment;
    if (card?.intentId) return this.provider.read(card.intentId);
    const savedCard = card?.saved ?? null;
    const intent = await this.provider.open({ paymentId, organizationId, money, savedCard });
    failpoint('billing.payment.after-provider');
    return intent;
  }

  private async note(payment: StoredPayment, intent: CardIntent): Promise<Followed> {
    let [current, said] = [payment, intent];
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const now = this.clock.now();
      const after = afterNews(current, said, dayOf(now, this.issuer.timeZone));
      if (!after) return { payment: current, intent: said };
      const change = {
        entries: this.entries(current, after, now),
        dueAt: this.followUp.after(now),
      };
      const changed = await this.payments.change(current, after, change);
      if (changed) return { payment: changed, intent: said };
      // What was said may be old by now.
      said = await this.provider.read(said.intentId);
      current = (await this.payments.find(payment._id)) ?? current;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private entries(before: Payment, after: Payment, at: Date): OutboxEntry[] {
    const contract = before.state === after.state ? undefined : toldAs[after.state];
    if (!contract) return [];
    const by = after.startedBy;
    return [happened(contract, toldOfPayment(after), { by, at, requestId: null })];
  }
}
