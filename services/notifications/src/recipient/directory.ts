import {
  type Accountant,
  describeAccounts,
  describeOrganization,
  findAccountByAddress,
  listAccountants,
  listProductManagers,
  type OrganizationLetterhead,
  type Person,
} from '@atrium/contracts';
import { Bus, type Caller, Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { nameForMail, type Recipient } from './recipient.js';

/** Who and what a mail names, asked of the owners when it is sent: nothing of it is kept here (decision 10). */
@Injectable()
export class Directory {
  constructor(private readonly bus: Bus) {}

  /** The people behind the accounts that still exist, by account. */
  async people(accountIds: readonly string[], caller: Caller): Promise<Map<string, Recipient>> {
    const wanted = { accountIds: [...new Set(accountIds)] };
    const { people } = await this.bus.request(describeAccounts, wanted, caller);
    return new Map(people.map((person) => [person.accountId, recipient(person)]));
  }

  /** Whose login an address is, if anybody's. */
  async ownerOf(address: string, caller: Caller): Promise<Recipient | undefined> {
    const { people } = await this.bus.request(findAccountByAddress, { email: address }, caller);
    return people[0] && recipient(people[0]);
  }

  /** The organization, and which of the accounts are members now; undefined when it is gone. */
  async organization(
    organizationId: string,
    accountIds: readonly string[],
    caller: Caller,
  ): Promise<OrganizationLetterhead | undefined> {
    const question = { organizationId, accountIds: [...accountIds] };
    const found = await unlessGone(this.bus.request(describeOrganization, question, caller));
    return found && { ...found, name: nameForMail(found.name) };
  }

  /** The accounts that manage products of an organization; none when it is gone. */
  async productManagers(organizationId: string, caller: Caller): Promise<string[]> {
    const asked = this.bus.request(listProductManagers, { organizationId }, caller);
    return (await unlessGone(asked))?.accountIds ?? [];
  }

  /** Who sees the accounting of an organization now, of these accounts or of all; nobody when it is gone. */
  async accountants(
    organizationId: string,
    accountIds: readonly string[] | undefined,
    caller: Caller,
  ): Promise<Accountant[]> {
    const question = { organizationId, ...(accountIds && { accountIds: [...accountIds] }) };
    const asked = this.bus.request(listAccountants, question, caller);
    return (await unlessGone(asked))?.items ?? [];
  }
}

/** Undefined when the owner says that there is no such thing (any more). */
export async function unlessGone<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-found') return undefined;
    throw error;
  }
}

function recipient(person: Person): Recipient {
  const { accountId, email, givenName, familyName, locale, hasSecondFactor = false } = person;
  const name = nameForMail(`${givenName} ${familyName}`);
  return { accountId, address: email, name, locale, hasSecondFactor };
}
