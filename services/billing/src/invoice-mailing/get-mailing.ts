import type {
  InvoiceMailing,
  InvoiceMailingReference,
  InvoicesMail,
  MailOfMailingReference,
} from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { shownMailing } from './invoice-mailing.js';
import { InvoiceMailingsRepository } from './invoice-mailings.repository.js';

/** Those who see the accounting see what has become of a mailing. */
@Injectable()
export class GetMailing {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly mailings: InvoiceMailingsRepository,
  ) {}

  async execute(
    { organizationId, mailingId }: InvoiceMailingReference,
    context: RequestContext,
  ): Promise<InvoiceMailing> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    const mailing = await this.mailings.find(organizationId, mailingId);
    if (!mailing) throw new Problem('not-found');
    return shownMailing(mailing);
  }

  /** What one of its mails has in it: the contract lets notifications alone ask. */
  async describe({
    organizationId,
    mailingId,
    number,
  }: MailOfMailingReference): Promise<InvoicesMail> {
    const mailing = await this.mailings.find(organizationId, mailingId);
    const mail = mailing?.mails.find((one) => one.number === number);
    if (!mailing || !mail) throw new Problem('not-found');
    const { requestedBy: accountId, mails } = mailing;
    return { accountId, invoices: [...mail.invoiceIds], of: mails.length };
  }
}
