import { failpoint } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { LedgerRepository } from '../prepaid/ledger.repository.js';
import type { StoredEntry } from '../prepaid/ledger.schema.js';
import { newPayOut } from './pay-out.js';
import { PayOutsRepository } from './pay-outs.repository.js';

/** Makes the document of a pay-out whose money has left the balance. May be done again at any step. */
@Injectable()
export class MakePayOut {
  constructor(
    private readonly payOuts: PayOutsRepository,
    private readonly entries: LedgerRepository,
  ) {}

  async execute(entry: StoredEntry): Promise<void> {
    const { organizationId, currency, amount, about, by, payOut } = entry;
    if (!payOut || about.payOutId === null || by === null) return;
    const { iban, name, requestedAt } = payOut;
    const what = { _id: about.payOutId, organizationId, currency, amount, iban, name };
    await this.payOuts.insert(newPayOut({ ...what, requestedBy: by, requestedAt }));
    failpoint('billing.pay-out.after-insert');
    await this.entries.forgetPayOut(entry);
  }
}
