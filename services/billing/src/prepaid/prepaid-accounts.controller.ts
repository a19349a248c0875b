import {
  correctPrepaidAccount,
  CorrectPrepaidInput,
  getPrepaidAccount,
  listPrepaidMovements,
  OrganizationReference,
  PrepaidStatementInput,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CorrectPrepaidAccount } from './correct-prepaid-account.js';
import { GetPrepaidAccount } from './get-prepaid-account.js';
import { ListPrepaidMovements } from './list-prepaid-movements.js';

@Controller()
export class PrepaidAccountsController {
  constructor(
    private readonly get: GetPrepaidAccount,
    private readonly list: ListPrepaidMovements,
    private readonly correct: CorrectPrepaidAccount,
  ) {}

  @Replies(getPrepaidAccount)
  getPrepaidAccount(@Payload() input: OrganizationReference, @Ctx() context: RequestContext) {
    return this.get.execute(input, context);
  }

  @Replies(listPrepaidMovements)
  listPrepaidMovements(@Payload() input: PrepaidStatementInput, @Ctx() context: RequestContext) {
    return this.list.execute(input, context);
  }

  @Replies(correctPrepaidAccount)
  correctPrepaidAccount(@Payload() input: CorrectPrepaidInput, @Ctx() context: RequestContext) {
    return this.correct.execute(input, context);
  }
}
