import {
  getInvoiceFile,
  type InvoiceFilePart,
  InvoiceReference,
  listToPay,
  makeProForma,
  MakeProFormaInput,
  OrganizationReference,
  Payables,
  ToPayInput,
} from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Body, Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { Asking } from '../http/caller.js';
import { Exposes } from '../http/exposes.js';

class ToPayQuery extends OmitType(ToPayInput, ['organizationId']) {}
class MakeProFormaBody extends OmitType(MakeProFormaInput, ['organizationId']) {}

const pdfType = 'application/pdf';

@ApiTags('Invoices')
@Controller('v1/organizations/:organizationId')
export class DocumentsController {
  constructor(private readonly bus: Bus) {}

  @Get('invoices/:invoiceId/pdf')
  @Exposes(getInvoiceFile, {
    summary: 'An invoice or a credit note as PDF/A-3 with its XML: the same bytes for good',
    image: pdfType,
  })
  async getInvoiceFile(
    @Param() path: InvoiceReference,
    @Asking() caller: Caller,
  ): Promise<StreamableFile> {
    const parts: Buffer[] = [];
    for (let offset: number | null = 0; offset !== null;) {
      const part: InvoiceFilePart = await this.bus.request(
        getInvoiceFile,
        { ...path, offset },
        caller,
      );
      parts.push(Buffer.from(part.bytes, 'base64url'));
      offset = part.next;
    }
    const disposition = `attachment; filename="${path.invoiceId}.pdf"`;
    return new StreamableFile(Buffer.concat(parts), { type: pdfType, disposition });
  }

  @Get('to-pay')
  @Exposes(listToPay, { summary: 'What there is to pay: orders, invoices, products that run out' })
  listToPay(
    @Param() path: OrganizationReference,
    @Query() query: ToPayQuery,
    @Asking() caller: Caller,
  ): Promise<Payables> {
    return this.bus.request(listToPay, { ...query, ...path }, caller);
  }

  @Post('pro-formas')
  @Exposes(makeProForma, {
    summary: 'A pro-forma of a selection, as PDF: without number or value, and not kept',
    image: pdfType,
  })
  async makeProForma(
    @Param() path: OrganizationReference,
    @Body() body: MakeProFormaBody,
    @Asking() caller: Caller,
  ): Promise<StreamableFile> {
    const { pdf } = await this.bus.request(makeProForma, { ...body, ...path }, caller);
    const disposition = 'attachment; filename="pro-forma.pdf"';
    return new StreamableFile(Buffer.from(pdf, 'base64url'), { type: pdfType, disposition });
  }
}
