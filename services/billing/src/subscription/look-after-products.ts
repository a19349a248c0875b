import { type Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ProductsRepository } from '../product/products.repository.js';
import { RenewalTerms } from './renewal-terms.js';
import { TakeDueStep } from './take-due-step.js';

/** Sees to it that what is due about products is done, by whichever replica claims one first (decision 13). */
@Injectable()
export class LookAfterProducts implements OnModuleDestroy {
  private readonly logger = new Logger(LookAfterProducts.name);
  private isStopping = false;

  constructor(
    private readonly products: ProductsRepository,
    private readonly takeDueStep: TakeDueStep,
    private readonly terms: RenewalTerms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /** Looks at all that are due now, one step of one product at a time. */
  async execute(): Promise<void> {
    while (!this.isStopping && (await this.lookAtOne()));
  }

  /** One that can not be looked at holds up no other: it is looked at again when its lease is over. */
  private async lookAtOne(): Promise<boolean> {
    const now = this.clock.now();
    const product = await this.products.claimDue(now, this.terms.leaseFrom(now));
    if (!product) return false;
    try {
      await this.takeDueStep.execute(product);
    } catch (error) {
      this.logger.warn(`Product ${product._id} is looked at later: ${String(error)}`);
    }
    return true;
  }
}
