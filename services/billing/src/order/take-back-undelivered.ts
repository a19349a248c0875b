import { type Clock, failpoint, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { dayOf } from '../date/local-date.js';
import { CompleteCredit } from '../invoice/complete-credit.js';
import { remainingOf } from '../invoice/credit.js';
import type { Credit, Invoice } from '../invoice/invoice.js';
import { InvoicesRepository } from '../invoice/invoices.repository.js';
import { MarkInvoiceRefunded } from '../invoice/mark-invoice-refunded.js';
import { NoteCredit } from '../invoice/note-credit.js';
import { type Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { RefundPayment } from '../payment/refund-payment.js';
import { Ledger } from '../prepaid/ledger.js';
import { isOnAccount, type Order } from './order.js';

/** How often something else may become of the invoice in between before one gives up. */
const attempts = 20;

const reason = 'The product had ended before it was paid.';

/**
 * A product had ended before its renewal was paid: its lines are taken back by a credit note, and what was paid for them goes back,
 * by the payment that it came from, then to the prepaid account. May be done again at any step; each knows the order.
 */
@Injectable()
export class TakeBackUndelivered {
  constructor(
    private readonly invoices: InvoicesRepository,
    private readonly noteCredit: NoteCredit,
    private readonly completeCredit: CompleteCredit,
    private readonly refundPayment: RefundPayment,
    private readonly ledger: Ledger,
    private readonly markInvoiceRefunded: MarkInvoiceRefunded,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(order: Order, invoice: Invoice, productIds: readonly string[]): Promise<void> {
    const credit = await this.credit(order, invoice._id, productIds);
    if (!credit) return;
    await this.completeCredit.execute(invoice._id, credit.id);
    failpoint('billing.order.after-taking-back');
    // Of an invoice on account nothing was paid.
    if (isOnAccount(order)) return;
    const toPrepaid = await this.refund(order, credit);
    failpoint('billing.order.after-refund');
    if (toPrepaid === 0) return;
    const refundedOn = dayOf(this.clock.now(), this.issuer.timeZone);
    const refund = { refundId: credit.id, amount: toPrepaid, refundedOn };
    await this.markInvoiceRefunded.execute(invoice._id, refund);
  }

  /** Null where the lines cost nothing. */
  private async credit(
    { _id: orderId }: Order,
    invoiceId: string,
    productIds: readonly string[],
  ): Promise<Credit | null> {
    const id = `undelivered-${orderId}`;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const invoice = await this.invoices.find(invoiceId);
      if (!invoice) throw new Problem('not-found');
      const noted = invoice.credits.find((one) => one.id === id);
      if (noted) return noted;
      if (invoice.unfinished) {
        await this.completeCredit.execute(invoiceId, invoice.unfinished.creditId);
        continue;
      }
      const undelivered = new Set(
        invoice.document.lines
          .filter(({ productId }) => productId !== null && productIds.includes(productId))
          .map(({ position }) => position),
      );
      const left = remainingOf(invoice.document, invoice.credits);
      const lines = left.filter(({ position }) => undelivered.has(position));
      if (lines.length === 0) return null;
      await this.noteCredit.execute(invoice, { id, by: null, reason, lines, requestId: null });
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  /** Answers what did not go back by the payment, whose refund is counted by itself. */
  private async refund(
    { _id: orderId, organizationId, currency, payment, placement }: Order,
    { id: refundId, gross }: Credit,
  ): Promise<number> {
    const byPayment = payment ? Math.min(gross, placement?.due ?? 0) : 0;
    if (payment && byPayment > 0) {
      const { paymentId } = payment;
      const wanted = { paymentId, amount: byPayment, reason, refundId };
      await this.refundPayment.execute({ ...wanted, by: null, isOperators: false });
    }
    const rest = gross - byPayment;
    if (rest === 0) return 0;
    await this.ledger.credit(
      {
        ...{ organizationId, currency, amount: rest, kind: 'refund', about: { orderId } },
        operationId: `refund:order:${orderId}`,
      },
      { by: null, requestId: null, at: this.clock.now() },
    );
    return rest;
  }
}
