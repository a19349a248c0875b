import { fetchInvoiceFile, getInvoiceFile, InvoiceFilePartInput } from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { GetInvoiceFile } from './get-invoice-file.js';

@Controller()
export class InvoiceFilesController {
  constructor(private readonly get: GetInvoiceFile) {}

  @Replies(getInvoiceFile)
  getInvoiceFile(@Payload() input: InvoiceFilePartInput, @Ctx() context: RequestContext) {
    return this.get.execute(input, context);
  }

  @Replies(fetchInvoiceFile)
  fetchInvoiceFile(@Payload() input: InvoiceFilePartInput) {
    return this.get.forMail(input);
  }
}
