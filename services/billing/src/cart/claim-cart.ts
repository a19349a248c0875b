import type { BeginOrderInput, ClaimCartInput, Order as ShownOrder } from '@atrium/contracts';
import { failpoint, Problem, type RequestContext } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { DrawUpOrder } from '../order/draw-up-order.js';
import { OrderTerms } from '../order/order-terms.js';
import { OrdersRepository } from '../order/orders.repository.js';
import { ShowOrder } from '../order/show-order.js';
import { isThereFor } from './cart.js';
import type { StoredCart } from './cart.schema.js';
import { type CartKey, CartsRepository } from './carts.repository.js';
import { CompleteClaim } from './complete-claim.js';

/**
 * Somebody who has an account by now makes an order of their cart (A4-1, A4-2). The order is noted in the cart first, by the one
 * write that judges who claims it; whoever asks again, in whichever tab, gets the same order (A4-5).
 */
@Injectable()
export class ClaimCart {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly carts: CartsRepository,
    private readonly orders: OrdersRepository,
    private readonly drawUpOrder: DrawUpOrder,
    private readonly completeClaim: CompleteClaim,
    private readonly showOrder: ShowOrder,
    private readonly terms: OrderTerms,
    private readonly gates: Gates,
  ) {}

  async execute(
    { organizationId, ...key }: ClaimCartInput,
    context: RequestContext,
  ): Promise<ShownOrder> {
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    let cart = await this.thereFor(organizationId, key);
    if (!cart.claim || cart.unfinished) {
      cart = await this.gates.whileOpen(organizationId, async () => {
        const claimed = await this.claimed(cart, organizationId, key, context);
        await this.completeClaim.execute(claimed);
        return claimed;
      });
    }
    const order = await this.orders.find(organizationId, cart.claim?.orderId ?? '');
    if (!order) throw new Problem('not-found');
    return this.showOrder.execute(order, context.caller());
  }

  private async thereFor(organizationId: string, key: CartKey): Promise<StoredCart> {
    const cart = await this.carts.find(key);
    if (!cart || !isThereFor(cart, organizationId)) throw new Problem('not-found');
    return cart;
  }

  private async claimed(
    cart: StoredCart,
    organizationId: string,
    key: CartKey,
    context: RequestContext,
  ): Promise<StoredCart> {
    if (cart.claim) return cart;
    const wanted: BeginOrderInput = { organizationId, kind: 'new', lines: [...cart.lines] };
    const order = await this.drawUpOrder.execute(wanted, context);
    const { _id: orderId, createdAt: at } = order;
    const written = await this.carts.claim(
      cart,
      { organizationId, orderId, by: context.asker.accountId, at },
      { order, until: this.terms.leaseFrom(at) },
    );
    if (written) {
      failpoint('billing.cart.after-claim');
      return written;
    }
    const other = await this.thereFor(organizationId, key);
    if (!other.claim) throw new Problem('changed-meanwhile');
    return other;
  }
}
