import {
  getInvoice,
  InvoiceDetails,
  InvoiceReference,
  Invoices,
  listInvoices,
  ListInvoicesInput,
  OrganizationReference,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';
import { gathered, linesPerPage, linkToRest } from '../http/gathered.js';
import { csvType, invoicesAsCsv } from './invoice-export.js';

/** Which documents. */
class InvoicesQuery extends OmitType(ListInvoicesInput, ['organizationId']) {}

class InvoicesExportQuery extends OmitType(ListInvoicesInput, ['organizationId', 'limit']) {}

@ApiTags('Invoices')
@Controller('v1/organizations/:organizationId')
export class InvoicesController {
  constructor(private readonly bus: Bus) {}

  @Get('invoices')
  @Exposes(listInvoices, { summary: 'Invoices and credit notes, the newest first' })
  listInvoices(
    @Param() path: OrganizationReference,
    @Query() query: InvoicesQuery,
    @Asking() caller: Caller,
  ): Promise<Invoices> {
    return this.bus.request(listInvoices, { ...query, ...path }, caller);
  }

  /**
   * The same documents in the same order as a table. Of more than fit into one file, `Link: <…>; rel="next"` (RFC 8288) leads to
   * the rest.
   */
  @Get('invoices.csv')
  @ApiProduces(csvType)
  @Exposes(listInvoices, { summary: 'The invoice history as a file, CSV', output: String })
  async exportInvoices(
    @Param() path: OrganizationReference,
    @Query() { cursor, ...query }: InvoicesExportQuery,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const which = { ...query, ...path, limit: linesPerPage };
    // The right to it is judged anew for each page.
    const { lines, nextCursor } = await gathered(
      (after) => this.bus.request(listInvoices, { ...which, ...after }, caller),
      cursor,
    );
    reply.header('content-type', csvType);
    reply.header('content-disposition', 'attachment; filename="invoices.csv"');
    if (nextCursor !== null) {
      const route = `/v1/organizations/${path.organizationId}/invoices.csv`;
      reply.header('link', linkToRest(route, query, nextCursor));
    }
    return invoicesAsCsv(lines);
  }

  @Get('invoices/:invoiceId')
  @Exposes(getInvoice, { summary: 'An invoice or a credit note with every figure' })
  getInvoice(@Param() path: InvoiceReference, @Asking() caller: Caller): Promise<InvoiceDetails> {
    return this.bus.request(getInvoice, path, caller);
  }
}
