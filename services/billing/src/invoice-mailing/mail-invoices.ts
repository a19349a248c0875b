import {
  documentsPerMailing,
  type InvoiceMailing as ShownMailing,
  type MailInvoicesInput,
} from '@atrium/contracts';
import { type Clock, IdempotentCommand, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, Gates, KeyRing } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { Invoice } from '../invoice/invoice.js';
import { InvoicesRepository } from '../invoice/invoices.repository.js';
import { inMoments } from '../invoice/wanted-invoices.js';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { type InvoiceMailing, shownMailing } from './invoice-mailing.js';
import { InvoiceMailingsRepository } from './invoice-mailings.repository.js';

/**
 * Somebody who sees the accounting has documents mailed to their own login address (B-5). Which ones is noted, and with that the
 * mailing is a fact; making the files and sending them is gone on with by whoever finds it (decision 6).
 */
@Injectable()
export class MailInvoices {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly invoices: InvoicesRepository,
    private readonly mailings: InvoiceMailingsRepository,
    private readonly gates: Gates,
    private readonly keys: KeyRing,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: MailInvoicesInput, context: RequestContext): Promise<ShownMailing> {
    await this.gatekeeper.require(context, input.organizationId, 'billing.read');
    const command = new IdempotentCommand(context, input, this.keys.all('fingerprint'));
    return this.mailings.once(command, () =>
      this.gates.whileOpen(input.organizationId, () => this.note(input, context, command)),
    );
  }

  private async note(
    input: MailInvoicesInput,
    { asker, requestId }: RequestContext,
    command: IdempotentCommand,
  ): Promise<ShownMailing> {
    const wanted = await this.wanted(input);
    if (wanted.length === 0) throw new Problem('nothing-to-mail');
    if (wanted.length > documentsPerMailing) throw new Problem('too-many-documents');
    const requestedAt = this.clock.now();
    const mailing: InvoiceMailing = {
      ...{ _id: newId(), organizationId: input.organizationId },
      ...{ requestedBy: asker.accountId, requestedAt },
      // The oldest first, as people file them.
      invoiceIds: wanted.toSorted(byIssue).map(({ _id }) => _id),
      mails: [],
    };
    const answer = shownMailing(mailing);
    const unprepared = { requestId, until: requestedAt };
    await this.mailings.insert(mailing, unprepared, command.firstNoted(answer, requestedAt));
    return answer;
  }

  private async wanted({
    organizationId,
    invoices: numbers,
    ...filter
  }: MailInvoicesInput): Promise<Invoice[]> {
    if (numbers === undefined) {
      const page = { after: undefined, limit: documentsPerMailing + 1 };
      return this.invoices.page(organizationId, inMoments(filter, this.issuer.timeZone), page);
    }
    if (Object.values(filter).some((value) => value !== undefined)) {
      throw invalid('/invoices', 'invoices must be left out where others say which documents');
    }
    const found = await this.invoices.ofNumbers(organizationId, numbers);
    const missing = numbers.findIndex((number) => !found.some(({ _id }) => _id === number));
    // One of another organization is answered as one that there is not.
    if (missing >= 0) throw invalid(`/invoices/${missing}`, 'is no document of the organization');
    return found;
  }
}

function byIssue(a: Invoice, b: Invoice): number {
  return a.issuedAt.getTime() - b.issuedAt.getTime() || a.n - b.n;
}

function invalid(pointer: string, message: string): Problem {
  return new Problem('invalid-input', { errors: [{ pointer, message }] });
}
