import { failpoint } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import type { Clock } from '@atrium/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { type BilledThing, BillingAddresses } from '../billing-address/billing-addresses.js';
import type { StoredProduct } from '../product/product.schema.js';
import { ProductsRepository } from '../product/products.repository.js';
import { RenewalTerms } from './renewal-terms.js';

/**
 * Sees to it that the billing address of an automatic renewal does not vanish (A5-8). The product remembers each address that may
 * know of it, before that does; so whatever is interrupted, whoever looks at the product next lets go of what is not used.
 */
@Injectable()
export class KeepAddress {
  constructor(
    private readonly products: ProductsRepository,
    private readonly addresses: BillingAddresses,
    private readonly terms: RenewalTerms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Holds an address for a product that is about to be billed by it. Answers the product as it is then; null when something else
   * happened to it. Throws `billing-address-unknown`.
   */
  async hold(product: StoredProduct, addressId: string | null): Promise<StoredProduct | null> {
    if (addressId === null) return product;
    const { organizationId } = product;
    const held = { organizationId, addressId };
    // As long as this lasts nobody else looks at the product, or they would let go of it.
    const until = this.terms.leaseFrom(this.clock.now());
    const noted = await this.products.noteAddress(product, held, until);
    failpoint('billing.product.after-address-note');
    if (noted) await this.addresses.hold(organizationId, addressId, thingOf(product));
    failpoint('billing.product.after-address-hold');
    return noted;
  }

  /** Lets go of all addresses that it is not billed by any more. False where there are none. */
  async releaseOthers(product: StoredProduct): Promise<boolean> {
    const { organizationId, state, subscription, addresses = [] } = product;
    const used = (state === 'active' && subscription?.automatic?.billingAddressId) || null;
    const others = addresses.filter(
      (one) => one.addressId !== used || one.organizationId !== organizationId,
    );
    if (others.length === 0) return false;
    for (const other of others) {
      await this.addresses.release(other.organizationId, other.addressId, thingOf(product));
    }
    failpoint('billing.product.after-address-release');
    const kept = addresses.filter((one) => !others.includes(one));
    await this.products.keepAddresses(product, kept);
    return true;
  }
}

function thingOf({ _id: id }: StoredProduct): BilledThing {
  return { what: 'renewal', id };
}
