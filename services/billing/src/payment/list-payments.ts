import type {
  ListPaymentsInput,
  OrganizationPayment,
  OrganizationPayments,
  PaymentReferenceInput,
} from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { byId, cutPage, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { shownPayment } from './payment.js';
import { PaymentsRepository } from './payments.repository.js';

/** Whoever may read the accounting of an organization sees its payments. */
@Injectable()
export class ListPayments {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly payments: PaymentsRepository,
  ) {}

  async execute(
    { organizationId, ...asked }: ListPaymentsInput,
    context: RequestContext,
  ): Promise<OrganizationPayments> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const { after, limit } = pageAsked(asked);
    const wanted = { before: after?.[1], limit: limit + 1 };
    const read = await this.payments.page(organizationId, wanted);
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: page.map(shownPayment), nextCursor };
  }

  async one(
    { organizationId, paymentId }: PaymentReferenceInput,
    context: RequestContext,
  ): Promise<OrganizationPayment> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const payment = await this.payments.findIn(organizationId, paymentId);
    if (!payment) throw new Problem('not-found');
    return shownPayment(payment);
  }
}
