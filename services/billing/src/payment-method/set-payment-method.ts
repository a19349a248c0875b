import type { DefaultPaymentMethod, SetPaymentMethodInput } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { CardProvider, ProvidersCard } from '../card-provider/card-provider.js';
import { CARD_PROVIDER } from '../card-provider/choose-card-provider.js';
import { shownMethod } from './payment-method.js';
import { PaymentMethodsRepository } from './payment-methods.repository.js';

/** Somebody chooses how their organization pays when nothing else is said, and saves a card or forgets it. */
@Injectable()
export class SetPaymentMethod {
  private readonly logger = new Logger(SetPaymentMethod.name);

  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly gates: Gates,
    private readonly methods: PaymentMethodsRepository,
    @Inject(CARD_PROVIDER) private readonly provider: CardProvider,
  ) {}

  async execute(
    input: SetPaymentMethodInput,
    context: RequestContext,
  ): Promise<DefaultPaymentMethod> {
    await this.gatekeeper.require(context, input.organizationId, 'billing.manage');
    return this.gates.whileOpen(input.organizationId, () => this.choose(input));
  }

  private async choose({
    organizationId: _id,
    method,
    cardToken,
  }: SetPaymentMethodInput): Promise<DefaultPaymentMethod> {
    const known = (await this.methods.find(_id))?.card ?? null;
    const card = method === 'card' ? await this.card(_id, cardToken, known) : null;
    const before = await this.methods.choose({ _id, method, card });
    if (before?.card && before.card.token !== card?.token) await this.forget(before.card);
    return shownMethod({ _id, method, card });
  }

  private async card(
    organizationId: string,
    token: string | undefined,
    known: ProvidersCard | null,
  ): Promise<ProvidersCard> {
    if (token !== undefined) {
      return this.provider.saveCard(organizationId, token, known?.customerId ?? null);
    }
    if (!known) throw new Problem('no-saved-card');
    return known;
  }

  /** Nobody can pay with it any more, whether or not the provider hears of it. */
  private async forget(card: ProvidersCard): Promise<void> {
    try {
      await this.provider.forgetCard(card);
    } catch (error) {
      this.logger.warn(`The provider keeps a card that was forgotten here: ${String(error)}`);
    }
  }
}
