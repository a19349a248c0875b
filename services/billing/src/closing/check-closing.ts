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
    const [products, orders, invoices, topUps, balances] = await Promise.all([
      this.products.active(organizationId, most),
      this.orders.inStates(organizationId, pendingStates, most),
      this.unpaid(organizationId),
      this.payments.openTopUps(organizationId, most),
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

  private async balances(organizationId: string) {
    const balances = shownBalances(await this.entries.newest(organizationId));
    return balances.filter(({ balance }) => balance !== 0);
  }
}
