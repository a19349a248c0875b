import type { OrderObstacle } from '@atrium/contracts';
import { type Caller, type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BilledParty } from '../billing-address/billed-party.js';
import { BillingAddresses } from '../billing-address/billing-addresses.js';
import { Catalog } from '../catalog/look-up.js';
import { dayOf } from '../date/local-date.js';
import { type Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { Gratuities } from '../gratuity/gratuities.js';
import { LedgerRepository } from '../prepaid/ledger.repository.js';
import { availableAfter } from '../prepaid/prepaid.js';
import { priced } from '../pricing/pricing.js';
import { ProductsRepository } from '../product/products.repository.js';
import { isHeldBy } from '../product/product.js';
import { PromoCodes } from '../promo-code/promo-codes.js';
import { nextPeriod } from '../subscription/subscription.js';
import { asAtHome, type TaxTreatment, taxTreatmentOf } from '../tax/tax.js';
import { TAX_RATES } from '../tax/read-tax-rates.js';
import type { TaxRates } from '../tax/tax-rates.js';
import { obstaclesOf, type Order, type OrderedLine, paidBy } from './order.js';
import { OrdersRepository } from './orders.repository.js';
import {
  basketOfQuote,
  discountIn,
  firstPeriodOf,
  itemOf,
  periodPrices,
  type Quote,
  type QuotedLine,
} from './quote.js';

/** Prices an order anew from what is known now: catalog, address, tax, gratuities, codes, prepaid money (A6-12, A6-13). */
@Injectable()
export class QuoteOrder {
  constructor(
    private readonly catalog: Catalog,
    private readonly addresses: BillingAddresses,
    private readonly products: ProductsRepository,
    private readonly gratuities: Gratuities,
    private readonly promoCodes: PromoCodes,
    private readonly orders: OrdersRepository,
    private readonly ledger: LedgerRepository,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(TAX_RATES) private readonly rates: TaxRates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `billing-address-incomplete` while the organization has no postal address. */
  async execute(order: Order, caller: Caller): Promise<Quote> {
    const billed = await this.addresses.resolve(
      order.organizationId,
      order.billingAddressId,
      caller,
    );
    const found: OrderObstacle[] = [];
    const lines = await this.lines(order, found);
    const treatment = this.treatmentOf(billed, found);
    const list = await this.catalog.priceListAt(order.currency, this.clock.now());
    const isFirstOrder = !(await this.orders.hasCompleted(order.organizationId));
    const { promos, droppedCodes } = await this.promos(order, lines, isFirstOrder);
    if (droppedCodes.length > 0) found.push('promo-code-not-usable');
    const mode = list?.mode ?? 'net';
    const price = priced({
      ...{ mode, treatment: treatment ?? asAtHome, rates: this.rates, promos },
      day: this.today(),
      items: lines.map((line) => itemOf(line, order.currency)),
    });
    const account = { organizationId: order.organizationId, currency: order.currency };
    const available = availableAfter(await this.ledger.last(account));
    return {
      ...{ billed, treatment, mode, lines, promos, droppedCodes, priced: price },
      ...paidBy(order, price.gross, available),
      obstacles: obstaclesOf({ order, found, gross: price.gross }),
      isFirstOrder,
    };
  }

  private today() {
    return dayOf(this.clock.now(), this.issuer.timeZone);
  }

  private treatmentOf(
    { party, type, taxNumber }: BilledParty,
    found: OrderObstacle[],
  ): TaxTreatment | null {
    const { country } = party.address;
    const number = taxNumber && {
      value: taxNumber.value,
      isConfirmed: taxNumber.confirmation !== null,
    };
    const treatment = taxTreatmentOf({ country, type, taxNumber: number }, this.rates);
    if (!('refused' in treatment)) return treatment;
    found.push(treatment.refused);
    return null;
  }

  private async lines(order: Order, found: OrderObstacle[]): Promise<QuotedLine[]> {
    const lines: QuotedLine[] = [];
    for (const line of order.lines) {
      const quoted = await this.line(order, line, found);
      if (quoted) lines.push(quoted);
    }
    return lines;
  }

  /** Null, and an obstacle, where it can't be had any more. */
  private async line(
    { kind, organizationId, currency, _id: orderId }: Order,
    line: OrderedLine,
    found: OrderObstacle[],
  ): Promise<QuotedLine | null> {
    const plan = await this.catalog.planAt(line.planId, this.clock.now());
    const prices = plan && periodPrices(kind, plan, currency);
    if (!plan || !prices) {
      found.push('plan-not-for-sale');
      return null;
    }
    const period =
      kind === 'new'
        ? firstPeriodOf(plan, line.periods, this.today())
        : await this.renewedPeriod(organizationId, line);
    if (kind === 'renewal' && period === null) {
      found.push('product-not-renewable');
      return null;
    }
    const offered = await this.gratuities.offered(
      organizationId,
      { planId: plan.id, productType: plan.type },
      orderId,
    );
    const gratuities = offered.map(({ _id: id, reason: label, discount }) => ({
      ...{ id, label, discount },
    }));
    const gratuity = gratuities.find(({ id }) => id === line.gratuityId) ?? null;
    if (line.gratuityId !== null && gratuity === null) found.push('gratuity-not-usable');
    return { line, plan, ...prices, period, gratuity, gratuities };
  }

  private async renewedPeriod(organizationId: string, { productId, periods }: OrderedLine) {
    const product = await this.products.find(productId);
    if (!product?.subscription || !isHeldBy(product, organizationId)) return null;
    const { subscription } = product;
    return subscription.isCancelled ? null : nextPeriod(subscription, periods);
  }

  /** Codes that fit, each with its lines; the others are dropped, and told (A6-13). */
  private async promos(order: Order, lines: readonly QuotedLine[], isFirstOrder: boolean) {
    const promos: Quote['promos'][number][] = [];
    const droppedCodes: string[] = [];
    const basket = { ...basketOfQuote(order, { lines, isFirstOrder }), orderId: order._id };
    for (const code of order.promoCodes) {
      try {
        const applied = await this.promoCodes.recheck(code, basket);
        const itemIds = applied.lines.map((n) => lines[n]?.line.id ?? '');
        const discount = discountIn(applied.discount, order.currency);
        promos.push({ code: applied.code, discount, itemIds });
      } catch (error) {
        if (!(error instanceof Problem) || !error.code.startsWith('promo-code-')) throw error;
        droppedCodes.push(code);
      }
    }
    return { promos, droppedCodes };
  }
}
