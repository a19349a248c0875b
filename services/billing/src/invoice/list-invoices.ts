import type { Invoices, ListInvoicesInput } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { cutPage, pageAsked } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { shownInvoice } from './invoice.js';
import { InvoicesRepository } from './invoices.repository.js';
import { inMoments } from './wanted-invoices.js';

/** The invoice history of an organization (A10-2, A10-7, B-5), for those who may see its bills. */
@Injectable()
export class ListInvoices {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly invoices: InvoicesRepository,
    @Inject(ISSUER) private readonly issuer: Issuer,
  ) {}

  async execute(input: ListInvoicesInput, context: RequestContext): Promise<Invoices> {
    await this.gatekeeper.requireEvenIfClosed(context, input.organizationId, 'billing.read');
    return this.page(input);
  }

  /** For operators: the contract lets nobody else ask. */
  forOperator(input: ListInvoicesInput): Promise<Invoices> {
    return this.page(input);
  }

  private async page({
    organizationId,
    cursor,
    limit: atMost,
    ...wanted
  }: ListInvoicesInput): Promise<Invoices> {
    const { after, limit } = pageAsked({ cursor, limit: atMost });
    const range = { after, limit: limit + 1 };
    const which = inMoments(wanted, this.issuer.timeZone);
    const read = await this.invoices.page(organizationId, which, range);
    const { page, nextCursor } = cutPage(read, limit, (last) => [
      last.issuedAt.getTime(),
      last._id,
    ]);
    return { items: page.map(shownInvoice), nextCursor };
  }
}
