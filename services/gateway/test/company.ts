import { eventually } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { details, freshAddress, invite, organizationsOf, Program, signIn } from './people.js';
import { registered } from './operator.js';
import type { Products, Relation } from './route-policies.js';

/** Somebody with an account, and what they are to the things of an organization. */
export interface Person {
  readonly name: string;
  readonly asker: Program;
  readonly accountId: string;
  readonly relations: readonly Relation[];
}

/** The ids of one of everything that paths can name. */
export interface Things {
  readonly teamId: string;
  /** Of which a transfer is open. */
  readonly productId: string;
  readonly invitationId: string;
  readonly credentialId: string;
  readonly mailboxId: string;
  readonly mailboxInvitationId: string;
  /** Of an open proposal. */
  readonly successionId: string;
  /** Of one that came to something: it has a record. */
  readonly settledId: string;
  /** Of billing, beside the organization's own. */
  readonly addressId: string;
}

/** A word that was not there before, as a user name of any service may be. */
export function newWord(): string {
  return `w${randomUUID().slice(0, 13)}`;
}

export async function accountIdOf(asker: Program): Promise<string> {
  const { body } = await asker.ask('get', '/v1/me').expect(200);
  return body.accountId as string;
}

/** An organization with people, and with one of everything. */
export class Company {
  readonly people: Person[] = [];
  /** A member of whom nobody expects anything. */
  another!: Person;
  things!: Things;

  private constructor(
    readonly founder: Person,
    readonly organizationId: string,
    readonly products: Products,
  ) {
    this.people.push(founder);
  }

  static async of(name: string, asker: Program): Promise<Company> {
    const [own] = await organizationsOf(asker);
    const founder = { name, asker, accountId: await accountIdOf(asker), relations: [] };
    const [managed, used] = [await registered(asker, own!.id), await registered(asker, own!.id)];
    return new Company(founder, own!.id, { managed, used });
  }

  get path(): string {
    return `/v1/organizations/${this.organizationId}`;
  }

  /** Signs somebody up from the mail of an invitation. */
  async join(name: string, rights: object, relations: readonly Relation[] = []): Promise<Person> {
    const email = freshAddress('member');
    const invitationToken = await invite(this.founder.asker, this.organizationId, email, rights);
    const { organization: _none, ...own } = details('Member', email) as { organization: object };
    await new Program().ask('post', '/v1/accounts', { ...own, invitationToken }).expect(201);
    const asker = await signIn(email);
    await eventually(async () => (await organizationsOf(asker)).length > 0);
    return { name, asker, accountId: await accountIdOf(asker), relations };
  }

  /** One of everything, for those to look at who may, and for the others to leave as it is. */
  async furnish(): Promise<void> {
    const settledId = this.with('proposed') ? await this.settled() : randomUUID();
    this.things = {
      productId: await this.transfer(),
      teamId: await this.team(),
      invitationId: await this.invitation(),
      credentialId: await this.credential(),
      ...(await this.mailbox()),
      ...{ successionId: await this.proposal(), settledId },
      addressId: await this.billingAddress(),
    };
  }

  /** Another one of each thing that a path names, and the rest as it is. A new proposal takes the place of the open one. */
  async renewed(path: string): Promise<Things> {
    const names = (parameter: keyof Things): boolean => path.includes(`{${parameter}}`);
    return {
      ...this.things,
      ...(names('productId') && { productId: await this.transfer() }),
      ...(names('teamId') && { teamId: await this.team() }),
      ...(names('invitationId') && { invitationId: await this.invitation() }),
      ...(names('credentialId') && { credentialId: await this.credential() }),
      ...(names('mailboxId') && (await this.mailbox())),
      ...(names('successionId') && { successionId: await this.proposal() }),
      ...(names('addressId') && { addressId: await this.billingAddress() }),
    };
  }

  /** Who has a relation to things; undefined for nobody. */
  with(relation: Relation): Person | undefined {
    return this.people.find(({ relations }) => relations.includes(relation));
  }

