import { productEnded, type ProductReference } from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { ended, toldOf } from './product.js';
import { ProductsRepository } from './products.repository.js';

/** How often something else may happen to the same product in between before one gives up. */
const attempts = 20;

/** An operator ends a product of an organization. */
@Injectable()
export class EndProduct {
  constructor(
    private readonly products: ProductsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, productId }: ProductReference,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const product = await this.products.find(productId);
      if (product?.organizationId !== organizationId) throw new Problem('not-found');
      if (product.state === 'ended') return;
      const at = this.clock.now();
      const after = ended(product, at);
      const circumstances = { by: asker.accountId, at, requestId };
      const entry = happened(productEnded, toldOf(after), circumstances);
      if (await this.products.change(product, after, [entry])) return;
    }
    throw new Problem('changed-meanwhile');
  }
}
