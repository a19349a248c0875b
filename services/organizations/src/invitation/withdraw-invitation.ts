import { Inject, Injectable } from '@nestjs/common';
import type { InvitationReference } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { mayTouch } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import { InvitationsRepository } from './invitations.repository.js';

/** How often it may be sent again in between before one gives up. */
const attempts = 20;

/** Takes an invitation back: its link gives nothing from then on (A1-6). */
@Injectable()
export class WithdrawInvitation {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly invitations: InvitationsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, invitationId }: InvitationReference,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    const { role } = await this.gatekeeper.require(asker, organizationId, 'invitations.withdraw');
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const earlier = await this.invitations.findIn(organizationId, invitationId);
      if (!earlier) throw new Problem('invitation-not-found');
      if (!mayTouch(role, earlier.rights.role)) throw new Problem('role-not-yours-to-give');
      const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
      if (await this.invitations.withdraw(earlier, circumstances)) return;
    }
    throw new Problem('busy', { retryAfter: 1 });
  }
}