  private async team(): Promise<string> {
    const terms = { name: newWord(), products: [] };
    const { id, version } = await this.make('/teams', terms);
    for (const { accountId, relations } of this.people) {
      if (!relations.includes('in-the-team')) continue;
      await this.founder.asker.ask('put', `${this.path}/teams/${id}/members/${accountId}`);
    }
    const leader = this.with('leads-the-team')?.accountId ?? null;
    const changed = { ...terms, leader, version };
    await this.founder.asker.ask('put', `${this.path}/teams/${id}`, changed).expect(200);
    return id as string;
  }

  /** The product of which a transfer is open: by another link each time. */
  private async transfer(): Promise<string> {
    const { managed } = this.products;
    await this.make(`/products/${managed}/transfer`, { acceptTerms: true });
    return managed;
  }

  private async invitation(): Promise<string> {
    const rights = { role: 'collaborator', billing: false, products: [] };
    const { id } = await this.make('/invitations', { email: freshAddress('guest'), ...rights });
    return id as string;
  }

  private async credential(): Promise<string> {
    const terms = { productId: this.products.managed, kind: 'ftp', username: newWord() };
    const { credentialId } = await this.make('/service-credentials', terms);
    return credentialId as string;
  }

  /** Of the founder, who has invited somebody to it. */
  private async mailbox(): Promise<Pick<Things, 'mailboxId' | 'mailboxInvitationId'>> {
    const terms = { email: freshAddress('box'), for: 'myself' };
    const { mailboxId } = await this.make('/mailboxes', terms);
    const guest = { email: freshAddress('guest'), mayChangePassword: false };
    const { invitationId } = await this.make(`/mailboxes/${mailboxId}/invitations`, guest);
    return { mailboxId: mailboxId as string, mailboxInvitationId: invitationId as string };
  }

  private async billingAddress(): Promise<string> {
    const address = {
      ...{ addition: null, street: 'Rue du Pont', houseNumber: '12' },
      ...{ postalCode: '1227', city: 'Carouge', country: 'CH' },
    };
    const nothing = { attention: null, taxNumber: null, email: null };
    const { id } = await this.make('/billing-addresses', { name: newWord(), address, ...nothing });
    return id as string;
  }

  /** To become legal representative, instead of whatever is open. */
  private async proposal(): Promise<string> {
    const { asker } = this.founder;
    const { accountId } = this.with('proposed') ?? this.another;
    const { body } = await asker.ask('get', `${this.path}/successions`).expect(200);
    const items = body.items as { id: string; state: string; accountId: string }[];
    const open = items.find((one) => one.state === 'open' && one.accountId === accountId);
    if (open) await asker.ask('post', `${this.path}/successions/${open.id}/withdraw`).expect(200);
    const { id } = await this.make('/successions', { accountId, kind: 'add' });
    return id as string;
  }

  /** The role was given, and taken again: whoever had it is administrator, as before. */
  private async settled(): Promise<string> {
    const { asker, accountId } = this.with('proposed')!;
    const id = await this.proposal();
    await asker.ask('post', `${this.path}/successions/${id}/confirm`).expect(200);
    const role = `${this.path}/legal-representatives/${accountId}`;
    await this.founder.asker.ask('delete', role).expect(204);
    return id;
  }

  private async make(what: string, body: object): Promise<Record<string, unknown>> {
    const made = await this.founder.asker.ask('post', `${this.path}${what}`, body).expect(201);
    return made.body as Record<string, unknown>;
  }

  /** Everything that can be seen of it, but when what was done. */
  async seen(): Promise<string[]> {
    const { teamId } = this.things;
    const parts = [
      '',
      '/details',
      '/members',
      '/invitations',
      '/teams',
      '/products',
      `/teams/${teamId}/members`,
    ];
    const more = [
      '/mailboxes',
      '/service-credentials',
      '/successions',
      '/activity/settings',
      '/billing-addresses',
    ];
    const answers = [...parts, ...more].map(async (part) => {
      const { body } = await this.founder.asker.ask('get', `${this.path}${part}`).expect(200);
      return `${part}: ${JSON.stringify(body)}`;
    });
    return Promise.all(answers);
  }
}
