import { Injectable } from '@nestjs/common';
import { type OrganizationReference, type ProductManagers, roles } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { may } from '../access/access.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { TeamsRepository } from '../team/teams.repository.js';
import { standingRole } from './membership.js';
import { MembershipsRepository } from './memberships.repository.js';

/** As many as are told at once. */
const most = 200;

/** Tells notifications who manages products of an organization, by role or by grant (B-6). */
@Injectable()
export class ListProductManagers {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly teams: TeamsRepository,
  ) {}

  async execute({ organizationId }: OrganizationReference): Promise<ProductManagers> {
    const organization = await this.organizations.find(organizationId);
    if (!organization) throw new Problem('not-found');
    const teams = (await this.teams.managing(organizationId)).map(({ _id }) => _id);
    const managing = { roles: roles.filter((role) => may(role, 'products.manage')), teams };
    const found = await this.memberships.productManagers(organizationId, managing, most);
    const members = found.filter((membership) => standingRole(membership, organization));
    return { accountIds: members.map(({ accountId }) => accountId as string) };
  }
}
