import {
  acceptInvitation,
  type AccountStart,
  createOrganization,
  describeAccounts,
  describeAccountStart,
  describeInvitation,
  type EventContract,
  type Invitation,
  inviteMember,
  listMembers,
  listMyOrganizations,
  type MyOrganization,
  type Organization,
  type ProductGrant,
  productEnded,
  productMoved,
  productRegistered,
  type ProductRight,
  type ProductTold,
  removeMember,
  type RemoveMemberInput,
  type RequestContract,
  type Rights,
  type ServiceName,
} from '@atrium/contracts';
import { type Caller, Problem } from '@atrium/messaging';
import {
  eventually,
  startInfrastructure,
  startServices,
  type TestAsker,
  type TestPlatform,
  type TestPlatformOptions,
} from '@atrium/testing';
import { randomUUID } from 'node:crypto';

/** Somebody with an account. */
export interface Person extends TestAsker {
  readonly accountId: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** What is chosen for somebody who is invited. */
export type ChosenRights = Pick<Rights, keyof Rights>;

const none = { billing: false, reminders: false, products: [] };

export const external: ChosenRights = { role: 'external', ...none };
export const collaborator: ChosenRights = { role: 'collaborator', ...none };
export const administrator: ChosenRights = { role: 'administrator', ...none, billing: true };
export const legalRepresentative: ChosenRights = {
  role: 'legal_representative',
  billing: true,
  reminders: true,
  products: [],
};

/**
 * The whole service on real NATS and a real database. Identity, the gateway and notifications are the
 * test: it knows who has an account, asks, and opens the mails.
 */
export class World {
  readonly #people = new Map<string, Person>();
  /** The accounts that have a second factor. */
  readonly protected = new Set<string>();
  readonly #starts = new Map<string, AccountStart>();
  /** What billing has told of each product, as often as its version says. */
  readonly #products = new Map<string, { told: ProductTold; version: number }>();

  private constructor(readonly platform: TestPlatform) {}

  static async start(
    options: TestPlatformOptions = {},
    environment:
      Record<string, string> | ((platform: TestPlatform) => Promise<Record<string, string>>) = {},
  ): Promise<World> {
    const world = new World(await startInfrastructure(options));
    const { bus } = world.platform;
    await bus.replyWithPublicKeys();
    await bus.reply(describeAccounts, ({ accountIds }) => ({
      people: accountIds.flatMap((id) => {
        const person = world.#people.get(id);
        const hasSecondFactor = world.protected.has(id);
        return person ? [{ ...person, locale: 'fr' as const, hasSecondFactor }] : [];
      }),
    }));
    await bus.reply(describeAccountStart, ({ accountId }) => {
      const start = world.#starts.get(accountId);
      if (!start) throw new Problem('not-found');
      return start;
    });
    const variables =
      typeof environment === 'function' ? await environment(world.platform) : environment;
    await startServices(world.platform, ['organizations'], variables);
    return world;
  }

  stop(): Promise<void> {
    return this.platform.stop();
  }

  /** Somebody new, with an account. */
  person(givenName = 'Julie', familyName = 'Munster'): Person {
    const accountId = randomUUID();
    const email = `${givenName.toLowerCase()}.${accountId.slice(0, 8)}@munster.example`;
    const person = { accountId, email, givenName, familyName };
    this.#people.set(accountId, person);
    return person;
  }

