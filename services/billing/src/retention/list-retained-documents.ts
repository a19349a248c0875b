import type { ListRetainedInput, RetainedDocument, RetentionReport } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { CLOCK, cutPage, pageAsked, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { BillingSettings } from '../config.js';
import { dayOf } from '../date/local-date.js';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { PurgesRepository } from './purges.repository.js';
import {
  type RetainedInvoice,
  RetainedInvoicesRepository,
} from './retained-invoices.repository.js';
import { cutoffOf, keptUntil, lastEntryOf } from './retention.js';

/** What of an organization is kept, why and until when, and what of it stays for good (E-8). */
@Injectable()
export class ListRetainedDocuments {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly invoices: RetainedInvoicesRepository,
    private readonly purges: PurgesRepository,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  async execute(input: ListRetainedInput, context: RequestContext): Promise<RetentionReport> {
    await this.gatekeeper.requireEvenIfClosed(context, input.organizationId, 'billing.read');
    return this.report(input);
  }

  /** For operators: the contract lets nobody else ask. */
  forOperator(input: ListRetainedInput): Promise<RetentionReport> {
    return this.report(input);
  }

  private async report({ organizationId, ...asked }: ListRetainedInput): Promise<RetentionReport> {
    const { after, limit } = pageAsked(asked);
    const read = await this.invoices.page(organizationId, { after, limit: limit + 1 });
    const { page, nextCursor } = cutPage(read, limit, ({ issuedAt, _id }) => [
      issuedAt.getTime(),
      _id,
    ]);
    const { retentionYears: years } = this.settings;
    const purge = await this.purges.find(cutoffOf(this.dayOf(this.clock.now()), this.term));
    return {
      rules: [
        { what: 'documents', law: 'CO 958f, VATO 122', years },
        { what: 'prepaid-entries', law: 'CO 958f', years },
        { what: 'bank-credits', law: 'CO 958f', years },
      ],
      announced: purge && { before: purge._id, startsOn: purge.startsOn },
      items: page.map((invoice) => this.shown(invoice)),
      nextCursor,
    };
  }

  private shown(invoice: RetainedInvoice): RetainedDocument {
    const { _id: id, kind, issuedAt, purgedAt } = invoice;
    const until = keptUntil(this.dayOf(lastEntryOf(invoice)), this.term);
    return {
      ...{ id, kind, issuedOn: this.dayOf(issuedAt) },
      keptUntil: purgedAt ? null : until,
      purgedOn: purgedAt ? this.dayOf(purgedAt) : null,
    };
  }

  private get term() {
    const { financialYearFrom } = this.issuer;
    return { years: this.settings.retentionYears, financialYearFrom };
  }

  private dayOf(moment: Date) {
    return dayOf(moment, this.issuer.timeZone);
  }
}
