import { bankCreditUnmatched, type BankCreditTold, type EventMessage } from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Ledger } from '../prepaid/ledger.js';

/** Money of a known organization that pays nothing is kept in its prepaid account (B-5), once for each credit. */
@Controller()
export class WhenBankCreditUnmatched {
  constructor(private readonly ledger: Ledger) {}

  @Consumes(bankCreditUnmatched)
  async consume(@Payload() event: EventMessage<BankCreditTold>): Promise<void> {
    const { causedBy: by, requestId, occurredAt } = event;
    const { creditId, organizationId, amount, currency, paymentId } = event.data;
    await this.ledger.credit(
      {
        ...{ organizationId, currency, amount, kind: 'top-up', about: { paymentId } },
        operationId: `bank-credit:${creditId}`,
      },
      { by, requestId, at: new Date(occurredAt) },
    );
  }
}
