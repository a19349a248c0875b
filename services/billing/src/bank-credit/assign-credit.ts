import {
  type AssignBankCreditInput,
  type BankCredit,
  bankCreditAssigned,
  bankCreditUnmatched,
} from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { shownCredit, toldOfCredit } from './bank-credit.js';
import { BankCreditsRepository } from './bank-credits.repository.js';

/** An operator says whose money a credit is that nothing else told (B-5): it goes to their prepaid account, once. */
@Injectable()
export class AssignCredit {
  constructor(
    private readonly credits: BankCreditsRepository,
    private readonly gates: Gates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { creditId, organizationId }: AssignBankCreditInput,
    { asker, requestId }: RequestContext,
  ): Promise<BankCredit> {
    const credit = await this.credits.find(creditId);
    if (!credit || !(await this.gates.find(organizationId))) throw new Problem('not-found');
    return this.gates.whileOpen(organizationId, async () => {
      const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
      const told = toldOfCredit(credit, organizationId, 'assigned');
      const assigned = await this.credits.assign(credit, organizationId, [
        happened(bankCreditAssigned, told, circumstances),
        happened(bankCreditUnmatched, told, circumstances),
      ]);
      const now = assigned ?? (await this.credits.find(creditId));
      const isTheirs = now?.reason === 'assigned' && now.organizationId === organizationId;
      if (!now || !isTheirs) throw new Problem('bank-credit-settled');
      return shownCredit(now);
    });
  }
}
