import { type AccountDeparturePreview, departuresNamed } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { departed } from './account-departure.js';
import { DeparturesRepository } from './departures.repository.js';
import { FindDepartureObstacles } from './find-departure-obstacles.js';

/** What an account is to organizations before it goes. Changes nothing. */
@Injectable()
export class PreviewAccountDeparture {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly departures: DeparturesRepository,
    private readonly findObstacles: FindDepartureObstacles,
  ) {}

  async execute(accountId: string): Promise<AccountDeparturePreview> {
    const mine = await this.memberships.pageOfAccount(accountId, undefined, departuresNamed + 1);
    const ids = mine.slice(0, departuresNamed).map(({ organizationId }) => organizationId);
    const [{ obstacles, hasMore }, organizations] = await Promise.all([
      this.findObstacles.execute(accountId),
      this.departures.organizationsOf(ids),
    ]);
    return {
      ...{ obstacles, hasMore },
      organizations: organizations.map((organization) => departed(organization, accountId)),
      hasMoreOrganizations: mine.length > departuresNamed,
    };
  }
}
