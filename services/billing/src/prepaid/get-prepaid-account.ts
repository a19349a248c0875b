import { type OrganizationReference, type PrepaidAccount } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { LedgerRepository } from './ledger.repository.js';
import { shownBalances } from './prepaid.js';

/** Those who see the accounting see how much there is, in every currency (B-5, E-11, A8-3). */
@Injectable()
export class GetPrepaidAccount {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly entries: LedgerRepository,
  ) {}

  async execute(
    { organizationId }: OrganizationReference,
    context: RequestContext,
  ): Promise<PrepaidAccount> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    return { items: shownBalances(await this.entries.newest(organizationId)) };
  }
}
