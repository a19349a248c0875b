import {
  confirmPayOut,
  describePayOut,
  Done,
  exportPayOuts,
  getPayOutFile,
  listAllPayOuts,
  ListAllPayOutsInput,
  listPayOuts,
  ListPayOutsInput,
  PayOutBatchReference,
  PayOutOfOrganization,
  PayOutReference,
  requestPayOut,
  RequestPayOutInput,
  returnPayOut,
  ReturnPayOutInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { DescribePayOut } from './describe-pay-out.js';
import { ExportPayOuts } from './export-pay-outs.js';
import { GetPayOutFile } from './get-pay-out-file.js';
import { ListPayOuts } from './list-pay-outs.js';
import { RequestPayOut } from './request-pay-out.js';
import { SettlePayOut } from './settle-pay-out.js';

@Controller()
export class PayOutsController {
  constructor(
    private readonly request: RequestPayOut,
    private readonly list: ListPayOuts,
    private readonly exportAll: ExportPayOuts,
    private readonly getFile: GetPayOutFile,
    private readonly settle: SettlePayOut,
    private readonly describe: DescribePayOut,
  ) {}

  @Replies(requestPayOut)
  requestPayOut(@Payload() input: RequestPayOutInput, @Ctx() context: RequestContext) {
    return this.request.execute(input, context);
  }

  @Replies(listPayOuts)
  listPayOuts(@Payload() input: ListPayOutsInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(describePayOut)
  describePayOut(@Payload() input: PayOutOfOrganization) {
    return this.describe.execute(input);
  }

  @Replies(listAllPayOuts)
  listAllPayOuts(@Payload() input: ListAllPayOutsInput) {
    return this.list.ofAll(input);
  }

  @Replies(exportPayOuts)
  exportPayOuts(@Payload() input: Done, @Ctx() context: RequestContext) {
    return this.exportAll.execute(input, context);
  }

  @Replies(getPayOutFile)
  getPayOutFile(@Payload() input: PayOutBatchReference) {
    return this.getFile.execute(input);
  }

  @Replies(confirmPayOut)
  confirmPayOut(@Payload() input: PayOutReference, @Ctx() context: RequestContext) {
    return this.settle.confirm(input, context);
  }

  @Replies(returnPayOut)
  returnPayOut(@Payload() input: ReturnPayOutInput, @Ctx() context: RequestContext) {
    return this.settle.return(input, context);
  }
}
