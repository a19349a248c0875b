import { Inject, Injectable } from '@nestjs/common';
import type { Invitations, ListInvitationsInput } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { CLOCK, cutPage, pageAsked } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { InvitationTerms } from '../membership/membership.js';
import { shownInvitation } from './invitation.js';
import { InvitationsRepository } from './invitations.repository.js';

/** Those who manage an organization see which invitations were not accepted yet (D-2). */
@Injectable()
export class ListInvitations {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly invitations: InvitationsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    { organizationId, ...input }: ListInvitationsInput,
    { asker }: RequestContext,
  ): Promise<Invitations> {
    const { after, limit } = pageAsked(input);
    await this.gatekeeper.require(asker, organizationId, 'invitations.list');
    const read = await this.invitations.page(organizationId, after, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, ({ invitation, _id }) => [
      (invitation as InvitationTerms).sentAt.getTime(),
      _id,
    ]);
    const now = this.clock.now();
    return { items: page.map((invitation) => shownInvitation(invitation, now)), nextCursor };
  }
}
