import type { PaymentAction, StartedPayment } from '@atrium/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { CardAction, CardProvider } from '../card-provider/card-provider.js';
import { CARD_PROVIDER } from '../card-provider/choose-card-provider.js';
import { FollowCard } from './follow-card.js';
import { isOpen, shownPayment } from './payment.js';
import type { StoredPayment } from './payment.schema.js';
import { ReceivingAccounts } from './receiving-accounts.js';

/** Says what a person does next for a payment. The provider's secret is asked for each time and kept nowhere. */
@Injectable()
export class ContinuePayment {
  constructor(
    private readonly followCard: FollowCard,
    private readonly accounts: ReceivingAccounts,
    @Inject(CARD_PROVIDER) private readonly provider: CardProvider,
  ) {}

  async execute(payment: StoredPayment): Promise<StartedPayment> {
    const { reference, method } = payment;
    if (isOpen(payment) && reference) {
      const iban = this.accounts.ibanFor(reference);
      return {
        payment: shownPayment(payment),
        action: { kind: 'transfer', reference: reference.value, iban },
      };
    }
    if (!isOpen(payment) || method !== 'card') {
      return { payment: shownPayment(payment), action: null };
    }
    const followed = await this.followCard.execute(payment);
    const action = isOpen(followed.payment) ? followed.intent.action : null;
    return { payment: shownPayment(followed.payment), action: action && this.shown(action) };
  }

  private shown(action: CardAction): PaymentAction {
    const provider = this.provider.name;
    if (action.kind === 'redirect') return { ...action, provider };
    const { kind, clientSecret, publishableKey } = action;
    return { kind, provider, clientSecret, ...(publishableKey !== null && { publishableKey }) };
  }
}
