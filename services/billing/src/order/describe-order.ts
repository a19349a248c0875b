import type { OrderMail, OrderReference } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { OrdersRepository } from './orders.repository.js';

/** Tells notifications what a mail says of an order now: whether it still awaits a transfer, and which. */
@Injectable()
export class DescribeOrder {
  constructor(
    private readonly orders: OrdersRepository,
    @Inject(ISSUER) private readonly issuer: Issuer,
  ) {}

  async execute({ organizationId, orderId }: OrderReference): Promise<OrderMail> {
    const order = await this.orders.find(organizationId, orderId);
    if (!order) throw new Problem('not-found');
    const { state, currency, expiresAt, placement, payment } = order;
    const { reference = null, iban = null } = payment ?? {};
    const isAwaited = state === 'awaiting-payment' && reference !== null && iban !== null;
    return {
      ...{ state, currency, until: expiresAt.toISOString() },
      transfer: isAwaited
        ? { due: placement?.due ?? 0, payee: this.issuer.name, iban, reference }
        : null,
    };
  }
}