  /** What identity would say an account starts with. */
  starts(person: Person, start: Partial<AccountStart>): void {
    this.#starts.set(person.accountId, {
      organizationId: null,
      organizationType: null,
      organizationName: null,
      invitationId: null,
      email: person.email,
      locale: 'fr',
      ...start,
    });
  }

  /** A person asks through the gateway, or the service that asks on their behalf. A query that a busy machine left unanswered is asked again. */
  async ask<Input extends object, Output extends object>(
    contract: RequestContract<Input, Output>,
    input: Input,
    asker: TestAsker,
    more: Partial<Caller> = {},
  ): Promise<Output> {
    const asking = contract.askedBy.includes('gateway') ? 'gateway' : contract.askedBy[0];
    const bus = await this.platform.connectAs(asking as ServiceName);
    for (let attempt = 1; ; attempt += 1) {
      const caller = await this.platform.bus.callerFor(asker, more);
      try {
        return await bus.request(contract, input, caller);
      } catch (error) {
        const mayAskAgain = contract.effect === 'query' && isUnanswered(error) && attempt < 10;
        if (!mayAskAgain) throw error;
      }
    }
  }

  /** Somebody asks without an account, or another service asks. */
  async askAs<Input extends object, Output extends object>(
    service: ServiceName,
    contract: RequestContract<Input, Output>,
    input: Input,
  ): Promise<Output> {
    const bus = await this.platform.connectAs(service);
    return bus.request(contract, input, { requestId: randomUUID() });
  }

  /** How a refused request is answered. */
  async refusal(request: Promise<unknown>): Promise<string> {
    const problem = await this.problem(request);
    return problem.code;
  }

  async problem(request: Promise<unknown>): Promise<Problem> {
    const outcome = await request.then(
      (answer) => new Error(`It was not refused: ${JSON.stringify(answer)}`),
      (error: unknown) => error,
    );
    if (outcome instanceof Problem) return outcome;
    throw outcome;
  }

  createOrganization(by: Person, name = 'Entreprise Familiale Sàrl'): Promise<Organization> {
    return this.ask(createOrganization, { type: 'company', name, locale: 'fr' }, by);
  }

  /** Somebody new with a company of their own. */
  async company(name?: string): Promise<{ julie: Person; organizationId: string }> {
    const julie = this.person();
    const { id: organizationId } = await this.createOrganization(julie, name);
    return { julie, organizationId };
  }

  /** Invites and answers with what the mail would hold. */
  async invite(
    by: Person,
    organizationId: string,
    email: string,
    rights: ChosenRights = collaborator,
  ): Promise<{ id: string; invitation: Invitation; token: string }> {
    const invitation = await this.ask(inviteMember, { organizationId, email, ...rights }, by);
    const { id } = invitation;
    return { id, invitation, token: await this.tokenOf(id) };
  }

  async tokenOf(invitationId: string): Promise<string> {
    const mail = await this.askAs('notifications', describeInvitation, { invitationId });
    return mail.token as string;
  }

  accept(person: Person, token: string) {
    return this.ask(acceptInvitation, { token }, person);
  }

  /** Somebody new who has joined by invitation. */
  async member(
    by: Person,
    organizationId: string,
    rights: ChosenRights = collaborator,
    person: Person = this.person('Anna', 'Muster'),
  ): Promise<Person> {
    const { token } = await this.invite(by, organizationId, person.email, rights);
    await this.accept(person, token);
    return person;
  }

  /** A product of an organization, as billing tells of it, and what can be granted of it. */
  async product(
    organizationId: string,
    { name = 'shop', type = 'hosting', right = 'manage' as ProductRight } = {},
  ): Promise<ProductGrant> {
    const productId = productIn(organizationId, name);
    const stays = [{ number: 0, organizationId, since: this.#now(), until: null }];
    await this.#tell(productRegistered, {
      ...{ organizationId, productId, type, productName: name, ended: false },
      stays,
    });
    return { productId, right };
  }

  /** Billing tells that a product has ended. */
  async endProduct({ productId }: Pick<ProductGrant, 'productId'>): Promise<void> {
    const { told } = this.#products.get(productId)!;
    await this.#tell(productEnded, { ...told, ended: true, stays: this.#left(told) });
  }

  /** Billing tells that a product is another organization's. */
  async moveProduct({ productId }: Pick<ProductGrant, 'productId'>, to: string): Promise<void> {
    const { told } = this.#products.get(productId)!;
    const { organizationId: from, stays } = told;
    const next = { number: stays.length, organizationId: to, since: this.#now(), until: null };
    await this.#tell(productMoved, {
      ...{ ...told, organizationId: to, from, transferId: randomUUID() },
      stays: [...this.#left(told), next],
    });
  }

  #left({ stays }: ProductTold): ProductTold['stays'] {
    const last = stays.at(-1)!;
    return [...stays.slice(0, -1), { ...last, until: this.#now() }];
  }

  #now(): string {
    return this.platform.clock.now().toISOString();
  }

  async #tell<Data extends ProductTold>(contract: EventContract<Data>, data: Data): Promise<void> {
    const { productId: aggregateId } = data;
    const version = (this.#products.get(aggregateId)?.version ?? 0) + 1;
    this.#products.set(aggregateId, { told: data, version });
    const event = { aggregateId, aggregateVersion: version, causedBy: 'operator', data };
    await this.platform.bus.publish(contract, event);
    const known = { _id: aggregateId, version };
    await eventually(async () => (await this.stored('products').countDocuments(known)) === 1);
  }

  /** Removes somebody, whose address is typed. */
  remove(
    by: Person,
    organizationId: string,
    { accountId, email }: Pick<Person, 'accountId' | 'email'>,
    decided: Partial<RemoveMemberInput> = {},
  ) {
    const input = { organizationId, accountId, confirm: email, ...decided };
    return this.ask(removeMember, input, by);
  }

  async organizationsOf(person: Person): Promise<MyOrganization[]> {
    const { items } = await this.ask(listMyOrganizations, {}, person);
    return items;
  }

  async membersOf(organizationId: string, asker: Person) {
    const { items } = await this.ask(listMembers, { organizationId, limit: 200 }, asker);
    return items;
  }

  /** Where a word, as somebody's address, is found in the service's database, but in what it has told. */
  async collectionsWith(word: string): Promise<string[]> {
    const found: string[] = [];
    for (const collection of await this.platform.database('organizations').collections()) {
      const said = await collection.find({}, { projection: { outbox: 0 } }).toArray();
      if (JSON.stringify(said).includes(word)) found.push(collection.collectionName);
    }
    return found.sort();
  }

  /** A collection of the service's database. */
  stored<Document extends { _id: string } = { _id: string; [field: string]: unknown }>(
    collection: string,
  ) {
    return this.platform.database('organizations').collection<Document>(collection);
  }
}

/** The id of a product of an organization in these tests. */
export function productIn(organizationId: string, name = 'shop'): string {
  return `${name}-${organizationId}`;
}

/** Whether a machine that has too much to do left a request without its answer. */
export function isUnanswered(error: unknown): boolean {
  const codes = ['unavailable', 'outcome-unknown', 'busy'];
  return error instanceof Problem && codes.includes(error.code);
}

/**
 * The outcomes of requests made at once: answers, and codes of problems. What was left unanswered is left
 * out: what it has done is seen in the state afterwards.
 */
export function outcomesOf<Answer>(settled: readonly PromiseSettledResult<Answer>[]): {
  answers: Answer[];
  refusals: string[];
} {
  const answers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  const refusals = errors
    .filter((error) => !isUnanswered(error))
    .map((error) => (error instanceof Problem ? error.code : String(error)));
  return { answers, refusals };
}
