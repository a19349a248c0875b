import type { OrganizationPayment, PaymentReferenceInput } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { CancelPayment } from './cancel-payment.js';
import { shownPayment } from './payment.js';
import { PaymentsRepository } from './payments.repository.js';

/** Somebody gives up to pay money in. */
@Injectable()
export class CancelTopUp {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly payments: PaymentsRepository,
    private readonly cancelPayment: CancelPayment,
  ) {}

  async execute(
    { organizationId, paymentId }: PaymentReferenceInput,
    context: RequestContext,
  ): Promise<OrganizationPayment> {
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    const payment = await this.payments.findIn(organizationId, paymentId);
    if (payment?.purpose.kind !== 'top-up') throw new Problem('not-found');
    const { asker, requestId } = context;
    const circumstances = { by: asker.accountId, requestId };
    return shownPayment(await this.cancelPayment.execute(paymentId, circumstances));
  }
}
