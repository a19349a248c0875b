import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Action,
  changeRights,
  explainRight,
  listMembersAsOf,
  type MembersAsOf,
  protectOrganization,
} from '@atrium/contracts';
import {
  administrator,
  collaborator,
  legalRepresentative,
  type Person,
  productIn,
  World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterEach(() => world.platform.clock.reset());
afterAll(() => world.stop());

/** Asks whether somebody may manage the shop. */
function explain(
  asker: Person,
  organizationId: string,
  account: Person,
  more: { at?: Date; action?: Action; product?: string } = {},
) {
  const { at, action = 'products.manage', product = productIn(organizationId) } = more;
  const when = at && { at: at.toISOString() };
  const input = { organizationId, account: account.accountId, action, product, ...when };
  return world.ask(explainRight, input, asker);
}

async function minutesLater(minutes: number): Promise<Date> {
  await world.platform.clock.advance({ minutes });
  return world.platform.clock.now();
}

describe('why and since when somebody may do something', () => {
  it('A4-10 B-1 is told for now and for any moment that is past', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    const shop = await world.product(organizationId);
    const before = world.platform.clock.now();
    await minutesLater(10);
    const anna = await world.member(julie, organizationId);
    const asMember = await minutesLater(10);
    const { accountId } = anna;
    const rights = { ...collaborator, role: 'collaborator' as const, products: [shop] };
    await world.ask(changeRights, { organizationId, accountId, ...rights }, julie);
    const asManager = await minutesLater(10);
    await world.remove(julie, organizationId, anna);
    await minutesLater(10);

    const told = async (at?: Date) => {
      const { allowed, reasons } = await explain(julie, organizationId, anna, {
        ...(at && { at }),
      });
      return [allowed, ...reasons.map(({ rule, holds }) => `${rule} ${holds}`)];
    };
    expect(await told(before)).toEqual([false, 'membership false']);
    expect(await told(asMember)).toEqual([
      false,
      ...['membership true', 'role false', 'product-grant false'],
    ]);
    expect(await told(asManager)).toEqual([
      true,
      ...['membership true', 'role false', 'product-grant true'],
    ]);
    expect(await told()).toEqual([false, 'membership false']);
    const now = await explain(julie, organizationId, anna);
    expect(now.reasons[0]).toMatchObject({ by: julie.accountId });
  });

  it('B-1 is told for legal representatives of then, who are others now', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    const paul = await world.member(julie, organizationId, legalRepresentative);
    const both = await minutesLater(10);
    await world.remove(paul, organizationId, julie);
    const rename = { action: 'organization.rename' as const };
    const then = await explain(paul, organizationId, julie, { ...rename, at: both });
    expect(then).toMatchObject({ allowed: true });
    expect(then.reasons[1]).toMatchObject({ role: 'legal_representative' });
    expect(await explain(paul, organizationId, julie, rename)).toMatchObject({ allowed: false });
  });

  it('B-6 says whether a second factor was asked for, then and now', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    const before = await minutesLater(10);
    await minutesLater(10);
    const strong = { ...julie, amr: ['pwd', 'otp', 'mfa'] };
    await world.ask(protectOrganization, { organizationId, requiresSecondFactor: true }, strong);
    const needs = async (at?: Date) =>
      (await explain(strong, organizationId, julie, { ...(at && { at }) })).needsSecondFactor;
    expect(await needs(before)).toBe(false);
    expect(await needs()).toBe(true);
  });

  it('is remembered however often it was changed', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    const shop = await world.product(organizationId);
    const anna = await world.member(julie, organizationId);
    const moments: Date[] = [];
    const role = 'collaborator' as const;
    for (let n = 0; n < 60; n += 1) {
      const rights = { ...collaborator, role, products: n % 2 === 0 ? [shop] : [] };
      const input = { organizationId, accountId: anna.accountId, ...rights };
      await world.ask(changeRights, input, julie);
      moments.push(await minutesLater(1));
    }
    for (const [n, at] of moments.entries()) {
      if (n % 7 > 1) continue;
      const { allowed } = await explain(julie, organizationId, anna, { at });
      expect([n, allowed]).toEqual([n, n % 2 === 0]);
    }
  }, 60_000);
});

describe('who was a member, and as what', () => {
  it('B-1 is told for any moment, page by page, also of whoever left and came again', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    await world.product(organizationId);
    const anna = await world.member(julie, organizationId, administrator);
    const marc = await world.member(julie, organizationId);
    const three = await minutesLater(10);
    await minutesLater(10);
    for (const person of [anna, marc]) await world.remove(julie, organizationId, person);
    const alone = await minutesLater(10);
    await minutesLater(10);
    await world.member(julie, organizationId, collaborator, anna);
    const again = await minutesLater(10);

    const listed = async (at?: Date) => {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const page: MembersAsOf = await world.ask(
          listMembersAsOf,
          {
            organizationId,
            limit: 2,
            ...(at && { at: at.toISOString() }),
            ...(cursor && { cursor }),
          },
          julie,
        );
        found.push(...page.items.map(({ givenName, role }) => `${givenName} ${role}`));
        cursor = page.nextCursor;
      } while (cursor);
      return found.toSorted();
    };
    const first = 'Julie legal_representative';
    expect(await listed(three)).toEqual(['Anna administrator', 'Anna collaborator', first]);
    expect(await listed(alone)).toEqual([first]);
    expect(await listed(again)).toEqual(['Anna collaborator', first]);
    expect(await listed()).toEqual(['Anna collaborator', first]);
    const then = await explain(julie, organizationId, anna, { at: three });
    expect(then).toMatchObject({ allowed: true });
    expect(await world.refusal(world.ask(listMembersAsOf, { organizationId }, anna))).toBe(
      'forbidden',
    );
  });
});

describe('who is told', () => {
  it('A4-10 A4-12 everybody of themselves, those who manage members of others, strangers nothing', async () => {
    const julie = world.person();
    const { id: organizationId } = await world.createOrganization(julie);
    await world.product(organizationId);
    const [anna, paul] = [
      await world.member(julie, organizationId),
      await world.member(julie, organizationId, administrator),
    ];
    expect(await explain(anna, organizationId, anna)).toMatchObject({ allowed: false });
    expect(await world.refusal(explain(anna, organizationId, paul))).toBe('forbidden');
    expect(await explain(paul, organizationId, julie)).toMatchObject({ allowed: true });
    const eve = world.person('Eve');
    expect(await world.refusal(explain(eve, organizationId, eve))).toBe('not-found');
    expect(await explain(paul, organizationId, eve)).toMatchObject({
      allowed: false,
      reasons: [{ rule: 'membership', holds: false }],
    });
  });
});
