import {
  assignBankCredit,
  AssignBankCreditInput,
  BankCreditFilter,
  importStatement,
  ImportStatementInput,
  listBankCredits,
} from '@atrium/contracts';
import { Replies, RequestContext } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ImportStatement } from '../bank-statement/import-statement.js';
import { AssignCredit } from './assign-credit.js';
import { ListCredits } from './list-credits.js';

@Controller()
export class BankCreditsController {
  constructor(
    private readonly importing: ImportStatement,
    private readonly list: ListCredits,
    private readonly assign: AssignCredit,
  ) {}

  @Replies(importStatement)
  importStatement(@Payload() input: ImportStatementInput, @Ctx() context: RequestContext) {
    return this.importing.execute(input, context);
  }

  @Replies(listBankCredits)
  listBankCredits(@Payload() input: BankCreditFilter) {
    return this.list.execute(input);
  }

  @Replies(assignBankCredit)
  assignBankCredit(@Payload() input: AssignBankCreditInput, @Ctx() context: RequestContext) {
    return this.assign.execute(input, context);
  }
}
