import type { ProductMail, ProductReference } from '@atrium/contracts';
import { type Caller, Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { type Product, shownProduct } from '../product/product.js';
import { ProductsRepository } from '../product/products.repository.js';
import { GatherOwed } from './gather-owed.js';

/** Tells notifications what a mail says of a product now: until when it is paid, and what another period costs. */
@Injectable()
export class DescribeProduct {
  constructor(
    private readonly products: ProductsRepository,
    private readonly gatherOwed: GatherOwed,
  ) {}

  async execute(
    { organizationId, productId }: ProductReference,
    caller: Caller,
  ): Promise<ProductMail> {
    const product = await this.products.find(productId);
    if (product?.organizationId !== organizationId) throw new Problem('not-found');
    const { name, state, paidUntil, blocked } = shownProduct(product);
    const renewal = await this.renewal(product, caller);
    return { name, ended: state === 'ended', paidUntil, blocked, renewal };
  }

  /** Null where it can't be said: it is sold no more, or the address says nothing of the tax. */
  private async renewal(
    { _id: id, organizationId, subscription }: Product,
    caller: Caller,
  ): Promise<ProductMail['renewal']> {
    if (!subscription) return null;
    const addressId = subscription.automatic?.billingAddressId ?? null;
    try {
      const whose = { organizationId, addressId };
      const [owed] = await this.gatherOwed.chosen([{ kind: 'renewal', id }], whose, caller);
      return owed ? { amount: owed.due, currency: owed.currency } : null;
    } catch (error) {
      if (error instanceof Problem && error.details.status < 500) return null;
      throw error;
    }
  }
}
