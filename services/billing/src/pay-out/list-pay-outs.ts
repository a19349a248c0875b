import type { ListAllPayOutsInput, ListPayOutsInput, PageInput, PayOuts } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { byId, cutPage, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { shownPayOut } from './pay-out.js';
import { PayOutsRepository } from './pay-outs.repository.js';

/** Those who see the accounting see the pay-outs of their organization, operators those of all; none sees where exactly they go. */
@Injectable()
export class ListPayOuts {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly payOuts: PayOutsRepository,
  ) {}

  async execute(
    { organizationId, ...asked }: ListPayOutsInput,
    context: RequestContext,
  ): Promise<PayOuts> {
    await this.gatekeeper.require(context, organizationId, 'billing.read');
    return this.page({ organizationId }, asked);
  }

  /** Of all organizations: the contract lets operators alone ask. */
  async ofAll({ state, ...asked }: ListAllPayOutsInput): Promise<PayOuts> {
    return this.page(state === undefined ? {} : { state }, asked);
  }

  private async page(
    which: Parameters<PayOutsRepository['page']>[0],
    asked: PageInput,
  ): Promise<PayOuts> {
    const { after, limit } = pageAsked(asked);
    const read = await this.payOuts.page(which, { before: after?.[1], limit: limit + 1 });
    const { page, nextCursor } = cutPage(read, limit, byId);
    return { items: page.map(shownPayOut), nextCursor };
  }
}
