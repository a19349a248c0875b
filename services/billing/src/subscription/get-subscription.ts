import type { ProductReference, ProductSubscription } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { isHeldBy } from '../product/product.js';
import { ProductsRepository } from '../product/products.repository.js';
import { RenewalTerms } from './renewal-terms.js';
import { shownSubscription } from './shown-subscription.js';

/** Those who see the accounting see until when a product is paid, and what becomes of it then (B-5). */
@Injectable()
export class GetSubscription {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly products: ProductsRepository,
    private readonly terms: RenewalTerms,
  ) {}

  async execute(
    { organizationId, productId }: ProductReference,
    context: RequestContext,
  ): Promise<ProductSubscription> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const product = await this.products.find(productId);
    if (!product || !isHeldBy(product, organizationId)) throw new Problem('not-found');
    return shownSubscription(product, this.terms.today(), this.terms.days);
  }
}
