import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  acceptTransfer,
  AcceptTransferInput,
  beginTransfer,
  BeginTransferInput,
  describeTransfer,
  getTransfer,
  inspectTransfer,
  ProductReference,
  TransferId,
  TransferToken,
  withdrawTransfer,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { AcceptTransfer } from './accept-transfer.js';
import { BeginTransfer } from './begin-transfer.js';
import { DescribeTransfer } from './describe-transfer.js';
import { GetTransfer } from './get-transfer.js';
import { InspectTransfer } from './inspect-transfer.js';
import { WithdrawTransfer } from './withdraw-transfer.js';

@Controller()
export class TransfersController {
  constructor(
    private readonly begin: BeginTransfer,
    private readonly get: GetTransfer,
    private readonly withdraw: WithdrawTransfer,
    private readonly inspect: InspectTransfer,
    private readonly accept: AcceptTransfer,
    private readonly describe: DescribeTransfer,
  ) {}

  @Replies(beginTransfer)
  beginTransfer(@Payload() input: BeginTransferInput, @Ctx() context: RequestContext) {
    return this.begin.execute(input, context);
  }

  @Replies(getTransfer)
  getTransfer(@Payload() input: ProductReference, @Ctx() { asker }: RequestContext) {
    return this.get.execute(input, asker);
  }

  @Replies(withdrawTransfer)
  withdrawTransfer(@Payload() input: ProductReference, @Ctx() context: RequestContext) {
    return this.withdraw.execute(input, context);
  }

  @Replies(inspectTransfer)
  inspectTransfer(@Payload() input: TransferToken) {
    return this.inspect.execute(input);
  }

  @Replies(acceptTransfer)
  acceptTransfer(@Payload() input: AcceptTransferInput, @Ctx() context: RequestContext) {
    return this.accept.execute(input, context);
  }

  @Replies(describeTransfer)
  describeTransfer(@Payload() input: TransferId) {
    return this.describe.execute(input);
  }
}
