import { Injectable } from '@nestjs/common';
import { type ActivePerson, describeAccounts } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';

/** As many as identity describes at once. */
const most = 200;

/** Puts names and addresses to accounts, from identity, as they are today. */
@Injectable()
export class NameActivePeople {
  constructor(private readonly bus: Bus) {}

  /** By account. Whoever has no account any more is left with the id. */
  async execute(
    accountIds: ReadonlySet<string>,
    caller: Caller,
  ): Promise<ReadonlyMap<string, ActivePerson>> {
    const all = [...accountIds];
    const named = new Map<string, ActivePerson>(all.map((accountId) => [accountId, { accountId }]));
    for (let at = 0; at < all.length; at += most) {
      const asked = { accountIds: all.slice(at, at + most) };
      const { people } = await this.bus.request(describeAccounts, asked, caller);
      for (const { accountId, email, givenName, familyName } of people) {
        named.set(accountId, { accountId, email, givenName, familyName });
      }
    }
    return named;
  }
}
