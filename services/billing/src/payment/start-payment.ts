import type { StartedPayment } from '@atrium/contracts';
import { type Clock, failpoint, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { PaymentMethodsRepository } from '../payment-method/payment-methods.repository.js';
import { ContinuePayment } from './continue-payment.js';
import { FollowUp } from './follow-up.js';
import { isAsWanted, newPayment, type Payment, type SavedCardIds, type Wanted } from './payment.js';
import type { StoredPayment } from './payment.schema.js';
import { PaymentsRepository } from './payments.repository.js';
import { ReceivingAccounts } from './receiving-accounts.js';

/**
 * Begins the payment of an order, an invoice or a top-up: one for each purpose, however often and by how many it is asked at once
 * (I7). Whoever calls it has judged the rights and holds the gate of the organization.
 */
@Injectable()
export class StartPayment {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly methods: PaymentMethodsRepository,
    private readonly accounts: ReceivingAccounts,
    private readonly continuePayment: ContinuePayment,
    private readonly followUp: FollowUp,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * What is begun, and what the person does next. `savedCard`: with the card that the organization has saved. `paymentId`: where the
   * reference, which is made of it, had to be known before. Throws
   * `payment-under-way` where one was begun with another amount or method, `no-saved-card`, and `payment-method-unavailable`
   * while the card provider is away: the payment is begun then, and goes on when this is asked again.
   */
  async execute(
    { savedCard = false, ...wanted }: Wanted & { readonly savedCard?: boolean },
    { by, paymentId = newId() }: { readonly by: string | null; readonly paymentId?: string },
  ): Promise<StartedPayment> {
    const payment =
      (await this.payments.findHolding(wanted.purpose)) ??
      (await this.begin(wanted, savedCard, { _id: paymentId, startedBy: by }));
    if (!isAsWanted(payment, wanted)) throw new Problem('payment-under-way');
    return this.continuePayment.execute(payment);
  }

  private async begin(
    wanted: Wanted,
    savedCard: boolean,
    { _id, startedBy }: Pick<Payment, '_id' | 'startedBy'>,
  ): Promise<StoredPayment> {
    const isTransfer = wanted.method === 'transfer';
    const reference = isTransfer ? this.accounts.referenceOf(_id, wanted.money.currency) : null;
    const saved = savedCard && !isTransfer ? await this.savedCardOf(wanted.organizationId) : null;
    const createdAt = this.clock.now();
    const payment = newPayment(wanted, { _id, reference, saved, startedBy, createdAt });
    const begun = await this.payments.insert(payment, this.followUp.after(createdAt));
    failpoint('billing.payment.after-start');
    // Somebody else was faster: theirs is the one.
    const one = begun ?? (await this.payments.findHolding(wanted.purpose));
    if (!one) throw new Problem('busy', { retryAfter: 1 });
    return one;
  }

  private async savedCardOf(organizationId: string): Promise<SavedCardIds> {
    const card = (await this.methods.find(organizationId))?.card;
    if (!card) throw new Problem('no-saved-card');
    const { customerId, token } = card;
    return { customerId, token };
  }
}
