import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  confirmSuccession,
  declineInvitation,
  declineSuccession,
  leaveOrganization,
  listInvitations,
  proposeSuccession,
  resendInvitation,
  roles,
  switchOrganization,
  takeRepresentation,
  withdrawInvitation,
  withdrawSuccession,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import fc from 'fast-check';
import { Model, type Step } from './model.js';
import { collaborator, type Person, World } from './world.js';

const people = 4;
/** More of them in a named run: `ATRIUM_MODEL_RUNS=10000`. */
const runs = Number(process.env['ATRIUM_MODEL_RUNS'] ?? 60);
const seed = Number(process.env['ATRIUM_MODEL_SEED'] ?? 20_261_123);

let world: World;

beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);

afterAll(() => world?.stop());

/** An organization and the people around it, as steps see them. */
class Company {
  readonly #invitations = new Map<number, string>();
  readonly #tokens = new Map<number, string>();
  readonly #proposals = new Map<number, string>();

  private constructor(
    readonly organizationId: string,
    readonly persons: readonly Person[],
  ) {}

  static async founded(): Promise<Company> {
    const persons = Array.from({ length: people }, (_, n) => world.person(`Person${n}`));
    const { id } = await world.createOrganization(persons[0] as Person);
    return new Company(id, persons);
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

  async #do(step: Step): Promise<unknown> {
    const { organizationId } = this;
    const who = step.do === 'wait' ? 0 : step.who;
    const person = this.persons[who] as Person;
    const by = 'by' in step ? (this.persons[step.by] as Person) : person;
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
      case 'remove':
        return world.remove(by, organizationId, person);
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
        const rights = { ...collaborator, role: step.role };
        const { id, token: mailed } = await world.invite(by, organizationId, person.email, rights);
        this.#invitations.set(who, id);
        if (mailed) this.#tokens.set(who, mailed);
        return id;
      }
    }
  }

  async #openMail(who: number, invitationId: string): Promise<void> {
    const token = await world.tokenOf(invitationId);
    if (token) this.#tokens.set(who, token);
  }

  hasMail(who: number): boolean {
    return this.#tokens.has(who);
  }

  /** Whatever happened: somebody represents it, each representative is a member, each person is one once. */
  async checkInvariants(): Promise<void> {
    const { organizationId } = this;
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
  }
}

const person = fc.nat({ max: people - 1 });
const invite = fc.record({
  do: fc.constant('invite' as const),
  by: person,
  who: person,
  role: fc.constantFrom(...roles),
});
const propose = fc.record({
  do: fc.constant('propose' as const),
  by: person,
  who: person,
  kind: fc.constantFrom('add' as const, 'hand-over' as const),
});
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: propose, weight: 5 },
  {
    arbitrary: fc.record({
      do: fc.constantFrom('confirm' as const, 'confirm' as const, 'refuse' as const),
      who: person,
    }),
    weight: 6,
  },
  {
    arbitrary: fc.record({
      do: fc.constantFrom('take-role' as const, 'take-back' as const),
      by: person,
      who: person,
    }),
    weight: 4,
  },
  { arbitrary: invite, weight: 6 },
  { arbitrary: fc.record({ do: fc.constant('accept' as const), who: person }), weight: 6 },
  {
    arbitrary: fc.record({
      do: fc.constantFrom('decline' as const, 'leave' as const, 'switch' as const),
      who: person,
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      do: fc.constantFrom('resend' as const, 'withdraw' as const, 'remove' as const),
      by: person,
      who: person,
    }),
    weight: 4,
  },
  { arbitrary: fc.constant({ do: 'wait' as const }), weight: 1 },
);

describe('whatever people do with an organization', () => {
  it(`is answered as the model says, step by step (${runs} sequences, seed ${seed})`, async () => {
    const property = fc.asyncProperty(
      fc.array(anyStep, { minLength: 4, maxLength: 16, size: 'max' }),
      async (steps) => {
        const company = await Company.founded();
        const model = new Model(people);
        for (const step of steps) {
          const needsMail = step.do === 'accept' || step.do === 'decline';
          if (needsMail && !model.hasMail(step.who)) continue;
          const outcome = await company.do(step);
          // A machine with too much to do: what has happened is not known, so there is nothing to compare.
          if (outcome === 'outcome-unknown') return;
          expect([step, outcome]).toEqual([step, model.step(step)]);
        }
        const [founder] = company.persons as [Person];
        for (const [index, role] of model.members().entries()) {
          const mine = await world.organizationsOf(company.persons[index] as Person);
          expect(mine.map((one) => one.role)).toEqual(role ? [role] : []);
        }
        await company.checkInvariants();
        if (model.members()[0]) {
          const { organizationId } = company;
          await world.ask(listInvitations, { organizationId }, founder);
        }
      },
    );
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
  }, 600_000);

  it(`keeps the invariants when it is all done at once (${runs / 2} heaps, seed ${seed})`, async () => {
    const heap = fc.array(anyStep, { minLength: 10, maxLength: 20, size: 'max' });
    const property = fc.asyncProperty(heap, heap, async (before, atOnce) => {
      const company = await Company.founded();
      const isPossible = (step: Step): boolean =>
        step.do !== 'wait' &&
        !((step.do === 'accept' || step.do === 'decline') && !company.hasMail(step.who));
      for (const step of before) if (isPossible(step)) await company.do(step);
      await Promise.all(atOnce.filter(isPossible).map((step) => company.do(step)));
      await eventually(() => company.checkInvariants().then(() => true));
    });
    await fc.assert(property, { numRuns: Math.ceil(runs / 2), seed, endOnFailure: true });
  }, 600_000);
});
