import {
  getInvoiceMailing,
  InvoiceMailing,
  InvoiceMailingReference,
  mailInvoices,
  MailInvoicesInput,
  OrganizationReference,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class MailInvoicesBody extends OmitType(MailInvoicesInput, ['organizationId']) {}

@ApiTags('Invoices')
@Controller('v1/organizations/:organizationId')
export class InvoiceMailingsController {
  constructor(private readonly bus: Bus) {}

  @Post('invoices/mail')
  @Exposes(mailInvoices, {
    summary: 'Mail invoices and credit notes to the login address of whoever asks',
    status: 202,
  })
  mailInvoices(
    @Param() path: OrganizationReference,
    @Body() body: MailInvoicesBody,
    @Asking() caller: Caller,
  ): Promise<InvoiceMailing> {
    return this.bus.request(mailInvoices, { ...body, ...path }, caller);
  }

  @Get('invoice-mailings/:mailingId')
  @Exposes(getInvoiceMailing, { summary: 'What has become of documents that were to be mailed' })
  getInvoiceMailing(
    @Param() path: InvoiceMailingReference,
    @Asking() caller: Caller,
  ): Promise<InvoiceMailing> {
    return this.bus.request(getInvoiceMailing, path, caller);
  }
}
