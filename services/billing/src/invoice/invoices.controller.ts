import {
  creditInvoice,
  CreditInvoiceInput,
  describeInvoice,
  getInvoice,
  inspectInvoice,
  InvoiceReference,
  listInvoices,
  ListInvoicesInput,
  overseeInvoices,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CreditInvoice } from './credit-invoice.js';
import { DescribeInvoice } from './describe-invoice.js';
import { GetInvoice } from './get-invoice.js';
import { ListInvoices } from './list-invoices.js';

@Controller()
export class InvoicesController {
  constructor(
    private readonly list: ListInvoices,
    private readonly get: GetInvoice,
    private readonly credit: CreditInvoice,
    private readonly describe: DescribeInvoice,
  ) {}

  @Replies(listInvoices)
  listInvoices(@Payload() input: ListInvoicesInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(getInvoice)
  getInvoice(@Payload() input: InvoiceReference, @Ctx() context: RequestContext) {
    return this.get.execute(input, context);
  }

  @Replies(overseeInvoices)
  overseeInvoices(@Payload() input: ListInvoicesInput) {
    return this.list.forOperator(input);
  }

  @Replies(inspectInvoice)
  inspectInvoice(@Payload() input: InvoiceReference) {
    return this.get.forOperator(input);
  }

  @Replies(creditInvoice)
  creditInvoice(@Payload() input: CreditInvoiceInput, @Ctx() context: RequestContext) {
    return this.credit.execute(input, context);
  }

  @Replies(describeInvoice)
  describeInvoice(@Payload() input: InvoiceReference) {
    return this.describe.execute(input);
  }
}
