import { Injectable } from '@nestjs/common';
import { describeAccounts, type ListMembersInput, type Members } from '@atrium/contracts';
import { Bus, type RequestContext } from '@atrium/messaging';
import { Gatekeeper } from '../access/gatekeeper.js';
import { cutPage, pageAsked } from '../page/read-page.js';
import { rightsOf, standingRole } from './membership.js';
import { MembershipsRepository } from './memberships.repository.js';

/** Those who manage an organization see who belongs to it, with names and addresses from identity. */
@Injectable()
export class ListMembers {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly memberships: MembershipsRepository,
    private readonly bus: Bus,
  ) {}

  async execute(
    { organizationId, ...input }: ListMembersInput,
    context: RequestContext,
  ): Promise<Members> {
    const { after, limit } = pageAsked(input);
    const { organization } = await this.gatekeeper.require(
      context.asker,
      organizationId,
      'members.list',
    );
    const read = await this.memberships.pageOfOrganization(organizationId, after, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, ({ joinedAt, _id }) => [
      (joinedAt as Date).getTime(),
      _id,
    ]);
    const members = page.filter((membership) => standingRole(membership, organization));
    const accountIds = members.map(({ accountId }) => accountId as string);
    const { people } = await this.bus.request(describeAccounts, { accountIds }, context.caller());
    const byId = new Map(people.map((person) => [person.accountId, person]));
    const items = members.flatMap((membership) => {
      const person = byId.get(membership.accountId as string);
      if (!person) return [];
      const { accountId, email, givenName, familyName, hasSecondFactor = false } = person;
      const shown = { accountId, email, givenName, familyName, hasSecondFactor };
      return [{ ...shown, ...rightsOf(membership) }];
    });
    return { items, nextCursor };
  }
}
