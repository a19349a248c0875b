import { type Clock, failpoint, Problem } from '@atrium/messaging';
import { CLOCK, Gates, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { GratuitiesRepository } from '../gratuity/gratuities.repository.js';
import { MailAllInvoices } from '../invoice-mailing/mail-all-invoices.js';
import { CancelOrder } from '../order/cancel-order.js';
import { OrdersRepository } from '../order/orders.repository.js';
import { MakePayOut } from '../pay-out/make-pay-out.js';
import { operationOf } from '../pay-out/pay-out.js';
import { Ledger } from '../prepaid/ledger.js';
import { LedgerRepository } from '../prepaid/ledger.repository.js';
import { shownBalances } from '../prepaid/prepaid.js';
import type { WantedPayOut } from './closing.js';
import type { StoredClosing } from './closing.schema.js';
import { ClosingsRepository } from './closings.repository.js';

/** How many are ended at once. */
const atOnce = 100;
/** How often is looked for more: far more often than an organization may have so many open. */
const looks = 50;

/**
 * An organization is closed: what its money and invoices were wanted for is done now, and what was only a plan comes to nothing, orders
 * that nobody has placed and gratuities that nobody has used (A8-10, A8-13). Each step may be done again.
 */
@Injectable()
export class SettleClosing {
  constructor(
    private readonly closings: ClosingsRepository,
    private readonly ledger: Ledger,
    private readonly entries: LedgerRepository,
    private readonly makePayOut: MakePayOut,
    private readonly mailAllInvoices: MailAllInvoices,
    private readonly orders: OrdersRepository,
    private readonly cancelOrder: CancelOrder,
    private readonly gratuities: GratuitiesRepository,
    private readonly gates: Gates,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  async execute(closingId: string, requestId: string | null): Promise<void> {
    const closing = await this.closings.find(closingId);
    // Opened again meanwhile, or all of it is done.
    if (closing?.state !== 'held') return;
    // From here on it is not opened again before all of it is done.
    if (!(await this.gates.confirm(closing.organizationId, closingId))) return;
    await this.endOrders(closing, requestId);
    failpoint('billing.closing.after-orders');
    await this.gratuities.withdrawAll(closing.organizationId, this.clock.now());
    for (const payOut of closing.payOuts) await this.payOut(closing, payOut, requestId);
    failpoint('billing.closing.after-pay-outs');
    if (closing.mailInvoices) await this.mailAllInvoices.execute(closing, requestId);
    failpoint('billing.closing.after-mailing');
    await this.closings.settled(closingId);
  }

  /** None of them was placed: those stood in the way. */
  private async endOrders(
    { organizationId, closedBy: by }: StoredClosing,
    requestId: string | null,
  ): Promise<void> {
    for (let look = 0; look < looks; look += 1) {
      const open = await this.orders.inStates(organizationId, ['open'], atOnce);
      for (const order of open) {
        try {
          await this.cancelOrder.end(order, 'cancelled', { by, requestId });
        } catch (error) {
          // Changed or ended at this moment: it is looked at again.
          if (!(error instanceof Problem)) throw error;
        }
      }
      if (open.length === 0) return;
    }
    // The event comes again.
    throw new Error(`Orders of ${organizationId} are open after ${looks} looks`);
  }

  /** All that is there; nothing came in between, as nothing could be begun. */
  private async payOut(
    { organizationId, closedBy: by }: StoredClosing,
    { id, currency, iban, name }: WantedPayOut,
    requestId: string | null,
  ): Promise<void> {
    const account = { organizationId, currency };
    const operationId = operationOf(id, 'requested');
    const earlier = await this.entries.byOperation(account, operationId);
    if (earlier) return this.makePayOut.execute(earlier);
    const balances = shownBalances(await this.entries.newest(organizationId));
    const amount = balances.find((one) => one.currency === currency)?.balance ?? 0;
    if (amount <= 0) return;
    const at = this.clock.now();
    const wanted = { ...account, amount, kind: 'pay-out' as const, operationId };
    const about = { payOutId: id };
    const until = leaseFrom(at, this.settings);
    const entry = await this.ledger.debit({ ...wanted, about }, { by, at, requestId }, () => ({
      payOut: { iban, name, requestedAt: at, until },
    }));
    failpoint('billing.closing.after-debit');
    await this.makePayOut.execute(entry);
  }
}
