import type { ProductReference, ProductSubscription } from '@atrium/contracts';
import {
  type Clock,
  happened,
  IdempotentCommand,
  Problem,
  type RequestContext,
} from '@atrium/messaging';
import { CLOCK, KeyRing } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { isHeldBy, subscriptionTold } from '../product/product.js';
import type { StoredProduct } from '../product/product.schema.js';
import { ProductsRepository } from '../product/products.repository.js';
import { KeepAddress } from './keep-address.js';
import { RenewalTerms } from './renewal-terms.js';
import { shownSubscription } from './shown-subscription.js';
import type { Wish } from './wishes.js';

/** How often something else may happen to the same product in between before one gives up. */
const attempts = 20;

/** Somebody who manages the accounting says how a product goes on, or that it ends: once for each command. */
@Injectable()
export class ChangeSubscription {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly products: ProductsRepository,
    private readonly keepAddress: KeepAddress,
    private readonly terms: RenewalTerms,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * `require`: throws what else is in the way, once the rights are judged. Throws why it can't be, `product-not-renewable` for one
   * that is paid once, and `billing-address-unknown`.
   */
  async execute(
    input: ProductReference,
    context: RequestContext,
    wish: Wish,
    require: () => Promise<void> = () => Promise.resolve(),
  ): Promise<ProductSubscription> {
    const { organizationId, productId } = input;
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    await this.products.once(command, async () => {
      await require();
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const product = await this.find(organizationId, productId);
        if (await this.attempt(product, wish, command, context)) return {};
      }
      throw new Problem('busy', { retryAfter: 1 });
    });
    return shownSubscription(
      await this.find(organizationId, productId),
      this.terms.today(),
      this.terms.days,
    );
  }

  /** False when something else happened to it: look again. */
  private async attempt(
    product: StoredProduct,
    wish: Wish,
    command: IdempotentCommand,
    { asker, requestId }: RequestContext,
  ): Promise<boolean> {
    const { subscription } = product;
    if (!subscription) throw new Problem('product-not-renewable');
    const wished = wish(subscription, this.terms.today(), this.terms.days);
    if (wished === 'is-so') return true;
    if ('refused' in wished) throw new Problem(wished.refused);
    const addressId = wished.after.automatic?.billingAddressId ?? null;
    const held = await this.keepAddress.hold(product, addressId);
    if (!held) return false;
    const after = { ...held, subscription: wished.after };
    const at = this.clock.now();
    const circumstances = { by: asker.accountId, requestId, at };
    const entry = happened(wished.event, subscriptionTold(after), circumstances);
    return this.products.change(held, after, [entry], { command, at });
  }

  private async find(organizationId: string, productId: string): Promise<StoredProduct> {
    const product = await this.products.find(productId);
    if (!product || !isHeldBy(product, organizationId)) throw new Problem('not-found');
    return product;
  }
}
