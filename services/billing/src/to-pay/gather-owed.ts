import { type ChosenPayable, currencies } from '@atrium/contracts';
import { type Caller, type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { LocalDate } from '../date/local-date.js';
import { InvoicesRepository } from '../invoice/invoices.repository.js';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import type { Order } from '../order/order.js';
import { OrdersRepository } from '../order/orders.repository.js';
import { QuoteOrder } from '../order/quote-order.js';
import type { Product } from '../product/product.js';
import { ProductsRepository } from '../product/products.repository.js';
import { TAX_RATES } from '../tax/read-tax-rates.js';
import type { TaxRates } from '../tax/tax-rates.js';
import { renewalOrder } from '../order/renewal-order.js';
import { owedRenewal } from './owed-renewal.js';
import { byDay, type Owed, owedInvoice, owedOrder } from './to-pay.js';

/** How much of each kind is gathered. */
const most = 300;

/** Gathers what an organization has to pay: orders that wait, invoices on account, and products whose time runs out (A10-7). */
@Injectable()
export class GatherOwed {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly invoices: InvoicesRepository,
    private readonly products: ProductsRepository,
    private readonly quoteOrder: QuoteOrder,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(TAX_RATES) private readonly rates: TaxRates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Everything, what is due first before what is due later; of products those that are paid until this day at the latest. */
  async all(organizationId: string, until: LocalDate, caller: Caller): Promise<Owed[]> {
    const [orders, invoices, products] = await Promise.all([
      this.orders.inStates(organizationId, ['awaiting-payment'], most),
      this.invoices.page(organizationId, { state: 'open' }, { after: undefined, limit: most }),
      this.products.endingUntil(organizationId, until, most),
    ]);
    const renewals = await this.renewals(products, { organizationId, addressId: null }, caller);
    const waiting = orders.map((order) => owedOrder(order, this.issuer.timeZone));
    return [...waiting, ...invoices.map(owedInvoice), ...renewals].toSorted(byDay);
  }

  /** What was chosen, in this order. Throws `not-found` for what is not there to be paid. */
  async chosen(
    items: readonly ChosenPayable[],
    whose: { readonly organizationId: string; readonly addressId: string | null },
    caller: Caller,
  ): Promise<Owed[]> {
    const owed: Owed[] = [];
    for (const item of items) owed.push(await this.one(item, whose, caller));
    return owed;
  }

  private async one(
    { kind, id }: ChosenPayable,
    whose: { readonly organizationId: string; readonly addressId: string | null },
    caller: Caller,
  ): Promise<Owed> {
    const { organizationId } = whose;
    if (kind === 'order') {
      const order = await this.orders.find(organizationId, id);
      if (order?.state === 'awaiting-payment') return owedOrder(order, this.issuer.timeZone);
    } else if (kind === 'invoice') {
      const invoice = await this.invoices.find(id);
      const isTheirs = invoice?.organizationId === organizationId;
      if (invoice && isTheirs && invoice.state === 'open') return owedInvoice(invoice);
    } else {
      const product = await this.products.find(id);
      const isTheirs = product?.organizationId === organizationId;
      if (product && isTheirs) {
        const [renewal] = await this.renewals([product], whose, caller);
        if (renewal) return renewal;
      }
    }
    throw new Problem('not-found');
  }

  /** What one more period of each would cost, each priced as an order of its own. */
  private async renewals(
    products: readonly Product[],
    whose: { readonly organizationId: string; readonly addressId: string | null },
    caller: Caller,
  ): Promise<Owed[]> {
    const owed: Owed[] = [];
    for (const currency of currencies) {
      const own = products.filter(
        ({ subscription }) => subscription?.currency === currency && !subscription.isCancelled,
      );
      if (own.length === 0) continue;
      const order: Order = renewalOrder(own, { ...whose, currency, at: this.clock.now() });
      const quote = await this.quoteOrder.execute(order, caller);
      for (const line of quote.lines) owed.push(owedRenewal(line, order, quote, this.rates));
    }
    return owed;
  }
}
