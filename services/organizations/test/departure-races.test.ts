import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountDeleted,
  closeOrganization,
  createOrganization,
  departAccount,
  leaveOrganization,
  restoreOrganization,
  takeRepresentation,
} from '@atrium/contracts';
import { eventually, startServices } from '@atrium/testing';
import fc from 'fast-check';
import { PlayedParts } from './played-parts.js';
import { isUnanswered, legalRepresentative, type Person, World } from './world.js';

const name = 'Entreprise Familiale Sàrl';
/** More runs find more: `ATRIUM_DEPARTURE_RUNS=200`. */
const numRuns = Number(process.env['ATRIUM_DEPARTURE_RUNS'] ?? 8);
const seed = Number(process.env['ATRIUM_MODEL_SEED'] ?? 20_261_128);
const parts = new PlayedParts();
let world: World;
beforeAll(async () => {
  const environment = { ATRIUM_STEP_LEASE_MS: '1000', ATRIUM_RESTORE_DAYS: '10' };
  world = await World.start({ participants: parts.participants, replicas: 2 }, environment);
  await parts.start(world.platform);
  await startServices(world.platform, ['billing']);
}, 60_000);
afterAll(async () => {
  await parts.stop();
  await world?.stop();
});

const people = ['julie', 'marc', 'otto', 'anna'] as const;
/** Where each of them is a member when it begins. */
const memberOf = { julie: ['one'], marc: ['one', 'two'], otto: ['two'], anna: [] } as const;
const acts = ['depart', 'accept', 'leave', 'remove', 'step down', 'found'] as const;
/** Who does what in which of the two organizations, and how many milliseconds after the others have begun. */
const step = fc.record({
  act: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...acts) },
    { weight: 1, arbitrary: fc.constantFrom('close' as const, 'restore' as const) },
  ),
  who: fc.constantFrom(...people),
  where: fc.constantFrom('one' as const, 'two' as const),
  after: fc.integer({ min: 0, max: 120 }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
type Who = (typeof people)[number];
type Where = Step['where'];

/**
 * Julie and Marc represent the first organization, Otto and Marc the second one; Julie is invited to represent that as well, and Anna to
 * work in both.
 */
class Four {
  private readonly deletions = new Map<Who, string>();

  private constructor(
    readonly person: Record<Who, Person>,
    readonly organization: Record<Where, string>,
    private readonly tokens: ReadonlyMap<string, string>,
  ) {}

  static async meet(): Promise<Four> {
    const { julie, organizationId: one } = await world.company(name);
    const { julie: otto, organizationId: two } = await world.company(name);
    const gates = world.platform.database('billing').collection<{ _id: string }>('gates');
    const both = { _id: { $in: [one, two] } };
    await eventually(async () => (await gates.countDocuments(both)) === 2);
    const marc = await world.member(julie, one, legalRepresentative, world.person('Marc'));
    await world.member(otto, two, legalRepresentative, marc);
    const anna = world.person('Anna');
    const tokens = new Map([
      ['anna one', (await world.invite(julie, one, anna.email)).token],
      ['anna two', (await world.invite(otto, two, anna.email)).token],
      ['julie two', (await world.invite(otto, two, julie.email, legalRepresentative)).token],
    ]);
    return new Four({ julie, marc, otto, anna }, { one, two }, tokens);
  }

  /** Whether it is perhaps done: it may be what was left without an answer. */
  async tries(what: Step): Promise<boolean> {
    try {
      await this.does(what);
      return true;
    } catch (error) {
      return isUnanswered(error);
    }
  }

  private does({ act, who, where }: Step): Promise<unknown> {
    const organizationId = this.organization[where];
    const person = this.person[who];
    const fresh = { ...person, authenticatedAt: world.platform.clock.now() };
    switch (act) {
      case 'depart':
        return this.departs(who);
      case 'accept':
        return world.accept(person, this.tokens.get(`${who} ${where}`) ?? 'x'.repeat(43));
      case 'leave':
        return world.ask(leaveOrganization, { organizationId }, person);
      case 'remove':
        return world.remove(person, organizationId, this.person[nextOf(who)]);
      case 'step down': {
        const { accountId } = person;
        return world.ask(takeRepresentation, { organizationId, accountId }, fresh);
      }
      case 'found':
        return world.ask(
          createOrganization,
          { type: 'company', name: 'Own', locale: 'fr' },
          person,
        );
      case 'close':
        return world.ask(closeOrganization, { organizationId, name }, fresh);
      case 'restore':
        return world.ask(restoreOrganization, { organizationId }, fresh);
    }
  }

  /** Identity asks, and asks again with the same attempt. */
  private departs(who: Who) {
    const { accountId, email } = this.person[who];
    const deletionId = this.deletions.get(who) ?? randomUUID();
    this.deletions.set(who, deletionId);
    return world.askAs('identity', departAccount, { accountId, deletionId, address: email });
  }

  /** Asks, as identity does, until everybody who wanted to go is gone or refused; who is gone. */
  async settled(): Promise<ReadonlySet<Who>> {
    const gone = new Set<Who>();
    for (const who of this.deletions.keys()) {
      const { state } = await eventually(async () => {
        const answer = await this.departs(who);
        return answer.state !== 'under-way' && answer;
      }, 30_000);
      if (state !== 'gone') continue;
      gone.add(who);
      const { accountId } = this.person[who];
      const event = { aggregateId: accountId, data: { accountId } };
      await world.platform.bus.publish(accountDeleted, event);
    }
    const isBegun = { 'unfinished.0': { $exists: true } };
    await eventually(async () => {
      const begun = ['organizations', 'memberships'].map((collection) =>
        world.stored(collection).countDocuments(isBegun),
      );
      return (await Promise.all(begun)).every((count) => count === 0);
    }, 30_000);
    return gone;
  }
}

function nextOf(who: Who): Who {
  return people[(people.indexOf(who) + 1) % people.length]!;
}

/** Whether somebody has left an organization themselves, or was removed from it. */
function mayHaveLeft(perhapsDone: readonly Step[], who: Who, where: Where): boolean {
  return perhapsDone.some(
    (step) =>
      step.where === where &&
      ((step.act === 'leave' && step.who === who) ||
        (step.act === 'remove' && nextOf(step.who) === who)),
  );
}

const activeIn = (organizationId: string) =>
  world
    .stored('memberships')
    .find({ organizationId, state: 'active' })
    .map(({ accountId }) => accountId as string)
    .toArray();

/** Nobody is where they can not be, and every organization has somebody who speaks for it, or is no more. */
async function expectRepresented(organizationId: string, gone: readonly string[]): Promise<void> {
  await eventually(async () => {
    const found = await world.stored('organizations').findOne({ _id: organizationId });
    const representatives = (found?.['legalRepresentatives'] ?? []) as string[];
    const members = await activeIn(organizationId);
    expect(gone.filter((id) => members.includes(id) || representatives.includes(id))).toEqual([]);
    // With the last who could have opened it again a closed one goes for good.
    if (found?.['state'] === 'purged') return true;
    expect(representatives.length).toBeGreaterThan(0);
    expect(members).toEqual(expect.arrayContaining(representatives));
    return true;
  }, 30_000);
}

describe('people whose accounts are deleted while others go on', () => {
  it(
    'B-3 I4 I13 are nowhere in the end, or where they were; no organization is left without anybody, whatever comes in between',
    async () => {
      parts.reset();
      const seen = new Set<string>();
      const plan = fc.array(step, { minLength: 4, maxLength: 12 });
      const property = fc.asyncProperty(plan, async (steps) => {
        const four = await Four.meet();
        const all: Step[] = [...steps, { act: 'depart', who: 'marc', where: 'one', after: 40 }];
        const tried = await Promise.all(
          all.map(async (what) => {
            await sleep(what.after);
            return four.tries(what);
          }),
        );
        const gone = await four.settled();

        const goneIds = [...gone].map((who) => four.person[who].accountId);
        for (const id of Object.values(four.organization)) await expectRepresented(id, goneIds);
        const perhapsDone = all.filter((_, n) => tried[n]);
        for (const who of people) {
          const person = four.person[who];
          if (gone.has(who)) {
            seen.add('gone');
            await eventually(async () => (await world.organizationsOf(person)).length === 0);
            expect(await world.collectionsWith(person.email)).toEqual([]);
            continue;
          }
          seen.add('here');
          await world.createOrganization(person, 'Still here');
          const kept = memberOf[who].filter((where) => !mayHaveLeft(perhapsDone, who, where));
          for (const where of kept) {
            const _id = four.organization[where];
            const isOpen = await world
              .stored('organizations')
              .countDocuments({ _id, state: 'open' });
            if (isOpen) expect(await activeIn(_id)).toContain(person.accountId);
          }
        }
      });
      await fc.assert(property, { numRuns, seed, endOnFailure: true });
      expect([...seen].sort()).toEqual(['gone', 'here']);
    },
    60_000 + numRuns * 15_000,
  );
});
