import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CancelOrder } from './cancel-order.js';
import { CompleteOrder } from './complete-order.js';
import type { StoredOrder } from './order.schema.js';
import { OrderTerms } from './order-terms.js';
import { OrdersRepository } from './orders.repository.js';
import { SettlePlacing } from './settle-placing.js';

/** How many that ran out are ended in one turn. */
const atOnce = 100;

/** Goes on with orders whose maker stopped in the middle (decision 6), and ends those that nobody placed or paid in time. */
@Injectable()
export class FinishOrders {
  private readonly logger = new Logger(FinishOrders.name);

  constructor(
    private readonly orders: OrdersRepository,
    private readonly settlePlacing: SettlePlacing,
    private readonly completeOrder: CompleteOrder,
    private readonly cancelOrder: CancelOrder,
    private readonly terms: OrderTerms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    while (await this.finishOne());
    for (const order of await this.orders.runOut(this.clock.now(), atOnce)) {
      await this.unlessRefused(order, () =>
        this.cancelOrder.end(order, 'expired', { by: null, requestId: null }),
      );
    }
  }

  private async finishOne(): Promise<boolean> {
    const now = this.clock.now();
    const order = await this.orders.claimOverdue(now, this.terms.leaseFrom(now));
    if (!order) return false;
    this.logger.log(`Finishing order ${order._id}, which is ${order.state}`);
    await this.unlessRefused(order, () => this.finish(order));
    return true;
  }

  private async finish(order: StoredOrder): Promise<void> {
    if (order.state === 'placing') await this.settlePlacing.execute(order);
    else if (order.state === 'completing') await this.completeOrder.execute(order);
    else await this.cancelOrder.finish(order);
  }

  /** A no is an end too: the order is open again, paid meanwhile, or tried later. */
  private async unlessRefused(order: StoredOrder, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.logger.log(`Order ${order._id}: ${error.code}`);
    }
  }
}
