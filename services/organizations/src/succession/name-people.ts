import { Injectable } from '@nestjs/common';
import { describeAccounts, type RecordedPerson } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';

/** As many as identity names at once. */
const most = 200;

/** Names and addresses of this moment, for a record that must stay readable. */
@Injectable()
export class NamePeople {
  constructor(private readonly bus: Bus) {}

  /** Accounts that are gone are left out. */
  async execute(accountIds: readonly string[], caller: Caller): Promise<RecordedPerson[]> {
    const wanted = { accountIds: [...new Set(accountIds)].slice(0, most) };
    const { people } = await this.bus.request(describeAccounts, wanted, caller);
    return people.map(({ accountId, email, givenName, familyName }) => ({
      accountId,
      name: `${givenName} ${familyName}`,
      email,
    }));
  }
}
