import { type Clock, failpoint } from '@atrium/messaging';
import { CLOCK, type Cursor, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { BankCreditsRepository } from '../bank-credit/bank-credits.repository.js';
import type { BillingSettings } from '../config.js';
import { beginningOf, dayOf, plusDays } from '../date/local-date.js';
import { documentHashOf, hashOf } from '../invoice/chain.js';
import type { StoredInvoice } from '../invoice/invoice.schema.js';
import { InvoiceFilesRepository } from '../invoice-file/invoice-files.repository.js';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { OrdersRepository } from '../order/orders.repository.js';
import { LedgerRepository } from '../prepaid/ledger.repository.js';
import type { Purge } from './purge.schema.js';
import { PurgesRepository } from './purges.repository.js';
import { RetainedInvoicesRepository } from './retained-invoices.repository.js';
import { cutoffOf, lastEntryOf } from './retention.js';

/** How many are read at once. */
const batch = 100;

/** Milliseconds after which whoever had read a document before it was purged has long been answered: no file of it is kept any more then. */
const inFlight = 10 * 60_000;

/**
 * Purges what the law no longer asks to keep (E-8, decision 36; docs/decisions/0028): documents with their files and the orders they
 * came from, and from entries of the prepaid ledger and what banks have credited all that is no figure. What is older than a day is announced first, and purged
 * so many days later. Each step is one conditional write, or may be done again: any replica does it, at the same time as others.
 */
@Injectable()
export class PurgeOldDocuments {
  private readonly logger = new Logger(PurgeOldDocuments.name);

  constructor(
    private readonly purges: PurgesRepository,
    private readonly invoices: RetainedInvoicesRepository,
    private readonly files: InvoiceFilesRepository,
    private readonly orders: OrdersRepository,
    private readonly entries: LedgerRepository,
    private readonly credits: BankCreditsRepository,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  /** Announces or purges what is due now, and clears up after what was purged. */
  async execute(): Promise<void> {
    const now = this.clock.now();
    const { timeZone, financialYearFrom } = this.issuer;
    const today = dayOf(now, timeZone);
    const cutoff = cutoffOf(today, { years: this.settings.retentionYears, financialYearFrom });
    const before = beginningOf(cutoff, timeZone);
    if (await this.isAnything(before)) {
      const startsOn = plusDays(today, this.settings.purgeNotice);
      const purge = await this.purges.announce({ _id: cutoff, announcedOn: today, startsOn });
      if (today >= purge.startsOn) await this.purge(purge, before);
    }
    await this.clearUp(now);
  }

  private async isAnything(before: Date): Promise<boolean> {
    const [invoice] = await this.invoices.olderThan(before, { after: undefined, limit: 1 });
    return invoice !== undefined || (await this.entries.hasOlder(before));
  }

  private async purge({ _id }: Purge, before: Date): Promise<void> {
    let [purged, after]: [number, Cursor | undefined] = [0, undefined];
    for (;;) {
      const found: StoredInvoice[] = await this.invoices.olderThan(before, { after, limit: batch });
      for (const invoice of found) if (await this.purgeOne(invoice, before)) purged += 1;
      const last = found.at(-1);
      if (!last || found.length < batch) break;
      after = [last.issuedAt.getTime(), last._id];
    }
    const now = this.clock.now();
    // The entries last: as long as there are some, one comes back to the rest.
    const bared = (await this.credits.bare(before, now)) + (await this.entries.bare(before, now));
    if (purged + bared > 0) {
      this.logger.log(`Of before ${_id}, ${purged} documents and ${bared} entries were purged`);
    }
  }

  private async purgeOne(invoice: StoredInvoice, before: Date): Promise<boolean> {
    if (lastEntryOf(invoice) >= before) return false;
    if (hashOf(invoice) !== invoice.hash) {
      this.logger.error(`${invoice._id} is not what was hashed: it stays, as evidence`);
      return false;
    }
    const purgedAt = this.clock.now();
    const leftoversAt = new Date(purgedAt.getTime() + inFlight);
    const documentHash = documentHashOf(invoice.document);
    const isPurged = await this.invoices.purge(invoice, { documentHash, purgedAt, leftoversAt });
    failpoint('billing.retention.after-purge');
    return isPurged;
  }

  /** Files, and the orders that documents came from, with the same names and addresses. */
  private async clearUp(now: Date): Promise<void> {
    for (;;) {
      const found = await this.invoices.withLeftovers(now, batch);
      for (const invoice of found) {
        await this.files.remove(invoice._id);
        failpoint('billing.retention.after-file');
        await this.orders.bare(invoice);
        failpoint('billing.retention.after-order');
        await this.invoices.settleLeftovers(invoice);
      }
      if (found.length < batch) return;
    }
  }
}
