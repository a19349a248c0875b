import { Injectable } from '@nestjs/common';
import type { Action, Role } from '@atrium/contracts';
import { type Asker, Problem } from '@atrium/messaging';
import { standingRole } from '../membership/membership.js';
import type { StoredMembership } from '../membership/membership.schema.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { may, needsSecondFactor } from './access.js';

/** A member, what they may do, and where. */
export interface Standing {
  readonly role: Role;
  readonly membership: StoredMembership;
  readonly organization: StoredOrganization;
}

/** How often two documents are read that do not fit together. */
const looks = 3;

/** Judges rights, from the documents that hold them, each time anew: a removed member's next request is refused. */
@Injectable()
export class Gatekeeper {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly organizations: OrganizationsRepository,
  ) {}

  /**
   * The asker's standing. Throws `not-found` to whoever is no member (the same as for an organization that
   * doesn't exist), `second-factor-required` to a member whose session has used none where the organization asks
   * for one, `forbidden` to a member who may not do it (decision 28).
   */
  async require(asker: Asker, organizationId: string, action: Action): Promise<Standing> {
    const standing = await this.standingOf(asker.accountId, organizationId);
    if (!standing) throw new Problem('not-found');
    if (needsSecondFactor(standing.organization, asker)) {
      throw new Problem('second-factor-required');
    }
    if (!may(standing.role, action)) throw new Problem('forbidden');
    return standing;
  }

  /** What an account is in an organization now, or null when it is nothing. */
  async standingOf(accountId: string, organizationId: string): Promise<Standing | null> {
    for (let look = 1; ; look += 1) {
      const [membership, organization] = await Promise.all([
        this.memberships.findActive(organizationId, accountId),
        this.organizations.find(organizationId),
      ]);
      if (!membership || !organization) return null;
      const role = standingRole(membership, organization);
      if (role) return { role, membership, organization };
      // Of a role that is given or taken at this very moment, one document may have been read before and one after.
      if (membership.rights.role !== 'legal_representative' || look === looks) return null;
    }
  }
}
