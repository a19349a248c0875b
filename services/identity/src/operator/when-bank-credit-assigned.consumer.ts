import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { bankCreditAssigned, type BankCreditTold, type EventMessage } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from './keep-operator-act.js';

/** What an operator did in billing is a line of their log (decision 32). */
@Controller()
export class WhenBankCreditAssigned {
  constructor(private readonly keepAct: KeepOperatorAct) {}

  @Consumes(bankCreditAssigned)
  consume(@Payload() event: EventMessage<BankCreditTold>): Promise<void> {
    const { organizationId, creditId: subjectId } = event.data;
    return this.keepAct.ofEvent(event, { kind: 'bank-credit-assigned', organizationId, subjectId });
  }
}
