import type { ProductSubscription, SetAutomaticRenewalInput } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { ownAddressId } from '@atrium/contracts';
import { PaymentMethodsRepository } from '../payment-method/payment-methods.repository.js';
import { ChangeSubscription } from './change-subscription.js';
import { automaticRenewal } from './wishes.js';

/** Somebody says that a product is renewed by itself, and by what (B-5): by a card only where one is saved. */
@Injectable()
export class SetAutomaticRenewal {
  constructor(
    private readonly methods: PaymentMethodsRepository,
    private readonly changeSubscription: ChangeSubscription,
  ) {}

  execute(input: SetAutomaticRenewalInput, context: RequestContext): Promise<ProductSubscription> {
    const { method, periods = 1, billingAddressId: chosen = null } = input;
    const billingAddressId = chosen === ownAddressId ? null : chosen;
    const wish = automaticRenewal({ method, periods, billingAddressId });
    return this.changeSubscription.execute(input, context, wish, () => this.requireCard(input));
  }

  private async requireCard({ organizationId, method }: SetAutomaticRenewalInput): Promise<void> {
    if (method !== 'card') return;
    if (!(await this.methods.find(organizationId))?.card) throw new Problem('no-saved-card');
  }
}
