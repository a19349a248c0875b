import { Inject, Injectable } from '@nestjs/common';
import type { InvitationId, InvitationMail } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { rightsOf } from '../membership/membership.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { InvitationTokens } from './invitation-tokens.js';
import { isOpen } from './invitation.js';
import { InvitationLinksRepository } from './invitation-links.repository.js';

/** Tells notifications what the mail of an invitation says. The token comes to be here, and is kept nowhere. */
@Injectable()
export class DescribeInvitation {
  constructor(
    private readonly links: InvitationLinksRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly tokens: InvitationTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ invitationId }: InvitationId): Promise<InvitationMail> {
    const membership = await this.links.find(invitationId);
    if (!membership?.invitation) throw new Problem('not-found');
    const organization = await this.organizations.find(membership.organizationId);
    if (!organization) throw new Problem('not-found');
    const open =
      isOpen(membership, this.clock.now()) && (await this.tokens.isVouchedFor(membership));
    const { by, expiresAt } = membership.invitation;
    return {
      state: open ? 'open' : 'closed',
      email: membership.email,
      organizationId: organization._id,
      organizationName: organization.name,
      organizationLocale: organization.locale,
      invitedBy: by,
      ...(open && { token: this.tokens.issue(membership) }),
      expiresAt: expiresAt.toISOString(),
      ...rightsOf(membership),
    };
  }
}
