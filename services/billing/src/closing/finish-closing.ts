import type { ClosingReference, Finished } from '@atrium/contracts';
import { type Clock, failpoint } from '@atrium/messaging';
import { CLOCK, Gates, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { stateOf } from '../invoice-mailing/invoice-mailing.js';
import { InvoiceMailingsRepository } from '../invoice-mailing/invoice-mailings.repository.js';
import { LedgerRepository } from '../prepaid/ledger.repository.js';
import { shownBalances } from '../prepaid/prepaid.js';
import { ClosingsRepository } from './closings.repository.js';
import { mayGoUnsent } from './closing.js';
import { RemainsRepository } from './remains.repository.js';

/**
 * The organization does not come back: whatever refers to it goes, except vouchers, which the law keeps (A8-13, E-8). Not before every
 * mail of its invoices is with a mail server (A8-10).
 */
@Injectable()
export class FinishClosing {
  private readonly logger = new Logger(FinishClosing.name);

  constructor(
    private readonly closings: ClosingsRepository,
    private readonly mailings: InvoiceMailingsRepository,
    private readonly remains: RemainsRepository,
    private readonly entries: LedgerRepository,
    private readonly gates: Gates,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  async execute({ organizationId, closingId }: ClosingReference): Promise<Finished> {
    const closing = await this.closings.find(closingId);
    // Heard of before it is settled: that comes by an event.
    if (closing?.state === 'held') return { isDone: false };
    if (!(await this.areSent(organizationId))) return { isDone: false };
    if (await this.hasMoney(organizationId)) return { isDone: false };
    failpoint('billing.closing.before-purge');
    await this.gates.close(organizationId);
    await this.remains.remove(organizationId);
    failpoint('billing.closing.after-purge');
    await this.closings.forget(closingId);
    return { isDone: true };
  }

  /** What came after it was closed, a refund for example: an operator sees to it first. */
  private async hasMoney(organizationId: string): Promise<boolean> {
    const balances = shownBalances(await this.entries.newest(organizationId));
    const hasMoney = balances.some(({ balance }) => balance !== 0);
    if (hasMoney) this.logger.error(`${organizationId} is closed and has money: it is not purged`);
    return hasMoney;
  }

  private async areSent(organizationId: string): Promise<boolean> {
    const now = this.clock.now();
    for (const mailing of await this.mailings.ofClosings(organizationId)) {
      if (!mayGoUnsent(mailing, now, this.settings.unsentDays)) return false;
      if (stateOf(mailing) !== 'sent') {
        this.logger.error(`The invoices of ${organizationId} could not be mailed: ${mailing._id}`);
      }
    }
    return true;
  }
}
