import { describe, expect, it } from '@jest/globals';
import { type Action, actions, type RightReason, roles } from '@atrium/contracts';
import fc from 'fast-check';
import { circumstanceAt, explained } from '../src/access/explanation.js';
import { asRead, Chronicle, type TimedDeed } from './chronicle.js';
import { heldFrom, type Mark, may, type Moment } from './moment.js';

const people = ['julie', 'anna', 'marc', 'otto'] as const;
const products = ['shop', 'blog'] as const;
/** More of them in a named run: `ATRIUM_MODEL_RUNS=10000`. */
const histories = Number(process.env['ATRIUM_MODEL_RUNS'] ?? 1_000);
const questionsEach = 10;

const person = fc.constantFrom(...people);
const grants = fc.uniqueArray(
  fc.record({
    productId: fc.constantFrom(...products),
    right: fc.constantFrom('use' as const, 'manage' as const),
  }),
  { maxLength: 2, selector: ({ productId }) => productId },
);
const times = (count: number, deed: TimedDeed['do']) => Array.from({ length: count }, () => deed);
const deed: fc.Arbitrary<TimedDeed> = fc.record({
  do: fc.constantFrom(
    // As often as they are here; most can only be done where others were done before.
    ...times(5, 'invite'),
    ...times(7, 'accept'),
    ...(['decline', 'come to nothing', 'go', 'represent', 'step down'] as const),
    ...times(3, 'change rights'),
    ...times(3, 'make team'),
    ...times(2, 'change team'),
    ...times(8, 'join team'),
    ...(['remove team', 'leave team', 'block', 'protect', 'swap addresses', 'rename'] as const),
  ),
  by: person,
  who: person,
  team: fc.nat({ max: 3 }).map((n) => `team-${n}`),
  rights: fc.record({
    role: fc.constantFrom(...roles, ...roles.slice(2), ...roles.slice(2)),
    billing: fc.boolean(),
    reminders: fc.boolean(),
    products: grants,
  }),
  products: grants,
  handsOver: fc.boolean(),
  later: fc.constantFrom(-2, -1, 0, 1, 2, 1_000),
});
const question = fc.record({
  who: person,
  /** Often one of those who are members then. */
  member: fc.option(fc.nat({ max: people.length - 1 }), { freq: 3, nil: undefined }),
  action: fc.oneof<fc.MaybeWeightedArbitrary<Action>[]>(
    { arbitrary: fc.constantFrom(...actions), weight: 1 },
    {
      arbitrary: fc.constantFrom('products.use', 'products.manage', 'billing.read'),
      weight: 2,
    },
  ),
  product: fc.option(fc.constantFrom(...products), { nil: undefined }),
  lull: fc.noBias(fc.nat({ max: 9_999 })),
  /** Where in it: at its first moment, which is that of a step; at its last one; in between. */
  where: fc.constantFrom(0, 0.5, 1),
});

/** Since when, and by whom, each reason is so, as far as that is remembered. */
function markOf(now: Moment, who: string, reason: RightReason): Mark | undefined {
  const member = now.members.get(who);
  switch (reason.rule) {
    case 'membership':
      return member ? member.joined : now.left.get(who);
    case 'role':
      return member?.given;
    case 'billing-right':
      return reason.holds ? member?.accounting : undefined;
    case 'product-grant':
      return member?.products.get(reason.productId ?? '')?.mark;
    case 'team-grant': {
      const joined = member!.teams.get(reason.teamId!)!;
      const granted = now.teams.get(reason.teamId!)!.get(reason.productId!)!.mark;
      return joined.since < granted.since ? granted : joined;
    }
    case 'product-management-blocked':
      return now.blocked;
    case 'product-unknown':
      // All products are the organization's from the beginning here.
      return undefined;
  }
}

describe('why somebody might do something, at any moment that is past', () => {
  it('B-1 is told as it was then, in 10,000 cases of random histories', () => {
    const told = new Set<string>();
    const property = fc.property(
      fc.noBias(fc.array(deed, { minLength: 5, maxLength: 80, size: 'max' })),
      fc.noBias(fc.array(question, { minLength: questionsEach, maxLength: questionsEach })),
      fc.record({ moved: fc.nat({ max: 30 }), moving: fc.nat({ max: 10 }) }),
      (deeds, questions, archive) => {
        const chronicle = new Chronicle(people, deeds);
        const organization = asRead(chronicle.organization, archive);
        const teams = chronicle.teams().map((team) => asRead(team, archive));
        const lulls = chronicle.lulls();
        for (const { action, product: productId, lull, where, ...asked } of questions) {
          const { from, to, moment } = lulls[Math.floor((lull / 10_000) * lulls.length)]!;
          const members = [...moment.members.keys()];
          const who = members[asked.member ?? members.length] ?? asked.who;
          const at = new Date(Math.floor(from + (to - from) * where));
          const memberships = chronicle.membershipsOf(who).map((one) => asRead(one, archive));
          const then = circumstanceAt(at, who, organization, memberships, teams);
          const product =
            productId === undefined
              ? undefined
              : { productId, held: heldFrom(productId), lostSince: null };
          const { allowed, needsSecondFactor, reasons } = explained(then, { action, product, at });
          const marks = reasons.map(({ rule, since, by }) => ({ rule, since, by }));
          expect({ allowed, role: then.role, needsSecondFactor, marks }).toEqual({
            allowed: may(moment, who, action, productId),
            role: moment.members.get(who)?.role ?? null,
            needsSecondFactor: moment.isProtected && moment.members.has(who),
            marks: reasons.map((one) => ({ rule: one.rule, ...markOf(moment, who, one) })),
          });
          const chain = reasons.map(({ rule, holds }) => `${rule} ${holds}`).join(', ');
          told.add(chain);
        }
      },
    );
    fc.assert(property, { numRuns: histories });
    // Each kind of answer was among them.
    expect([...told]).toEqual(
      expect.arrayContaining([
        'membership false',
        'membership true, role true',
        'membership true, role false, billing-right true',
        'membership true, role false, product-grant true',
        'membership true, role false, product-grant false, team-grant true',
        'membership true, role true, product-management-blocked false',
      ]),
    );
  }, 60_000);
});
