import type { Currency, WantedLine } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { Catalog } from '../catalog/look-up.js';
import { ProductsRepository } from '../product/products.repository.js';
import { isHeldBy } from '../product/product.js';
import type { OrderedLine } from './order.js';
import { largestAmount } from '../money/money.js';
import { listOf, type PeriodPrices, periodPrices } from './quote.js';

/** What an order may cost at most before discounts and without tax, in minor units: with it, it still can be paid (E-11). */
const largestList = Math.floor(largestAmount / 2);

/** A line, and what its plan costs. */
interface Chosen {
  readonly line: OrderedLine;
  readonly prices: PeriodPrices;
}

/** For what lines are chosen: what an organization has is renewed, while anyone can want something new. */
type Choice = { readonly currency: Currency } & (
  { readonly kind: 'new' } | { readonly kind: 'renewal'; readonly organizationId: string }
);

/** Makes lines of an order out of what somebody wants, or says which of it can't be had. */
@Injectable()
export class ChooseLines {
  constructor(
    private readonly catalog: Catalog,
    private readonly products: ProductsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `invalid-input`, `plan-not-for-sale` or `product-not-renewable`. */
  async execute(choice: Choice, wanted: readonly WantedLine[]): Promise<OrderedLine[]> {
    if (wanted.length === 0) throw invalid('/lines', 'lines must name at least one product');
    const lines: OrderedLine[] = [];
    let list = 0;
    for (const [n, one] of wanted.entries()) {
      const { line, prices } =
        choice.kind === 'new'
          ? await this.newProduct(choice.currency, one, n)
          : await this.renewal(choice, one, n);
      if (lines.some(({ productId }) => productId === line.productId)) {
        throw invalid(`/lines/${n}/productId`, 'productId must not be there twice');
      }
      list += listOf(prices, line.periods);
      if (list > largestList) {
        throw invalid(`/lines/${n}/periods`, 'lines must not be more than one order can cost');
      }
      lines.push(line);
    }
    return lines;
  }

  /** The type of products that a line's plan is of. */
  async productTypeOf({ planId }: OrderedLine): Promise<string> {
    const plan = await this.catalog.planAt(planId, this.clock.now());
    if (!plan) throw new Problem('plan-not-for-sale');
    return plan.type;
  }

  private async newProduct(
    currency: Currency,
    { planId, name, productId, periods = 1 }: WantedLine,
    n: number,
  ): Promise<Chosen> {
    if (planId === undefined) throw invalid(`/lines/${n}/planId`, 'planId must be there');
    if (name === undefined) throw invalid(`/lines/${n}/name`, 'name must be there');
    if (productId !== undefined) {
      throw invalid(`/lines/${n}/productId`, 'productId is for renewals: a new product has none');
    }
    const plan = await this.catalog.planAt(planId, this.clock.now());
    const prices = plan && periodPrices('new', plan, currency);
    if (!plan || !prices) {
      const message = `${planId} can not be ordered`;
      throw new Problem('plan-not-for-sale', {
        ...{ detail: message, errors: [{ pointer: `/lines/${n}/planId`, message }] },
      });
    }
    if (plan.months === null && periods > 1) {
      throw invalid(`/lines/${n}/periods`, 'periods must be 1: the plan is sold once');
    }
    const line = { id: newId(), planId, productId: newId(), name, periods, gratuityId: null };
    return { line, prices };
  }

  private async renewal(
    { organizationId, currency }: { organizationId: string; currency: Currency },
    { planId, name, productId, periods = 1 }: WantedLine,
    n: number,
  ): Promise<Chosen> {
    if (productId === undefined) throw invalid(`/lines/${n}/productId`, 'productId must be there');
    if (planId !== undefined || name !== undefined) {
      const pointer = `/lines/${n}/${planId === undefined ? 'name' : 'planId'}`;
      throw invalid(pointer, 'a renewal has the plan and the name of its product');
    }
    const product = await this.products.find(productId);
    if (!product || !isHeldBy(product, organizationId)) throw new Problem('not-found');
    const { subscription } = product;
    const plan = subscription && (await this.catalog.planAt(subscription.planId, this.clock.now()));
    const prices = plan && periodPrices('renewal', plan, currency);
    if (!plan || subscription.isCancelled || !prices) {
      throw new Problem('product-not-renewable', { detail: `${product.name} is not renewed` });
    }
    const line = { id: newId(), planId: plan.id, productId, name: product.name };
    return { line: { ...line, periods, gratuityId: null }, prices };
  }
}

function invalid(pointer: string, message: string): Problem {
  return new Problem('invalid-input', { errors: [{ pointer, message }] });
}
