import { Injectable } from '@nestjs/common';
import { describeAccounts, type Member } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { type Membership, rightsOf } from './membership.js';

/** Puts names and addresses to memberships, from identity. Whoever has no account any more is left out. */
@Injectable()
export class DescribeMembers {
  constructor(private readonly bus: Bus) {}

  async execute(
    members: readonly Pick<Membership, 'accountId' | 'rights' | 'teams'>[],
    caller: Caller,
  ): Promise<Member[]> {
    const accountIds = members.map(({ accountId }) => accountId as string);
    const { people } = await this.bus.request(describeAccounts, { accountIds }, caller);
    const byId = new Map(people.map((person) => [person.accountId, person]));
    return members.flatMap((membership) => {
      const person = byId.get(membership.accountId as string);
      if (!person) return [];
      const { accountId, email, givenName, familyName, hasSecondFactor = false } = person;
      const shown = { accountId, email, givenName, familyName, hasSecondFactor };
      return [{ ...shown, ...rightsOf(membership), teams: [...(membership.teams ?? [])] }];
    });
  }
}
