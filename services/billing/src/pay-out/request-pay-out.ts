import { compactIban, type PayOut, type RequestPayOutInput } from '@atrium/contracts';
import {
  type Clock,
  failpoint,
  IdempotentCommand,
  Problem,
  type RequestContext,
  requireFresh,
} from '@atrium/messaging';
import { CLOCK, Gates, KeyRing, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { BillingSettings } from '../config.js';
import { Ledger } from '../prepaid/ledger.js';
import { LedgerRepository } from '../prepaid/ledger.repository.js';
import { MakePayOut } from './make-pay-out.js';
import { newPayOut, operationOf, shownPayOut, whyNotPayTo } from './pay-out.js';

/**
 * An administrator or a legal representative, who has just proven to be it, has money of the prepaid account paid out (B-5, decision
 * 41). The entry that takes the money says where it goes and holds the key of the command: from then on the pay-out is a fact.
 */
@Injectable()
export class RequestPayOut {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly ledger: Ledger,
    private readonly entries: LedgerRepository,
    private readonly makePayOut: MakePayOut,
    private readonly gates: Gates,
    private readonly keys: KeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  async execute(input: RequestPayOutInput, context: RequestContext): Promise<PayOut> {
    await this.gatekeeper.require(context, input.organizationId, 'billing.pay-out');
    requireFresh(context.asker, this.clock.now());
    const iban = compactIban(input.iban) as string;
    const errors = whyNotPayTo({ ...input, iban });
    if (errors.length > 0) throw new Problem('invalid-input', { errors });
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    return this.entries.once(command, () =>
      this.gates.whileOpen(input.organizationId, () =>
        this.request({ ...input, iban }, context, command),
      ),
    );
  }

  private async request(
    { organizationId, currency, amount, iban, name }: RequestPayOutInput,
    { asker, requestId }: RequestContext,
    command: IdempotentCommand,
  ): Promise<PayOut> {
    const at = this.clock.now();
    const by = asker.accountId;
    const what = { _id: newId(), organizationId, currency, amount, iban, name };
    const answer = shownPayOut(newPayOut({ ...what, requestedBy: by, requestedAt: at }));
    const wanted = {
      ...{ organizationId, currency, amount, kind: 'pay-out' as const },
      ...{ operationId: operationOf(what._id, 'requested'), about: { payOutId: what._id } },
    };
    const until = leaseFrom(at, this.settings);
    const entry = await this.ledger.debit(wanted, { by, at, requestId }, () => ({
      ...command.firstNoted(answer, at),
      payOut: { iban, name, requestedAt: at, until },
    }));
    failpoint('billing.pay-out.after-debit');
    await this.makePayOut.execute(entry);
    return answer;
  }
}
