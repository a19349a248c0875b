import {
  creditInvoice,
  CreditTerms,
  inspectInvoice,
  InvoiceDetails,
  InvoiceReference,
  Invoices,
  InvoiceSummary,
  ListInvoicesInput,
  OrganizationReference,
  overseeInvoices,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

/** Which documents. */
class OverseenInvoicesQuery extends OmitType(ListInvoicesInput, ['organizationId']) {}

/** Operators see what was issued, and correct it by documents that refer to it (E-4). */
@ApiTags('Operators')
@Controller('v1/operator/organizations/:organizationId/invoices')
export class OperatorInvoicesController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(overseeInvoices, { summary: 'The invoice history of an organization' })
  overseeInvoices(
    @Param() path: OrganizationReference,
    @Query() query: OverseenInvoicesQuery,
    @Asking() caller: Caller,
  ): Promise<Invoices> {
    return this.bus.request(overseeInvoices, { ...query, ...path }, caller);
  }

  @Get(':invoiceId')
  @Exposes(inspectInvoice, { summary: 'An invoice of an organization with every figure' })
  inspectInvoice(
    @Param() path: InvoiceReference,
    @Asking() caller: Caller,
  ): Promise<InvoiceDetails> {
    return this.bus.request(inspectInvoice, path, caller);
  }

  @Post(':invoiceId/credit-notes')
  @Exposes(creditInvoice, { summary: 'Credit an invoice, or a part of it', status: 201 })
  creditInvoice(
    @Param() path: InvoiceReference,
    @Body() body: CreditTerms,
    @Asking() caller: Caller,
  ): Promise<InvoiceSummary> {
    return this.bus.request(creditInvoice, { ...body, ...path }, caller);
  }
}
