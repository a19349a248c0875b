import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  bankStatementImported,
  type BankStatementTold,
  type EventMessage,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from './keep-operator-act.js';

/** What an operator did in billing is a line of their log (decision 32). */
@Controller()
export class WhenBankStatementImported {
  constructor(private readonly keepAct: KeepOperatorAct) {}

  @Consumes(bankStatementImported)
  consume(@Payload() event: EventMessage<BankStatementTold>): Promise<void> {
    const { statementId: subjectId } = event.data;
    return this.keepAct.ofEvent(event, {
      kind: 'bank-statement-imported',
      organizationId: null,
      subjectId,
    });
  }
}
