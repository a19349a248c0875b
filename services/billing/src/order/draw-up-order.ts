import type { BeginOrderInput } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { BillingAddresses } from '../billing-address/billing-addresses.js';
import type { BillingSettings } from '../config.js';
import { ChooseLines } from './choose-lines.js';
import type { Order } from './order.js';
import { OrderTerms } from './order-terms.js';
import { OrdersRepository } from './orders.repository.js';

/** Makes an order of what is wanted, in the currency of the organization's address (B-4, E-11), without storing it yet. */
@Injectable()
export class DrawUpOrder {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly addresses: BillingAddresses,
    private readonly chooseLines: ChooseLines,
    private readonly terms: OrderTerms,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** Throws `too-many-orders`, what `BillingAddresses.resolve` throws, and what `ChooseLines` does. */
  async execute(
    { organizationId, kind, lines: wanted, ...choices }: BeginOrderInput,
    context: RequestContext,
  ): Promise<Order> {
    const { paymentMethod = null, usePrepaid = false, billingAddressId = null } = choices;
    const most = this.settings.openOrdersMax;
    if ((await this.orders.countOpen(organizationId, most)) >= most) {
      throw new Problem('too-many-orders');
    }
    const caller = context.caller();
    const { currency } = await this.addresses.resolve(organizationId, billingAddressId, caller);
    const lines = await this.chooseLines.execute({ organizationId, kind, currency }, wanted);
    const createdAt = this.clock.now();
    return {
      ...{ _id: newId(), organizationId, kind, state: 'open', revision: 0, currency, lines },
      ...{ promoCodes: [], paymentMethod, usePrepaid, billingAddressId },
      ...{ createdBy: context.asker.accountId, createdAt },
      expiresAt: this.terms.openUntil(createdAt),
      ...{ placement: null, payment: null, invoiceId: null },
    };
  }
}
