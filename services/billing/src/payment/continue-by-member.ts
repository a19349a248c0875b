import type { PaymentReferenceInput, StartedPayment } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { ContinuePayment } from './continue-payment.js';
import { PaymentsRepository } from './payments.repository.js';

/** Somebody goes on with a payment that was begun. */
@Injectable()
export class ContinueByMember {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly payments: PaymentsRepository,
    private readonly continuePayment: ContinuePayment,
  ) {}

  async execute(
    { organizationId, paymentId }: PaymentReferenceInput,
    context: RequestContext,
  ): Promise<StartedPayment> {
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    const payment = await this.payments.findIn(organizationId, paymentId);
    if (!payment) throw new Problem('not-found');
    return this.continuePayment.execute(payment);
  }
}
