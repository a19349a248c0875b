import { Inject, Injectable } from '@nestjs/common';
import { canonicalAddress, describeAccounts, type RemoveMemberInput } from '@atrium/contracts';
import { Bus, type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { mayTouch } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import { RequireDecisions } from '../departure/require-decisions.js';
import { EndMembership } from './end-membership.js';
import type { StoredMembership } from './membership.schema.js';

/**
 * An administrator or a legal representative ends somebody else's membership, whose address they have typed, and
 * decides what becomes of the things that hang on it (B-3); that of a legal representative only another one may end
 * (decision 28).
 */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly bus: Bus,
    private readonly gatekeeper: Gatekeeper,
    private readonly requireDecisions: RequireDecisions,
    private readonly endMembership: EndMembership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: RemoveMemberInput, context: RequestContext): Promise<void> {
    const { organizationId, accountId } = input;
    const { asker, requestId } = context;
    const by = await this.gatekeeper.require(asker, organizationId, 'members.remove');
    if (accountId === asker.accountId) {
      throw new Problem('invalid-input', { detail: 'To end your own membership, leave.' });
    }
    const other = await this.gatekeeper.standingOf(accountId, organizationId);
    if (!other) throw new Problem('not-found');
    if (!mayTouch(by.role, other.role)) throw new Problem('role-not-yours-to-give');
    await this.requireConfirmed(input, other.membership, context);
    const decided = await this.requireDecisions.execute(input, { by, other }, context);
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    await this.endMembership.execute({ organizationId, accountId }, circumstances, decided);
  }

  /** The address as it is now; of an account that is gone, the one that was invited. */
  private async requireConfirmed(
    { accountId, confirm }: RemoveMemberInput,
    { address }: StoredMembership,
    context: RequestContext,
  ): Promise<void> {
    const asked = { accountIds: [accountId] };
    const { people } = await this.bus.request(describeAccounts, asked, context.caller());
    const [person] = people;
    const current = person ? canonicalAddress(person.email) : address;
    if (canonicalAddress(confirm) === current) return;
    const message = 'confirm must be the address of the member';
    throw new Problem('invalid-input', { errors: [{ pointer: '/confirm', message }] });
  }
}
