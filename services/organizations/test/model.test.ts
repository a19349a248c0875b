import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listInvitations, productRights, roles } from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import fc from 'fast-check';
import { Model, wanted } from './model.js';
import { Company } from './model-company.js';
import { type Step, teamNames } from './model-teams.js';
import { type Person, World } from './world.js';

const people = 4;
/** More of them in a named run: `ATRIUM_MODEL_RUNS=10000`. */
const runs = Number(process.env['ATRIUM_MODEL_RUNS'] ?? 40);
const seed = Number(process.env['ATRIUM_MODEL_SEED'] ?? 20_261_123);

let world: World;

beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);

afterAll(() => world?.stop());

const anybody = fc.nat({ max: people - 1 });
const others = fc.integer({ min: 1, max: people - 1 });
const products = fc.uniqueArray(
  fc.record({
    productId: fc.constantFrom('shop', 'blog'),
    right: fc.constantFrom(...productRights),
  }),
  { maxLength: 2, selector: ({ productId }) => productId },
);
const grants = { billing: fc.boolean(), reminders: fc.boolean(), products };
const offered = fc.record({ role: fc.constantFrom(...roles, 'collaborator' as const), ...grants });
const assigned = fc.record({
  role: fc.constantFrom('administrator' as const, 'collaborator' as const, 'external' as const),
  ...grants,
});
const nobodyOr = (who: fc.Arbitrary<number>): fc.Arbitrary<number | null> => fc.option(who);
const team = fc.nat({ max: teamNames.length - 1 });

/** Steps of one kind or of several, by somebody, with somebody. */
function step<Kind extends Step['do'], Parts extends object>(
  kinds: readonly [Kind, ...Kind[]],
  parts: { [Part in keyof Parts]: fc.Arbitrary<Parts[Part]> },
): fc.Arbitrary<{ do: Kind } & Parts> {
  return fc.record({ do: fc.constantFrom(...kinds), ...parts }) as fc.Arbitrary<
    { do: Kind } & Parts
  >;
}

/** What one person does to members, invitations and teams, or a person does who is concerned. */
const managing = (by: fc.Arbitrary<number>, who: fc.Arbitrary<number>) =>
  fc.oneof(
    { weight: 6, arbitrary: step(['invite'], { by, who, rights: offered }) },
    { weight: 6, arbitrary: step(['accept'], { who }) },
    { weight: 2, arbitrary: step(['decline', 'leave'], { who }) },
    { weight: 1, arbitrary: step(['withdraw'], { by, who }) },
    { weight: 2, arbitrary: step(['remove'], { by, who, heir: nobodyOr(anybody) }) },
    { weight: 3, arbitrary: step(['change-rights'], { by, who, rights: assigned }) },
    { weight: 1, arbitrary: step(['remind'], { by, who, reminders: fc.boolean() }) },
    { weight: 1, arbitrary: step(['block'], { by, isBlocked: fc.boolean() }) },
    { weight: 3, arbitrary: step(['make-team'], { by, team, products }) },
    {
      weight: 2,
      arbitrary: step(['change-team'], { by, team, products, leader: nobodyOr(who) }),
    },
    { weight: 1, arbitrary: step(['remove-team'], { by, team }) },
    { weight: 4, arbitrary: step(['take-in', 'take-in', 'take-out'], { by, who, team }) },
  );

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: managing(anybody, anybody) },
  {
    weight: 3,
    arbitrary: step(['propose'], {
      ...{ by: anybody, who: anybody },
      kind: fc.constantFrom('add' as const, 'hand-over' as const),
    }),
  },
  { weight: 4, arbitrary: step(['confirm', 'confirm', 'refuse', 'switch'], { who: anybody }) },
  {
    weight: 3,
    arbitrary: step(['take-role', 'take-back', 'resend'], { by: anybody, who: anybody }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'wait' as const }) },
);

/** Two things that the founder, or somebody concerned, does to others at the same moment. */
const race = fc.tuple(managing(fc.constant(0), others), managing(fc.constant(0), others));

