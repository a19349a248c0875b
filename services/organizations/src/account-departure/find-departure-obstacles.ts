import { type Obstacle, obstaclesNamed } from '@atrium/contracts';
import { Injectable } from '@nestjs/common';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { soleRepresentation } from './account-departure.js';
import { DeparturesRepository } from './departures.repository.js';

/** How many memberships are looked at at once. */
const batch = 200;

/** Which organizations would be represented by nobody if an account went (B-3). */
@Injectable()
export class FindDepartureObstacles {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly departures: DeparturesRepository,
  ) {}

  async execute(accountId: string): Promise<{ obstacles: Obstacle[]; hasMore: boolean }> {
    const found: StoredOrganization[] = [];
    let after: Parameters<MembershipsRepository['pageOfAccount']>[1];
    do {
      const page = await this.memberships.pageOfAccount(accountId, after, batch);
      const ids = page.map(({ organizationId }) => organizationId);
      found.push(...(await this.departures.representedByNobodyElse(accountId, ids)));
      const last = page.at(-1);
      after = page.length === batch && last ? [last.chosenAt, last._id] : undefined;
    } while (after && found.length <= obstaclesNamed);
    const hasMore = found.length > obstaclesNamed;
    return { obstacles: found.slice(0, obstaclesNamed).map(soleRepresentation), hasMore };
  }
}
