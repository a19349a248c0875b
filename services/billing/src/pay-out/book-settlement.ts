import { failpoint, Problem } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { Ledger } from '../prepaid/ledger.js';
import type { LedgerEntry } from '../prepaid/prepaid.js';
import { operationOf, type Settlement } from './pay-out.js';
import type { StoredPayOut } from './pay-out.schema.js';
import { PayOutsRepository } from './pay-outs.repository.js';

/** Books what became of a pay-out: once, however often it is done, as the ledger knows each step of a pay-out by its id. */
@Injectable()
export class BookSettlement {
  constructor(
    private readonly payOuts: PayOutsRepository,
    private readonly ledger: Ledger,
    private readonly gates: Gates,
  ) {}

  async execute(payOut: StoredPayOut): Promise<void> {
    const { organizationId, currency, amount, state, unbooked } = payOut;
    if (!unbooked) return;
    const wanted = {
      ...{ organizationId, currency, amount, about: { payOutId: payOut._id } },
      operationId: operationOf(payOut._id, state as Settlement),
    };
    if (state === 'confirmed') {
      await this.ledger.beside({ ...wanted, kind: 'pay-out-confirmed' }, unbooked);
    } else await this.comeBack({ ...wanted, ...reasonOf(payOut) }, unbooked);
    failpoint('billing.pay-out.after-booking');
    await this.payOuts.booked(payOut);
  }

  /** To the balance; for an organization that closes, or is closed, to the operator (decision 41). */
  private async comeBack(
    wanted: Omit<Parameters<Ledger['giveBack']>[0], 'kind'>,
    circumstances: Parameters<Ledger['giveBack']>[1],
  ): Promise<LedgerEntry> {
    try {
      return await this.gates.whileOpenOrLater(wanted.organizationId, () =>
        this.ledger.giveBack({ ...wanted, kind: 'pay-out-returned' }, circumstances),
      );
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'organization-closing')) throw error;
      return this.ledger.beside({ ...wanted, kind: 'pay-out-suspended' }, circumstances);
    }
  }
}

function reasonOf({ reason }: StoredPayOut): { reason?: string } {
  return reason === null ? {} : { reason };
}
