import { Injectable } from '@nestjs/common';
import type { ListMyOrganizationsInput, MyOrganization, MyOrganizations } from '@atrium/contracts';
import type { Asker, FirstOrganization, RequestContext } from '@atrium/messaging';
import { type Cursor, cutPage, pageAsked } from '@atrium/service';
import { allows, needsSecondFactor } from '../access/access.js';
import { Gatekeeper, type Standing } from '../access/gatekeeper.js';
import { StartAccount } from '../account/start-account.js';
import { logoUrl } from '../logo/logo.js';
import { standingRole } from '../membership/membership.js';
import { isNamed } from './organization.js';
import type { StoredMembership } from '../membership/membership.schema.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import type { StoredOrganization } from './organization.schema.js';
import { OrganizationsRepository } from './organizations.repository.js';

/** How many memberships are looked through at once for a name. */
const searchedAtOnce = 500;

/** A person sees the organizations they belong to: the current one first, then by last visit (A3-2). */
@Injectable()
export class ListMyOrganizations {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly startAccount: StartAccount,
    private readonly gatekeeper: Gatekeeper,
  ) {}

  async execute(
    { q, ...input }: ListMyOrganizationsInput,
    context: RequestContext,
  ): Promise<MyOrganizations> {
    const { after, limit } = pageAsked(input);
    if (q !== undefined) return this.page(context.asker, after, limit, q);
    const { asker } = context;
    const { firstOrganization } = asker;
    const list = await this.page(asker, after, limit);
    if (after || !firstOrganization || isThere(firstOrganization, list.items)) return list;
    // The event that brings it may still be on its way (decision 18).
    const looked = await this.startAccount.onFirstSight(context);
    return looked ? this.page(asker, after, limit) : list;
  }

  /** Where a person stands, or null when they belong nowhere. */
  async currentOf(asker: Asker): Promise<string | null> {
    const { items } = await this.page(asker, undefined, 1);
    return items[0]?.id ?? null;
  }

  /** Two commands, unless organizations among them are hidden; with a search two for each 500 that are looked through. */
  private async page(
    asker: Asker,
    after: Cursor | undefined,
    limit: number,
    search?: string,
  ): Promise<MyOrganizations> {
    const found: Found[] = [];
    const atOnce = search === undefined ? limit + 1 : searchedAtOnce;
    let current: string | undefined;
    let from = after;
    for (let more = true; more && found.length <= limit;) {
      const read = await this.memberships.pageOfAccount(asker.accountId, from, atOnce);
      const visible = await this.visible(read, asker);
      if (after === undefined) current ??= visible[0]?.item.id;
      found.push(...visible.filter(({ item }) => isNamed(item.name, search ?? '')));
      more = read.length === atOnce;
      from = read.length > 0 ? rankOf(read.at(-1) as StoredMembership) : from;
    }
    const { page, nextCursor } = cutPage(found, limit, ({ membership }) => rankOf(membership));
    const items = page.map(({ item }) => ({ ...item, current: item.id === current }));
    return { items, nextCursor };
  }

  private async visible(memberships: readonly StoredMembership[], asker: Asker): Promise<Found[]> {
    if (memberships.length === 0) return [];
    const ids = memberships.map(({ organizationId }) => organizationId);
    const organizations = await this.organizations.findAll(ids);
    const byId = new Map(organizations.map((organization) => [organization._id, organization]));
    const found = memberships.map((one) =>
      this.standing(one, byId.get(one.organizationId), asker.accountId),
    );
    return (await Promise.all(found)).flatMap((standing) => {
      if (!standing) return [];
      const { role, membership, organization } = standing;
      const { _id: id, name, logo } = organization;
      const billing = allows({ ...membership.rights, role }, 'billing.read');
      // It stays in the list, so that it can be left.
      const closed = { needsSecondFactor: needsSecondFactor(organization, asker) };
      const item = { id, name, logoUrl: logoUrl(logo?.switcher), role, billing, ...closed };
      return [{ membership, item }];
    });
  }

  /** Whoever becomes or ceases to be legal representative at this moment is looked at again. */
  private async standing(
    membership: StoredMembership,
    organization: StoredOrganization | undefined,
    accountId: string,
  ): Promise<Standing | null> {
    if (!organization) return null;
    const role = standingRole(membership, organization);
    if (role) return { role, membership, organization };
    return this.gatekeeper.standingOf(accountId, organization._id);
  }
}

interface Found {
  readonly membership: StoredMembership;
  readonly item: Omit<MyOrganization, 'current'>;
}

function rankOf({ chosenAt, _id }: StoredMembership): Cursor {
  return [chosenAt, _id];
}

/** Whether what an account starts with can be seen in its list. */
function isThere(
  { organizationId, invitationId }: FirstOrganization,
  items: readonly MyOrganization[],
): boolean {
  if (organizationId !== null) return items.some(({ id }) => id === organizationId);
  return invitationId === null || items.length > 0;
}
