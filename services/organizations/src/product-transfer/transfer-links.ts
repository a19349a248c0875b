import { Inject, Injectable } from '@nestjs/common';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK, KeyRing, OneTimeTokens } from '@atrium/service';
import { blocksManagement, may } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import { heldBy, type Product } from '../product/product.js';
import { ProductsRepository } from '../product/products.repository.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { isOpen, type Transfer } from './transfer.js';
import { TransfersRepository } from './transfers.repository.js';

/** What a link gives. */
export interface Offer {
  readonly product: Product;
  /** That gives it. */
  readonly organization: StoredOrganization;
}

/** The tokens of links to products. They are read without the database; what they still give is judged by it. */
@Injectable()
export class TransferLinks {
  private readonly tokens: OneTimeTokens;

  constructor(
    private readonly transfers: TransfersRepository,
    private readonly products: ProductsRepository,
    private readonly gatekeeper: Gatekeeper,
    @Inject(CLOCK) private readonly clock: Clock,
    keys: KeyRing,
  ) {
    this.tokens = new OneTimeTokens(keys, 'product-transfer');
  }

  issue({ _id: id }: Transfer): string {
    return this.tokens.issue({ id, version: 1 });
  }

  /** The transfer of a token, whatever has become of it. Throws `token-not-usable` for a token that is not ours. */
  async read(token: string): Promise<Transfer> {
    const subject = this.tokens.read(token);
    const transfer = subject && (await this.transfers.find(subject.id));
    if (!transfer) throw new Problem('token-not-usable');
    return transfer;
  }

  /**
   * What a transfer gives now; null once it is not open, its product not the giver's, or whoever began it could not any more, or
   * while nobody manages products there: then the link is void, or waits.
   */
  async offerOf(transfer: Transfer): Promise<Offer | null> {
    const { organizationId, productId, by } = transfer;
    if (!isOpen(transfer, this.clock.now())) return null;
    const [product, giver] = await Promise.all([
      this.products.find(productId),
      this.gatekeeper.standingOf(by, organizationId),
    ]);
    if (!product || !heldBy(organizationId, product) || !giver) return null;
    if (!may(giver.role, 'products.transfer') || blocksManagement(giver.organization)) return null;
    return { product, organization: giver.organization };
  }
}
