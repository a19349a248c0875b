import { type MembershipsExport, type PageInput, productsEach } from '@atrium/contracts';
import { type Asker, type Clock, requireFresh } from '@atrium/messaging';
import { byId, CLOCK, cutPage, pageAsked } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { HistoryRepository } from '../history/history.repository.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { membershipDataOf, ownOf } from './membership-data.js';
import type { StoredMembership } from './membership.schema.js';
import { MembershipsRepository } from './memberships.repository.js';

const mostAtOnce = 20;

/** Grants of products in one answer: with more it would not fit into a message of the bus. */
const mostGrants = 1_500;

/** A person takes along what is kept of them in every organization (B-3), also of those that they have left. */
@Injectable()
export class ExportMyMemberships {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly memberships: MembershipsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly history: HistoryRepository,
  ) {}

  async execute(input: PageInput, asker: Asker): Promise<MembershipsExport> {
    requireFresh(asker, this.clock.now());
    const asked = pageAsked(input);
    const limit = Math.min(asked.limit, mostAtOnce);
    const read = await this.memberships.pageOfPerson(asker, asked.after, limit + 1);
    const { page, nextCursor } = cutPage(read, Math.min(limit, fitting(read, asker)), byId);
    const [whole, organizations] = await Promise.all([
      this.history.whole(page),
      this.organizations.named(page.map(({ organizationId }) => organizationId)),
    ]);
    const byOrganization = new Map(organizations.map((one) => [one._id, one]));
    const items = whole
      .flatMap((membership) => ownOf(membership, asker))
      .map((own) => membershipDataOf(own, byOrganization.get(own.organizationId)));
    return { items, nextCursor };
  }
}

/** How many of them fit into one answer: one at least. */
function fitting(read: readonly StoredMembership[], { accountId }: Asker): number {
  let [count, grants] = [0, 0];
  for (const membership of read) {
    const isWhole = membership.accountId === accountId;
    // How many there were before somebody else had the address is seen later.
    grants += isWhole ? membership.rights.products.length : 2 * productsEach;
    if (grants > mostGrants) break;
    count += 1;
  }
  return count;
}
