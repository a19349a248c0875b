import { Inject, Injectable } from '@nestjs/common';
import type { RemoveMemberInput } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { mayTouch } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import { EndMembership } from './end-membership.js';

/**
 * An administrator or a legal representative ends somebody else's membership (B-3); that of a legal
 * representative only another one may end (decision 28).
 */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly endMembership: EndMembership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, accountId }: RemoveMemberInput,
    { asker, requestId }: RequestContext,
  ): Promise<void> {
    const { role } = await this.gatekeeper.require(asker, organizationId, 'members.remove');
    if (accountId === asker.accountId) {
      throw new Problem('invalid-input', { detail: 'To end your own membership, leave.' });
    }
    const other = await this.gatekeeper.standingOf(accountId, organizationId);
    if (!other) throw new Problem('not-found');
    if (!mayTouch(role, other.role)) throw new Problem('role-not-yours-to-give');
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    await this.endMembership.execute({ organizationId, accountId }, circumstances);
  }
}
