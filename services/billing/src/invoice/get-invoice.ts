import type { InvoiceDetails, InvoiceReference } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { describedInvoice } from './invoice.js';
import { RequireInvoice } from './require-invoice.js';

/** A document of the history with every figure (A10-2), for those who may see the organization's bills (A10-9). */
@Injectable()
export class GetInvoice {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly requireInvoice: RequireInvoice,
  ) {}

  async execute(input: InvoiceReference, context: RequestContext): Promise<InvoiceDetails> {
    await this.gatekeeper.requireEvenIfClosed(context, input.organizationId, 'billing.read');
    return this.describe(input);
  }

  /** For operators: the contract lets nobody else ask. */
  forOperator(input: InvoiceReference): Promise<InvoiceDetails> {
    return this.describe(input);
  }

  private async describe(input: InvoiceReference): Promise<InvoiceDetails> {
    return describedInvoice(await this.requireInvoice.execute(input));
  }
}
