import { invoiceIssued } from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { dayOf, type LocalDate, plusDays } from '../date/local-date.js';
import { violationsOf } from '../document/invoice-rules.js';
import { type Issuer, sellerOf } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { hashOf, type Place, placeAfter } from './chain.js';
import type { Draft } from './draft.js';
import { type Invoice, numberOf, stateOf, toldOfInvoice } from './invoice.js';
import { InvoicesRepository } from './invoices.repository.js';
import { faultsOf } from './sound-draft.js';

/** How often another process may take the same place before one gives up. */
const attempts = 200;

/** The longest wait before the next place is tried, in milliseconds: so that processes do not meet for ever. */
const longestPause = 20;

/** Who has it issued, and in which request; null where nobody did. */
export interface IssuedBy {
  readonly by: string | null;
  readonly requestId: string | null;
  /** Of a credit note: which invoice it corrects. */
  readonly correctsId?: string | null;
  /** Of an invoice with a time of its own to pay it; else that of the issuer counts. */
  readonly dueOn?: LocalDate | null;
}

/**
 * Gives a document the next number of its series, and keeps it for ever (E-4, decision 36). Taking the number and keeping the
 * document are one insertion, so that no crash leaves one without the other; that a place is taken, or that there is a document
 * for the cause, an index judges.
 */
@Injectable()
export class IssueInvoice {
  private readonly logger = new Logger(IssueInvoice.name);
  /** In this process one after the other: they would only take each other's place. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly invoices: InvoicesRepository,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Issues it, once for each cause: for one that has a document, that one is the answer. Throws `RangeError` for a draft that
   * does not add up or breaks a rule of EN 16931, before a number is taken; `unavailable` while the clock is wrong.
   */
  async execute(draft: Draft, cause: string, issuedBy: IssuedBy): Promise<Invoice> {
    const earlier = await this.invoices.findByCause(cause);
    if (earlier) return earlier;
    const faults = faultsOf(draft);
    if (faults.length > 0) throw new RangeError(`Not issued for ${cause}: ${faults.join('; ')}`);
    return this.inTurn(() => this.issue(draft, cause, issuedBy));
  }

  private async issue(draft: Draft, cause: string, issuedBy: IssuedBy): Promise<Invoice> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const invoice = await this.next(draft, cause, issuedBy);
      if (attempt === 0) requireConformant(invoice);
      const { by, requestId } = issuedBy;
      const circumstances = { by, requestId, at: invoice.issuedAt };
      const entry = happened(invoiceIssued, toldOfInvoice(invoice), circumstances);
      failpoint('billing.invoice.before-insert');
      if (await this.invoices.insert(invoice, entry)) {
        failpoint('billing.invoice.after-insert');
        return invoice;
      }
      const winner = await this.invoices.findByCause(cause);
      if (winner) return winner;
      await sleep(Math.random() * longestPause);
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private async next(draft: Draft, cause: string, issuedBy: IssuedBy): Promise<Invoice> {
    const { invoice, creditNote } = this.issuer.series;
    const series = draft.kind === 'invoice' ? invoice : creditNote;
    const place = placeAfter(await this.invoices.tail(series), this.clock.now());
    if (!place) {
      this.logger.error(`Nothing is issued: the newest document of ${series} is from the future`);
      throw new Problem('unavailable', { retryAfter: 60 });
    }
    return this.documented(draft, { series, ...place, cause }, issuedBy);
  }

  private documented(
    draft: Draft,
    place: Place & { series: string; cause: string },
    { correctsId = null, dueOn = null }: Omit<IssuedBy, 'by' | 'requestId'>,
  ): Invoice {
    const { timeZone, daysToPay, version: issuerVersion } = this.issuer;
    const { organizationId, orderId, kind, totals } = draft;
    const issuedOn = dayOf(place.issuedAt, timeZone);
    const isOwed = kind === 'invoice' && totals.due > 0;
    const document = {
      ...draft,
      number: numberOf(place),
      issuedOn,
      dueOn: isOwed ? (dueOn ?? plusDays(issuedOn, daysToPay)) : null,
      seller: sellerOf(this.issuer),
    };
    const fresh = { payment: null, credits: [], refunds: [] };
    return {
      _id: numberOf(place),
      ...place,
      ...{ kind, organizationId, orderId, document, correctsId, issuerVersion },
      hash: hashOf({ ...place, document }),
      state: stateOf(document, fresh),
      ...fresh,
      history: [],
    };
  }

  private inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}

/** A document whose XML breaks a rule of EN 16931 is not issued: it could not be taken back (D-23, E-10). */
function requireConformant({ cause, document }: Invoice): void {
  const violations = violationsOf(document);
  if (violations.length === 0) return;
  const rules = violations.map(({ rule, message }) => `${rule} ${message}`).join('; ');
  throw new RangeError(`Not issued for ${cause}: ${rules}`);
}
