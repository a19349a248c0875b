import type { EventMessage } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { isTold } from '../recipient/audience.js';
import { Directory } from '../recipient/directory.js';
import type { About, BillingNotice } from './delivery.js';
import { PlanDeliveries } from './plan-deliveries.js';

/** What happened, in which organization. */
export type BillingMatter = Omit<About, 'notice' | 'accountId' | 'recipientId'> & {
  readonly notice: BillingNotice;
  readonly organizationId: string;
  /** The account that did it; left out where nobody of the organization did. */
  readonly doer?: string | null;
};

/** Plans mails to those who see the accounting of an organization, as far as they are to be told (A10-9, B-1). */
@Injectable()
export class TellAccountants {
  constructor(
    private readonly planDeliveries: PlanDeliveries,
    private readonly directory: Directory,
  ) {}

  async execute(event: EventMessage, { doer, ...matter }: BillingMatter): Promise<void> {
    const caller = { requestId: event.requestId ?? event.id };
    const accountId = doer ?? undefined;
    const accountants = await this.directory.accountants(matter.organizationId, undefined, caller);
    const told = accountants.filter((accountant) => isTold(matter.notice, accountant, accountId));
    if (told.length === 0) return;
    await this.planDeliveries.execute(
      event,
      ...told.map(({ accountId: recipientId }): About => {
        return { ...matter, recipientId, ...(accountId !== undefined && { accountId }) };
      }),
    );
  }
}
