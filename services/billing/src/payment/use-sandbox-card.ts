import type { SandboxAuthentication, SandboxCard, SandboxCardOutcome } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { CardProvider } from '../card-provider/card-provider.js';
import { CARD_PROVIDER } from '../card-provider/choose-card-provider.js';
import { behaviorOf } from '../card-provider/sandbox-card.js';
import { type SandboxAnswer, SandboxCards } from '../card-provider/sandbox-cards.js';
import { FollowCard } from './follow-card.js';
import { PaymentsRepository } from './payments.repository.js';

/** Enters cards of the sandbox, as a person would with the form of a provider. Where there is no sandbox nothing is found. */
@Injectable()
export class UseSandboxCard {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly followCard: FollowCard,
    @Inject(CARD_PROVIDER) private readonly provider: CardProvider,
  ) {}

  async execute({ clientSecret, number }: SandboxCard): Promise<SandboxCardOutcome> {
    const sandbox = this.sandbox();
    const behavior = behaviorOf(number);
    if (!behavior) {
      const message = 'number must be that of a card of the sandbox';
      throw new Problem('invalid-input', { errors: [{ pointer: '/number', message }] });
    }
    return this.outcome(await sandbox.pay(clientSecret, behavior));
  }

  async authenticate(answer: SandboxAuthentication): Promise<SandboxCardOutcome> {
    return this.outcome(await this.sandbox().authenticate(answer.clientSecret, answer.confirmed));
  }

  private sandbox(): SandboxCards {
    if (this.provider instanceof SandboxCards) return this.provider;
    throw new Problem('not-found');
  }

  private async outcome({ paymentId, asksPerson }: SandboxAnswer): Promise<SandboxCardOutcome> {
    const payment = await this.payments.find(paymentId);
    if (!payment) throw new Problem('not-found');
    const followed = await this.followCard.execute(payment);
    return { state: followed.payment.state, needsAuthentication: asksPerson };
  }
}
