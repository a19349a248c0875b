import { orderCompleted } from '@atrium/contracts';
import { type Clock, failpoint, happened } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { BillingAddresses } from '../billing-address/billing-addresses.js';
import { dayOf } from '../date/local-date.js';
import { Gratuities } from '../gratuity/gratuities.js';
import type { Invoice } from '../invoice/invoice.js';
import { IssueInvoice } from '../invoice/issue-invoice.js';
import { type Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { ReceivingAccounts } from '../payment/receiving-accounts.js';
import { StartPayment } from '../payment/start-payment.js';
import { Ledger } from '../prepaid/ledger.js';
import { DeliverProducts } from '../product/deliver-products.js';
import { PromoCodes } from '../promo-code/promo-codes.js';
import { holdOf, isOnAccount, owedDraft, paidDraft, type Placement, toldOfOrder } from './order.js';
import type { StoredOrder } from './order.schema.js';
import { OrdersRepository } from './orders.repository.js';
import { TakeBackUndelivered } from './take-back-undelivered.js';

/**
 * Does what follows once an order is paid: takes what was held, delivers the products, issues the document (A6-8, A10-1), and gives
 * back what was paid for a product that has ended. May be done again at any step; each knows the order.
 */
@Injectable()
export class CompleteOrder {
  private readonly logger = new Logger(CompleteOrder.name);

  constructor(
    private readonly orders: OrdersRepository,
    private readonly addresses: BillingAddresses,
    private readonly gratuities: Gratuities,
    private readonly promoCodes: PromoCodes,
    private readonly ledger: Ledger,
    private readonly deliverProducts: DeliverProducts,
    private readonly issueInvoice: IssueInvoice,
    private readonly startPayment: StartPayment,
    private readonly accounts: ReceivingAccounts,
    private readonly takeBack: TakeBackUndelivered,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(order: StoredOrder): Promise<void> {
    const placement = order.placement as Placement;
    const requestId = order.unfinished?.requestId ?? null;
    const cause = { by: placement.by, requestId };
    await this.take(order, placement, cause);
    const undelivered = await this.deliverProducts.execute(order, placement, cause);
    failpoint('billing.order.after-delivery');
    const invoice = await this.issue(order, placement, cause);
    failpoint('billing.order.after-invoice');
    if (undelivered.length > 0) await this.takeBack.execute(order, invoice, undelivered);
    const { _id: invoiceId } = invoice;
    const thing = { what: 'order', id: order._id } as const;
    await this.addresses.release(order.organizationId, placement.billingAddressId, thing);
    const told = toldOfOrder({ ...order, state: 'completed', invoiceId });
    const entry = happened(orderCompleted, told, { ...cause, at: this.clock.now() });
    await this.orders.complete(order, invoiceId, entry);
  }

  /** One on account can be paid from the moment on that it is there, under the reference that stands on it (decision 35). */
  private async issue(
    order: StoredOrder,
    placement: Placement,
    cause: { by: string | null; requestId: string | null },
  ): Promise<Invoice> {
    const { _id: orderId, organizationId, currency } = order;
    const { due: amount, dueOn = null } = placement;
    if (!isOnAccount(order)) {
      const paidOn = dayOf(this.clock.now(), this.issuer.timeZone);
      const draft = paidDraft(order, placement, paidOn);
      return this.issueInvoice.execute(draft, `order:${orderId}`, cause);
    }
    const draft = owedDraft(placement, this.accounts.referenceOf(orderId, currency));
    const invoice = await this.issueInvoice.execute(draft, `order:${orderId}`, { ...cause, dueOn });
    failpoint('billing.order.after-invoice-on-account');
    const purpose = { kind: 'invoice', id: invoice._id } as const;
    const transfer = {
      organizationId,
      purpose,
      method: 'transfer',
      money: { amount, currency },
    } as const;
    await this.startPayment.execute(transfer, { by: cause.by, paymentId: orderId });
    return invoice;
  }

  /** What it holds no more, as its time had run out, stays what it was priced with: that is told, and no reason to keep what is paid. */
  private async take(
    order: StoredOrder,
    { prepaid }: Placement,
    cause: { by: string | null; requestId: string | null },
  ): Promise<void> {
    const { _id: orderId, organizationId, currency, lines, promoCodes } = order;
    if (prepaid > 0) {
      const hold = { organizationId, currency, ...holdOf(order), about: { orderId } };
      await this.ledger.capture(hold, { ...cause, at: this.clock.now() });
      failpoint('billing.order.after-capture');
    }
    for (const { gratuityId } of lines) {
      if (gratuityId !== null && !(await this.gratuities.use(gratuityId, orderId, cause))) {
        this.logger.warn(`Order ${orderId} is completed without gratuity ${gratuityId}`);
      }
      failpoint('billing.order.after-gratuity-use');
    }
    for (const code of promoCodes) {
      if (await this.promoCodes.use(code, orderId, cause)) continue;
      this.logger.warn(`Order ${orderId} is completed without a place of promo code ${code}`);
    }
    failpoint('billing.order.after-code-use');
  }
}
