import { Injectable } from '@nestjs/common';
import type { InvitationOffer, InvitationToken } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { type InvitationTerms, rightsOf } from '../membership/membership.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { InvitationTokens } from './invitation-tokens.js';

/** Whoever holds the link sees what is offered. Changes nothing. */
@Injectable()
export class InspectInvitation {
  constructor(
    private readonly tokens: InvitationTokens,
    private readonly organizations: OrganizationsRepository,
  ) {}

  async execute({ token }: InvitationToken): Promise<InvitationOffer> {
    const invitation = await this.tokens.openOne(token);
    const organization = await this.organizations.find(invitation.organizationId);
    if (!organization) throw new Problem('invitation-not-found');
    const { expiresAt } = invitation.invitation as InvitationTerms;
    return {
      organizationName: organization.name,
      email: invitation.email,
      expiresAt: expiresAt.toISOString(),
      ...rightsOf(invitation),
    };
  }
}
