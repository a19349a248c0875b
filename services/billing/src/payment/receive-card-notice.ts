import type { CardNotice } from '@atrium/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { CardProvider } from '../card-provider/card-provider.js';
import { CARD_PROVIDER } from '../card-provider/choose-card-provider.js';
import { FollowCard } from './follow-card.js';
import { isOpen } from './payment.js';
import { PaymentsRepository } from './payments.repository.js';

/** The card provider says that something has happened. What has, it is asked; what is no payment of ours is none of our business. */
@Injectable()
export class ReceiveCardNotice {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly followCard: FollowCard,
    @Inject(CARD_PROVIDER) private readonly provider: CardProvider,
  ) {}

  async execute({ body, signature }: CardNotice): Promise<void> {
    const intentId = this.provider.readNotice(Buffer.from(body, 'base64url'), signature);
    if (intentId === null) return;
    const { paymentId } = await this.provider.read(intentId);
    const payment = paymentId === null ? null : await this.payments.find(paymentId);
    if (!payment || !isOpen(payment)) return;
    await this.followCard.execute(payment);
  }
}
