import type { PaymentMail, PaymentReferenceInput } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { shownPayment } from './payment.js';
import { PaymentsRepository } from './payments.repository.js';

/** Tells notifications what a mail says of a payment, and who began it. */
@Injectable()
export class DescribePayment {
  constructor(private readonly payments: PaymentsRepository) {}

  async execute({ organizationId, paymentId }: PaymentReferenceInput): Promise<PaymentMail> {
    const payment = await this.payments.findIn(organizationId, paymentId);
    if (!payment) throw new Problem('not-found');
    return { ...shownPayment(payment), startedBy: payment.startedBy };
  }
}
