import { Injectable } from '@nestjs/common';
import { type ActivePerson, describeAccounts } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';

/** Somebody with an account. */
export type NamedPerson = Required<ActivePerson>;

/** As many as identity names at once. */
const most = 200;

/** Puts names and addresses to accounts, from identity, as they are at this moment. */
@Injectable()
export class NamePeople {
  constructor(private readonly bus: Bus) {}

  /** By account, each once. Whoever has no account any more is left out. */
  async execute(
    accountIds: readonly string[],
    caller: Caller,
  ): Promise<ReadonlyMap<string, NamedPerson>> {
    const all = [...new Set(accountIds)];
    const named = new Map<string, NamedPerson>();
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
