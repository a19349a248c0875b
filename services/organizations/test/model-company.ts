import { expect } from '@jest/globals';
import {
  addToTeam,
  blockProductManagement,
  changeRights,
  changeTeam,
  checkRight,
  checkRights,
  chooseReminders,
  confirmSuccession,
  createTeam,
  declineInvitation,
  declineSuccession,
  explainRight,
  getOrganization,
  leaveOrganization,
  listTeams,
  type ProductGrant,
  proposeSuccession,
  removeTeam,
  resendInvitation,
  switchOrganization,
  takeOutOfTeam,
  takeRepresentation,
  withdrawInvitation,
  withdrawSuccession,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { permits, shown, type View, type Wanted, wanted } from './model.js';
import { type Step, teamNames, type TeamStep, textOf } from './model-teams.js';
import { type Person, productIn, type World } from './world.js';

const productNames = ['shop', 'blog'];

/** An organization and the people around it, as steps see them. */
export class Company {
  readonly #invitations = new Map<number, string>();
  readonly #tokens = new Map<number, string>();
  readonly #proposals = new Map<number, string>();
  readonly #teams = new Map<number, { id: string; version: number }>();

  private constructor(
    private readonly world: World,
    readonly organizationId: string,
    readonly persons: readonly Person[],
  ) {}

  static async founded(world: World, people: number): Promise<Company> {
    const persons = Array.from({ length: people }, (_, n) => world.person(`Person${n}`));
    const { id } = await world.createOrganization(persons[0] as Person);
    await Promise.all(productNames.map((name) => world.product(id, { name })));
    return new Company(world, id, persons);
  }

  /** Does a step; answers `done` or the code of the problem. */
  async do(step: Step): Promise<string> {
    try {
      await this.#do(step);
      return 'done';
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
  }

  hasMail(who: number): boolean {
    return this.#tokens.has(who);
  }

  /** What is told of it, as one who manages it sees it, and as other services are answered. */
  async view(viewer: number): Promise<View> {
    const { world, organizationId } = this;
    const asker = this.#person(viewer);
    const [members, teams, checks, stored] = await Promise.all([
      world.membersOf(organizationId, asker),
      world.ask(listTeams, { organizationId }, asker),
      Promise.all(
        this.persons.map(({ accountId }) => {
          const whose = { accountId, organizationId, usedSecondFactor: false };
          return world.askAs('identity', checkRights, { ...whose, wanted: this.#wanted });
        }),
      ),
      world.stored('memberships').find({ organizationId }).toArray(),
    ]);
    const nameOf = new Map(teams.items.map(({ id, name }) => [id, name]));
    const states = new Map(stored.map(({ email, state }) => [email as string, state as string]));
    return {
      allowed: checks.map(({ allowed }) => allowed),
      members: members
        .map((member) => ({
          who: this.#indexOf(member.accountId),
          ...shown({ ...member, products: this.#named(member.products) }),
          teams: member.teams.map((id) => nameOf.get(id) ?? id).toSorted(),
        }))
        .toSorted((one, other) => one.who - other.who),
      teams: teams.items.map(({ name, products, leader }) => {
        const led = leader === null ? null : this.#indexOf(leader);
        return { name, products: this.#named(products).map(textOf).toSorted(), leader: led };
      }),
      states: this.persons.map(({ email }) => states.get(email) ?? 'none'),
    };
  }

  /** What one question alone is answered, to another service and to whoever asks why. */
  async asked(
    viewer: number,
    who: number,
    { right, productId }: Wanted,
  ): Promise<{ checked: boolean; explained: boolean }> {
    const { world, organizationId } = this;
    const { accountId } = this.#person(who);
    const product = productId === undefined ? {} : { productId: this.#idOf(productId) };
    const whose = { accountId, organizationId, usedSecondFactor: false };
    const input = { organizationId, account: accountId, action: right };
    const why = productId === undefined ? input : { ...input, product: this.#idOf(productId) };
    const [check, explanation] = await Promise.all([
      world.askAs('identity', checkRight, { ...whose, right, ...product }),
      world.ask(explainRight, why, this.#person(viewer)),
    ]);
    return { checked: check.allowed, explained: explanation.allowed };
  }

  /** Whatever happened: somebody represents it, each representative is a member, each person is one once. */
  async checkInvariants(): Promise<string[]> {
    const { world, organizationId } = this;
    const organization = await world.stored('organizations').findOne({ _id: organizationId });
    const representatives = organization?.['legalRepresentatives'] as string[];
    const active = await world
      .stored<{ _id: string; accountId: string; rights: { role: string }; unfinished?: object }>(
        'memberships',
      )
      .find({ organizationId, state: 'active' })
      .toArray();
    expect(representatives.length).toBeGreaterThan(0);
    expect(new Set(representatives).size).toBe(representatives.length);
    const ids = active.map(({ accountId }) => accountId);
    expect(new Set(ids).size).toBe(ids.length);
    const stored = active.filter(({ rights }) => rights.role === 'legal_representative');
    expect(stored.map(({ accountId }) => accountId).toSorted()).toEqual(representatives.toSorted());
    expect(active.filter(({ unfinished }) => unfinished)).toEqual([]);
    const underWay = { organizationId, unfinished: { $exists: true } };
    expect(await world.stored('successions').countDocuments(underWay)).toBe(0);
    return representatives;
  }

  /** And what others are answered of each person follows from what those who manage it are shown. */
  async checkAgreement(): Promise<void> {
    const { world, organizationId } = this;
    const [representative] = await this.checkInvariants();
    const viewer = this.#indexOf(representative as string);
    const asker = this.#person(viewer);
    const { productManagementBlocked } = await world.ask(
      getOrganization,
      { organizationId },
      asker,
    );
    const { allowed, members, teams } = await this.view(viewer);
    for (const [who, person] of this.persons.entries()) {
      const member = members.find((one) => one.who === who);
      const ofTeams = teams.filter(({ name }) => member?.teams.includes(name));
      const given = [...(member?.products ?? []), ...ofTeams.flatMap(({ products }) => products)];
      const expected = wanted.map(
        (one) =>
          member !== undefined &&
          !(one.right === 'products.manage' && productManagementBlocked) &&
          permits({ ...member, products: given }, one),
      );
      expect([who, allowed[who]]).toEqual([who, expected]);
      for (const [n, is] of expected.entries()) {
        const asked = n % this.persons.length === who;
        if (!asked) continue;
        const told = await this.asked(viewer, who, wanted[n]!);
        expect([who, wanted[n], told]).toEqual([who, wanted[n], { checked: is, explained: is }]);
      }
      const mine = await world.organizationsOf(person);
      expect(mine.map(({ role }) => role)).toEqual(member ? [member.role] : []);
    }
  }

  #indexOf(accountId: string): number {
    return this.persons.findIndex((person) => person.accountId === accountId);
  }

  /** The id that a product of the steps has in this organization: an id is one product, wherever it is. */
  #idOf(name: string): string {
    return productIn(this.organizationId, name);
  }

  #real(products: readonly ProductGrant[]): ProductGrant[] {
    return products.map(({ productId, right }) => ({ productId: this.#idOf(productId), right }));
  }

  #named(products: readonly ProductGrant[]): ProductGrant[] {
    return products.map((grant) => ({
      ...grant,
      productId: productNames.find((name) => this.#idOf(name) === grant.productId)!,
    }));
  }

  get #wanted(): Wanted[] {
    return wanted.map(({ right, productId }) => ({
      right,
      ...(productId !== undefined && { productId: this.#idOf(productId) }),
    }));
  }

  #person(who: number): Person {
    return this.persons[who] as Person;
  }

  async #do(step: Step): Promise<unknown> {
    const { world, organizationId } = this;
    const who = 'who' in step ? step.who : 0;
    const person = this.#person(who);
    const by = 'by' in step ? this.#person(step.by) : person;
    const token = this.#tokens.get(who) as string;
    const invitationId = this.#invitations.get(who) ?? 'none';
    const { accountId } = person;
    const proposal = { organizationId, successionId: this.#proposals.get(who) ?? 'none' };
    switch (step.do) {
      case 'wait':
        return world.platform.clock.advance({ days: 7 });
      case 'switch':
        return world.ask(switchOrganization, { organizationId }, person);
      case 'leave':
        return world.ask(leaveOrganization, { organizationId }, person);
      case 'accept':
        return world.accept(person, token);
      case 'decline':
        return world.askAs('gateway', declineInvitation, { token });
      case 'remove': {
        const heir = step.heir === null ? undefined : this.#person(step.heir).accountId;
        const decided = heir === undefined ? {} : { transferProductsTo: heir };
        return world.remove(by, organizationId, person, decided);
      }
      case 'change-rights': {
        const rights = { ...step.rights, products: this.#real(step.rights.products) };
        return world.ask(changeRights, { organizationId, accountId, ...rights }, by);
      }
      case 'remind': {
        const { reminders } = step;
        return world.ask(chooseReminders, { organizationId, accountId, reminders }, by);
      }
      case 'block': {
        const blocking = { organizationId, blocked: step.isBlocked };
        return world.ask(blockProductManagement, blocking, by);
      }
      case 'withdraw':
        return world.ask(withdrawInvitation, { organizationId, invitationId }, by);
      case 'take-role':
        return world.ask(takeRepresentation, { organizationId, accountId }, by);
      case 'take-back':
        return world.ask(withdrawSuccession, proposal, by);
      case 'confirm':
        return world.ask(confirmSuccession, proposal, person);
      case 'refuse':
        return world.ask(declineSuccession, proposal, person);
      case 'propose': {
        const terms = { organizationId, accountId, kind: step.kind };
        const { id } = await world.ask(proposeSuccession, terms, by);
        this.#proposals.set(who, id);
        return id;
      }
      case 'resend':
        await world.ask(resendInvitation, { organizationId, invitationId }, by);
        return this.#openMail(who, invitationId);
      case 'invite': {
        const rights = { ...step.rights, products: this.#real(step.rights.products) };
        const invited = await world.invite(by, organizationId, person.email, rights);
        this.#invitations.set(who, invited.id);
        if (invited.token) this.#tokens.set(who, invited.token);
        return invited.id;
      }
      default:
        return this.#doWithTeam(step, by, accountId);
    }
  }

  async #doWithTeam(step: TeamStep, by: Person, accountId: string): Promise<unknown> {
    const { world, organizationId } = this;
    const name = teamNames[step.team]!;
    const { id: teamId, version } = this.#teams.get(step.team) ?? { id: 'none', version: 1 };
    switch (step.do) {
      case 'make-team': {
        const products = this.#real(step.products);
        const team = await world.ask(createTeam, { organizationId, name, products }, by);
        return this.#teams.set(step.team, team);
      }
      case 'change-team': {
        const leader = step.leader === null ? null : this.#person(step.leader).accountId;
        const products = this.#real(step.products);
        const wish = { organizationId, teamId, name, products, leader, version };
        return this.#teams.set(step.team, await world.ask(changeTeam, wish, by));
      }
      case 'remove-team':
        return world.ask(removeTeam, { organizationId, teamId }, by);
      case 'take-in':
        return world.ask(addToTeam, { organizationId, teamId, accountId }, by);
      case 'take-out':
        return world.ask(takeOutOfTeam, { organizationId, teamId, accountId }, by);
    }
  }

  async #openMail(who: number, invitationId: string): Promise<void> {
    const token = await this.world.tokenOf(invitationId);
    if (token) this.#tokens.set(who, token);
  }
}
