import { type ClosingAnswer, obstaclesNamed, type OrganizationReference } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { isPayable } from '../invoice/invoice.js';
import { InvoicesRepository } from '../invoice/invoices.repository.js';
import { OrdersRepository } from '../order/orders.repository.js';
import { PaymentsRepository } from '../payment/payments.repository.js';
import { LedgerRepository } from '../prepaid/ledger.repository.js';
import { shownBalances } from '../prepaid/prepaid.js';
import { ProductsRepository } from '../product/products.repository.js';
import { heldProduct, pendingOrder, pendingTopUp, prepaidMoney, unpaidInvoice } from './closing.js';

/** One more than are named: so it is known whether there are more. */
const most = obstaclesNamed + 1;

/** How many top-ups are looked at that were paid: the money of earlier ones is long in the account. */
const looked = 20;

/** Placed, and not at an end. */
const pendingStates = ['placing', 'awaiting-payment', 'completing'] as const;

/** What stands in the way of closing an organization: products, orders, invoices and money (A8-1..A8-4). Changes nothing. */
@Injectable()
export class CheckClosing {
  constructor(
    private readonly products: ProductsRepository,
    private readonly orders: OrdersRepository,
    private readonly invoices: InvoicesRepository,
    private readonly payments: PaymentsRepository,
    private readonly entries: LedgerRepository,
  ) {}

  async execute({ organizationId }: OrganizationReference): Promise<ClosingAnswer> {
    // What may become something else first: what an order or a top-up has become meanwhile is seen as that.
    const [orders, topUps] = await Promise.all([
      this.orders.inStates(organizationId, pendingStates, most),
      this.pendingTopUps(organizationId),
    ]);
    const [products, invoices, balances] = await Promise.all([
      this.products.active(organizationId, most),
      this.unpaid(organizationId),
      this.balances(organizationId),
    ]);
    const all = [
      ...balances.map((one) => prepaidMoney({ organizationId }, one)),
      ...invoices.map(unpaidInvoice),
      ...orders.map(pendingOrder),
      ...topUps.map(pendingTopUp),
      ...products.map(heldProduct),
    ];
    return { obstacles: all.slice(0, obstaclesNamed), hasMore: all.length > obstaclesNamed };
  }

  private async unpaid(organizationId: string) {
    const page = { after: undefined, limit: most };
    const found = await Promise.all(
      (['open', 'partly-credited'] as const).map((state) =>
        this.invoices.page(organizationId, { kind: 'invoice', state }, page),
      ),
    );
    return found.flat().filter(isPayable);
  }

  /** Those that are not paid, and those whose money is not in the account yet: that comes by an event. */
  private async pendingTopUps(organizationId: string) {
    const [open, paid] = await Promise.all([
      this.payments.openTopUps(organizationId, most),
      this.payments.newestPaidTopUps(organizationId, looked),
    ]);
    const booked = await Promise.all(
      paid.map(({ _id, money: { currency } }) =>
        this.entries.byOperation({ organizationId, currency }, `payment:${_id}`),
      ),
    );
    return [...open, ...paid.filter((_payment, n) => !booked[n])];
  }

  private async balances(organizationId: string) {
    const balances = shownBalances(await this.entries.newest(organizationId));
    return balances.filter(({ balance }) => balance !== 0);
  }
}
