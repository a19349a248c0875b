import type { OrganizationPayment, RefundPaymentInput } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { operationOf } from './operation.js';
import { shownPayment } from './payment.js';
import { PaymentsRepository } from './payments.repository.js';
import { RefundPayment } from './refund-payment.js';

/** An operator gives money of a payment back. The Idempotency-Key names the refund: sent again, it is the same one. */
@Injectable()
export class RefundByOperator {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly refundPayment: RefundPayment,
  ) {}

  async execute(
    { organizationId, paymentId, amount, reason }: RefundPaymentInput,
    context: RequestContext,
  ): Promise<OrganizationPayment> {
    const payment = await this.payments.findIn(organizationId, paymentId);
    if (!payment) throw new Problem('not-found');
    const refundId = operationOf(context);
    const by = context.asker.accountId;
    const wanted = { paymentId, amount, reason, refundId, by, isOperators: true };
    return shownPayment(await this.refundPayment.execute(wanted));
  }
}
