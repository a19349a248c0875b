import {
  productRegistered,
  type RegisteredProduct,
  type RegisterProductInput,
} from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { isAsWanted, newProduct, shownProduct, toldOf, type Wanted } from './product.js';
import { ProductsRepository } from './products.repository.js';

/** An operator says that an organization has a product (decision 32). The id judges that it is said once. */
@Injectable()
export class RegisterProduct {
  constructor(
    private readonly gates: Gates,
    private readonly products: ProductsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, productId: _id, type, name }: RegisterProductInput,
    context: RequestContext,
  ): Promise<RegisteredProduct> {
    if (!(await this.gates.find(organizationId))) throw new Problem('not-found');
    const wanted = { _id, organizationId, type, name };
    return this.gates.whileOpen(organizationId, () => this.register(wanted, context));
  }

  private async register(
    wanted: Wanted,
    { asker, requestId }: RequestContext,
  ): Promise<RegisteredProduct> {
    const at = this.clock.now();
    const by = asker.accountId;
    const product = newProduct(wanted, by, at);
    const entry = happened(productRegistered, toldOf(product), { by, at, requestId });
    if (await this.products.insert(product, entry)) return shownProduct(product);
    const found = await this.products.find(wanted._id);
    if (!found || !isAsWanted(found, wanted)) throw new Problem('product-exists');
    return shownProduct(found);
  }
}