/** Whether a step can be tried: nobody accepts what they have no mail of. */
function isPossible(who: { hasMail(who: number): boolean }, one: Step): boolean {
  return !(one.do === 'accept' || one.do === 'decline') || who.hasMail(one.who);
}

/** In which orders steps may have taken effect that were begun together; what gave up has taken none. */
function orders(steps: readonly Step[], outcomes: readonly string[]): number[][] {
  if (steps.length === 1) return [[0]];
  const done = [...steps.keys()].filter(
    (n) => !['changed-meanwhile', 'busy'].includes(outcomes[n]!),
  );
  return [done, done.toReversed()];
}

/** The model after steps that were begun together: that order of them which explains what came of it. */
async function explaining(
  model: Model,
  company: Company,
  steps: readonly Step[],
  outcomes: readonly string[],
): Promise<Model> {
  const tried = orders(steps, outcomes).map((order) => {
    const { model: next, outcomes: expected } = model.after(order.map((n) => steps[n]!));
    return { next, expected, outcomes: order.map((n) => outcomes[n]!) };
  });
  const fitting = tried.filter(({ expected, outcomes: seen }) => `${expected}` === `${seen}`);
  const { next, expected, outcomes: seen } = fitting[0] ?? tried[0]!;
  expect([steps, seen]).toEqual([steps, expected]);
  const found = await company.view(viewerOf(next));
  const views = fitting.map((one) => one.next.view());
  const at = views.findIndex((view) => JSON.stringify(view) === JSON.stringify(found));
  if (at < 0) expect([steps, found]).toEqual([steps, views[0]]);
  return fitting[at]!.next;
}

/** Whoever represents the organization sees all of it. */
function viewerOf(model: Model): number {
  return model.members().indexOf('legal_representative');
}

describe('whatever people do with an organization', () => {
  it(`is answered, checked, listed and explained as the model says, step by step (${runs} sequences, seed ${seed})`, async () => {
    const turn = fc.oneof(
      { weight: 4, arbitrary: anyStep.map((one) => [one]) },
      { weight: 1, arbitrary: race.map((both): Step[] => both) },
    );
    const property = fc.asyncProperty(
      fc.array(turn, { minLength: 8, maxLength: 24, size: 'max' }),
      async (turns) => {
        const company = await Company.founded(world, people);
        let model = new Model(people);
        for (const [n, wish] of turns.entries()) {
          const steps = wish.filter((one) => isPossible(model, one));
          if (steps.length === 0) continue;
          const outcomes = await Promise.all(steps.map((one) => company.do(one)));
          // A machine with too much to do: what has happened is not known, so there is nothing to compare.
          if (outcomes.includes('outcome-unknown')) return;
          model = await explaining(model, company, steps, outcomes);
          const who = n % people;
          const right = wanted[n % wanted.length]!;
          const is = model.may(who, right);
          const asked = await company.asked(viewerOf(model), who, right);
          expect([who, right, asked]).toEqual([who, right, { checked: is, explained: is }]);
        }
        for (const [index, role] of model.members().entries()) {
          const mine = await world.organizationsOf(company.persons[index] as Person);
          expect(mine.map((one) => one.role)).toEqual(role ? [role] : []);
        }
        await company.checkInvariants();
        if (model.members()[0] === 'legal_representative') {
          const { organizationId, persons } = company;
          await world.ask(listInvitations, { organizationId }, persons[0] as Person);
        }
      },
    );
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
  }, 600_000);

  it(`keeps the invariants, and is told the same everywhere, when it is all done at once (${runs / 2} heaps, seed ${seed})`, async () => {
    const heap = fc.array(anyStep, { minLength: 10, maxLength: 20, size: 'max' });
    const property = fc.asyncProperty(heap, heap, async (before, atOnce) => {
      const company = await Company.founded(world, people);
      const tried = (one: Step): boolean => one.do !== 'wait' && isPossible(company, one);
      for (const one of before) if (tried(one)) await company.do(one);
      await Promise.all(atOnce.filter(tried).map((one) => company.do(one)));
      await eventually(() => company.checkAgreement().then(() => true));
    });
    await fc.assert(property, { numRuns: Math.ceil(runs / 2), seed, endOnFailure: true });
  }, 600_000);
});
