import type { Order as ShownOrder, PlaceOrderInput } from '@atrium/contracts';
import {
  type Clock,
  failpoint,
  IdempotentCommand,
  Problem,
  type RequestContext,
} from '@atrium/messaging';
import { CLOCK, Gates, KeyRing } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { CompleteOrder } from './complete-order.js';
import type { StoredOrder } from './order.schema.js';
import { OrderTerms } from './order-terms.js';
import { OrdersRepository } from './orders.repository.js';
import { placementOf } from './placement.js';
import type { Quote } from './quote.js';
import { QuoteOrder } from './quote-order.js';
import { SettlePlacing } from './settle-placing.js';
import { ShowOrder } from './show-order.js';

/**
 * Somebody places an order: at the prices of this moment, which they have seen (A6-12). What is written first says all that will
 * be done; each step after it can be repeated (decision 6).
 */
@Injectable()
export class PlaceOrder {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly orders: OrdersRepository,
    private readonly quoteOrder: QuoteOrder,
    private readonly settlePlacing: SettlePlacing,
    private readonly completeOrder: CompleteOrder,
    private readonly showOrder: ShowOrder,
    private readonly terms: OrderTerms,
    private readonly gates: Gates,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: PlaceOrderInput, context: RequestContext): Promise<ShownOrder> {
    const { organizationId, orderId } = input;
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    await this.orders.once(command, () =>
      this.gates.whileOpen(organizationId, () => this.place(input, context, command)),
    );
    const order = await this.finished(organizationId, orderId);
    return this.showOrder.execute(order, context.caller());
  }

  private async place(
    { organizationId, orderId, expectedTotal }: PlaceOrderInput,
    context: RequestContext,
    command: IdempotentCommand,
  ): Promise<{ orderId: string }> {
    const order = await this.orders.find(organizationId, orderId);
    if (!order) throw new Problem('not-found');
    if (order.state !== 'open') throw new Problem('order-not-open');
    const quote = await this.quoteOrder.execute(order, context.caller());
    refuseWhatCanNotBePlaced(quote, expectedTotal);
    const at = this.clock.now();
    const answer = { orderId };
    const noted = command.noted(answer, at);
    const key = noted.$push?.idempotency.key ?? null;
    const placing = await this.orders.startPlacing(
      order,
      placementOf(order, quote, { at, by: context.asker.accountId }),
      {
        intent: { ...this.terms.intent(context.asker.accountId, context.requestId), key },
        expiresAt: this.terms.paidUntil(at),
        notDone: command.notDone,
        noted,
      },
    );
    if (!placing) throw new Problem('changed-meanwhile');
    failpoint('billing.order.after-placing');
    await this.settlePlacing.execute(placing);
    return answer;
  }

  /** A repeated command may meet what a process left that died in the middle. */
  private async finished(organizationId: string, orderId: string): Promise<StoredOrder> {
    const order = await this.orders.find(organizationId, orderId);
    if (!order) throw new Problem('not-found');
    if (order.state === 'placing') await this.settlePlacing.execute(order);
    if (order.state === 'completing') await this.completeOrder.execute(order);
    const after = order.unfinished ? await this.orders.find(organizationId, orderId) : order;
    return after ?? order;
  }
}

/** Throws `order-obstructed` with all that is in the way, or `total-changed`. */
function refuseWhatCanNotBePlaced({ obstacles, priced }: Quote, expectedTotal: number): void {
  if (obstacles.length > 0) {
    const errors = obstacles.map((obstacle) => ({ pointer: '', message: obstacle }));
    throw new Problem('order-obstructed', { errors });
  }
  if (priced.gross !== expectedTotal) {
    throw new Problem('total-changed', { detail: `The total is ${priced.gross} now` });
  }
}
