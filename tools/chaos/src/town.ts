import type { Role } from '@atrium/contracts';
import { TestMailbox, tokenIn } from '@atrium/testing';
import type { Random } from './random.js';

/** Long and nowhere listed. */
export const password = 'seven green bicycles in the rain';

/** Where somebody believes to belong: may be out of date, as in life. */
export interface Belonging {
  readonly organizationId: string;
  readonly role: Role;
}

/** Somebody with an account. */
export interface Person {
  readonly accountId: string;
  readonly address: string;
  /** The session; undefined until the first sign-in. */
  token: string | undefined;
  belongings: Belonging[];
}

/** An invitation as whoever sent it remembers it. */
export interface Invited {
  readonly id: string;
  readonly organizationId: string;
  readonly address: string;
}

/** The link of a mail, and the document that it acts on. */
export interface Link {
  readonly token: string;
  readonly id: string;
}

/** The newest of them are drawn more often: those are under way. */
const recent = 30;

/** The people, organizations and invitations as far as their clients know. */
export class Town {
  readonly people: Person[] = [];
  readonly pending: string[] = [];
  readonly invitations: Invited[] = [];
  /** What organizations are called, as far as anybody has heard. */
  readonly names = new Map<string, string>();
  /** Organizations that somebody has closed, and by whom. */
  readonly closed = new Map<string, Person>();

  constructor(private readonly mailbox: TestMailbox) {}

  /** Somebody who is signed in. */
  somebody(random: Random): Person | undefined {
    return random.pick(this.people.filter(({ token }) => token !== undefined));
  }

  /** Somebody with one of their organizations, mostly one in which they have these roles. */
  member(
    random: Random,
    ...roles: readonly Role[]
  ): { person: Person; organizationId: string } | undefined {
    const all = this.people.flatMap((person) =>
      person.token === undefined
        ? []
        : person.belongings.map((belonging) => ({ person, ...belonging })),
    );
    const fitting = all.filter(({ role }) => roles.includes(role));
    return random.pick(roles.length > 0 && random.chance(0.9) ? fitting : all);
  }

  /** An invitation, mostly a recent one. */
  invitation(
    random: Random,
    fits: (invitation: Invited) => boolean = () => true,
  ): Invited | undefined {
    const all = this.invitations.filter(fits);
    return random.pick(random.chance(0.8) ? all.slice(-recent) : all);
  }

  personOf(address: string): Person | undefined {
    return this.people.find((person) => person.address === address);
  }

  /** An account was made, or found. */
  settle(accountId: string, address: string): Person {
    const known = this.personOf(address);
    if (known) return known;
    const person: Person = { accountId, address, token: undefined, belongings: [] };
    this.people.push(person);
    const index = this.pending.indexOf(address);
    if (index >= 0) this.pending.splice(index, 1);
    return person;
  }

  /** Somebody has no account any more. */
  forget(person: Person): void {
    person.token = undefined;
    const index = this.people.indexOf(person);
    if (index >= 0) this.people.splice(index, 1);
  }

  /** The newest link mailed to an address, or the newest one for one document. */
  async linkFor(address: string, id?: string): Promise<Link | undefined> {
    const links = (await this.mailbox.mailsTo(address))
      .filter(({ text }) => text.includes('#token='))
      .map((mail) => {
        const token = tokenIn(mail);
        return { token, id: token.split('.')[1]! };
      });
    return links.find((link) => id === undefined || link.id === id);
  }
}
