import {
  describeInvoicesMail,
  getInvoiceMailing,
  InvoiceMailingReference,
  mailInvoices,
  MailInvoicesInput,
  MailOfMailingReference,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { GetMailing } from './get-mailing.js';
import { MailInvoices } from './mail-invoices.js';

@Controller()
export class InvoiceMailingsController {
  constructor(
    private readonly mail: MailInvoices,
    private readonly get: GetMailing,
  ) {}

  @Replies(mailInvoices)
  mailInvoices(@Payload() input: MailInvoicesInput, @Ctx() context: RequestContext) {
    return this.mail.execute(input, context);
  }

  @Replies(getInvoiceMailing)
  getInvoiceMailing(@Payload() input: InvoiceMailingReference, @Ctx() context: RequestContext) {
    return this.get.execute(input, context);
  }

  @Replies(describeInvoicesMail)
  describeInvoicesMail(@Payload() input: MailOfMailingReference) {
    return this.get.describe(input);
  }
}
