import type { DefaultPaymentMethod, OrganizationReference } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { shownMethod } from './payment-method.js';
import { PaymentMethodsRepository } from './payment-methods.repository.js';

/** Whoever may read the accounting sees how the organization pays. */
@Injectable()
export class GetPaymentMethod {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly methods: PaymentMethodsRepository,
  ) {}

  async execute(
    { organizationId }: OrganizationReference,
    context: RequestContext,
  ): Promise<DefaultPaymentMethod> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    return shownMethod(await this.methods.find(organizationId));
  }
}
