import { describeDetails, type OrganizationDetails } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';

/** Asks organizations who one is: each time, so that nothing stale gets on a document (A5-5, B-4). */
@Injectable()
export class AskDetails {
  constructor(private readonly bus: Bus) {}

  /** Throws `not-found` for an organization that there isn't. */
  execute(organizationId: string, { requestId, deadline }: Caller): Promise<OrganizationDetails> {
    // Asked for its own sake, not the account's: nobody's assertion goes along.
    const caller = { requestId, ...(deadline !== undefined && { deadline }) };
    return this.bus.request(describeDetails, { organizationId }, caller);
  }
}
