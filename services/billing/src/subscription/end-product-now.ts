import type { Done, ProductReference } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, requireFresh } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { EndProduct } from '../product/end-product.js';
import { isHeldBy } from '../product/product.js';
import { ProductsRepository } from '../product/products.repository.js';

/** Somebody who manages the accounting does not wait for the end of what is paid (B-3). */
@Injectable()
export class EndProductNow {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly products: ProductsRepository,
    private readonly endProduct: EndProduct,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(which: ProductReference, context: RequestContext): Promise<Done> {
    const { organizationId, productId } = which;
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    requireFresh(context.asker, this.clock.now());
    const product = await this.products.find(productId);
    if (!product || !isHeldBy(product, organizationId)) throw new Problem('not-found');
    // What was not ordered here is ended by whoever runs it.
    if (!product.subscription) throw new Problem('product-not-renewable');
    await this.endProduct.execute(which, context);
    return {};
  }
}
