import { Inject, Injectable } from '@nestjs/common';
import { type Invitation, type InvitationReference, invitationSent } from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { mayTouch } from '../access/access.js';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { OrganizationsSettings } from '../config.js';
import type { InvitationTerms } from '../membership/membership.js';
import { shownInvitation, termsOfInvitation } from './invitation.js';
import { InvitationsRepository } from './invitations.repository.js';

/** Sends an invitation again, open or expired, with a new link. Whoever does so vouches for it from then on. */
@Injectable()
export class ResendInvitation {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly invitations: InvitationsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  async execute(
    { organizationId, invitationId }: InvitationReference,
    { asker, requestId }: RequestContext,
  ): Promise<Invitation> {
    const { role } = await this.gatekeeper.require(asker, organizationId, 'invitations.send');
    const earlier = await this.invitations.findIn(organizationId, invitationId);
    if (earlier?.state !== 'invited') throw new Problem('invitation-not-found');
    if (!mayTouch(role, earlier.rights.role)) throw new Problem('role-not-yours-to-give');
    const at = this.clock.now();
    const circumstances = { by: asker.accountId, at, requestId };
    const terms = termsOfInvitation(asker.accountId, at, {
      days: this.settings.invitationDays,
      tokenVersion: (earlier.invitation as InvitationTerms).tokenVersion + 1,
    });
    const entry = happened(invitationSent, { invitationId, organizationId }, circumstances);
    const sent = await this.invitations.resend(earlier, terms, [entry], circumstances);
    // Accepted, withdrawn or sent again by somebody else in this very moment.
    if (!sent) throw new Problem('invitation-not-found');
    return shownInvitation(sent, at);
  }
}
