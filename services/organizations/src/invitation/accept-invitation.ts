import { Inject, Injectable } from '@nestjs/common';
import type { InvitationToken, JoinedOrganization } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { rightsOf } from '../membership/membership.js';
import { InvitationTokens } from './invitation-tokens.js';
import { JoinByInvitation } from './join-by-invitation.js';

/** A signed-in person accepts an invitation sent to their login address (A1-5, A1-7, decision 29). */
@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly joinByInvitation: JoinByInvitation,
    private readonly tokens: InvitationTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { token }: InvitationToken,
    { asker, requestId }: RequestContext,
  ): Promise<JoinedOrganization> {
    const { accountId, email: address } = asker;
    const circumstances = { by: accountId, at: this.clock.now(), requestId };
    const membership = await this.joinByInvitation.withToken(
      this.tokens.read(token),
      { accountId, address },
      circumstances,
    );
    return { organizationId: membership.organizationId, ...rightsOf(membership) };
  }
}
