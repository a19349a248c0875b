import { Injectable } from '@nestjs/common';
import type { Member } from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { type Cursor, cursorText, cutPage } from '@atrium/service';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { DescribeMembers } from './describe-members.js';
import { standingRole } from './membership.js';
import type { StoredMembership } from './membership.schema.js';
import { MembershipsRepository } from './memberships.repository.js';

/** How many memberships are read at once, and how often for one page: of a large organization a page may stay short. */
const batch = 200;
const mostBatches = 5;

export interface MemberFound {
  readonly membership: StoredMembership;
  readonly member: Member;
}

/** Members by whether their account has a second factor, which only identity knows: so it is read on until a page is full. */
@Injectable()
export class MembersByFactor {
  constructor(
    private readonly memberships: MembershipsRepository,
    private readonly describe: DescribeMembers,
  ) {}

  async page(
    organization: StoredOrganization,
    asked: { after: Cursor | undefined; limit: number; hasSecondFactor: boolean },
    caller: Caller,
  ): Promise<{ page: MemberFound[]; nextCursor: string | null }> {
    const found: MemberFound[] = [];
    let { after } = asked;
    for (let read = 0; read < mostBatches; read += 1) {
      const memberships = await this.memberships.pageOfOrganization(organization._id, after, batch);
      const described = await this.described(organization, memberships, caller);
      found.push(
        ...described.filter(({ member }) => member.hasSecondFactor === asked.hasSecondFactor),
      );
      const isEnd = memberships.length < batch;
      if (found.length > asked.limit || isEnd) {
        return cutPage(found, asked.limit, ({ membership }) => placeOf(membership));
      }
      after = placeOf(memberships.at(-1) as StoredMembership);
    }
    return { page: found, nextCursor: after ? cursorText(after) : null };
  }

  private async described(
    organization: StoredOrganization,
    memberships: readonly StoredMembership[],
    caller: Caller,
  ): Promise<MemberFound[]> {
    const standing = memberships.filter((membership) => standingRole(membership, organization));
    if (standing.length === 0) return [];
    const members = await this.describe.execute(standing, caller);
    const byAccount = new Map(members.map((member) => [member.accountId, member]));
    return standing.flatMap((membership) => {
      const member = byAccount.get(membership.accountId as string);
      return member ? [{ membership, member }] : [];
    });
  }
}

/** Where a membership stands in the list: longest member first. */
export function placeOf({ joinedAt, _id }: StoredMembership): Cursor {
  return [(joinedAt as Date).getTime(), _id];
}
