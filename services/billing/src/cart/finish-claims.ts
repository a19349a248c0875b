import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { OrderTerms } from '../order/order-terms.js';
import type { StoredCart } from './cart.schema.js';
import { CartsRepository } from './carts.repository.js';
import { CompleteClaim } from './complete-claim.js';

/** Stores the orders of claimed carts whose claimer stopped in the middle (decision 6). */
@Injectable()
export class FinishClaims {
  private readonly logger = new Logger(FinishClaims.name);

  constructor(
    private readonly carts: CartsRepository,
    private readonly completeClaim: CompleteClaim,
    private readonly terms: OrderTerms,
    private readonly gates: Gates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Finishes all that is overdue now. */
  async execute(): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const cart = await this.carts.claimOverdue(now, this.terms.leaseFrom(now));
      if (!cart) return;
      this.logger.log(`Finishing the claim of cart ${cart._id}`);
      await this.finish(cart);
    }
  }

  /** An organization that closes meanwhile starts nothing any more: its cart comes to nothing. */
  private async finish(cart: StoredCart): Promise<void> {
    const organizationId = cart.claim?.organizationId ?? '';
    try {
      await this.gates.whileOpenOrLater(organizationId, () => this.completeClaim.execute(cart));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'organization-closing') throw error;
      await this.carts.settle(cart);
    }
  }
}
