import { failpoint } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { InvitationsRepository } from '../invitation/invitations.repository.js';
import type { Suspending } from '../organization/organization.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { EndProposals } from '../succession/end-proposals.js';
import { ClosingRecordsRepository } from './closing-records.repository.js';
import { SuspensionsRepository } from './suspensions.repository.js';

/**
 * What follows when an organization is closed: invitations and proposals come to nothing, and every member is told (A8-6, A8-13).
 * Invitations first: whoever has accepted one before is a member, and is told too. May be done again at any step.
 */
@Injectable()
export class SuspendMembers {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly records: ClosingRecordsRepository,
    private readonly suspensions: SuspensionsRepository,
    private readonly invitations: InvitationsRepository,
    private readonly endProposals: EndProposals,
  ) {}

  async execute(organization: StoredOrganization, intent: Suspending): Promise<void> {
    const { _id: organizationId, legalRepresentatives, closing } = organization;
    // Opened again meanwhile: somebody else has done all of this.
    if (!closing) return;
    await this.records.closed(organizationId, closing, intent.payOuts);
    failpoint('organizations.close.after-record');
    // None was sent after it was closed, but when it was opened again.
    await this.invitations.withdrawAll(organizationId, { ...intent, at: closing.at });
    failpoint('organizations.close.after-withdrawal');
    for (const giver of legalRepresentatives) {
      await this.endProposals.execute(organizationId, giver);
    }
    failpoint('organizations.close.after-proposals');
    await this.suspensions.suspendAll(organization, closing, intent);
    failpoint('organizations.close.after-suspension');
    await this.organizations.finished(organizationId, intent.id);
  }
}
