import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  describeMemberAccess,
  type MemberAccess,
  memberRemoved,
  memberRightsChanged,
  previewLeaving,
  previewRemoval,
  protectOrganization,
  type RemoveMemberInput,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { eventually, parallel } from '@atrium/testing';
import {
  administrator,
  type ChosenRights,
  collaborator,
  legalRepresentative,
  outcomesOf,
  type Person,
  World,
} from './world.js';

const nothing: MemberAccess = { mailboxes: [], mailboxInvitations: [], serviceCredentials: [] };
const compta = {
  ...{ mailboxId: 'compta', email: 'compta@firm.example' },
  ...{ mayChangePassword: true, password: 'separate' as const },
};

/** What identity knows, or how it refuses to answer. */
const known = new Map<string, MemberAccess | 'silence' | 'away'>();

let world: World;
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
  await world.platform.bus.reply(describeMemberAccess, async ({ accountId }) => {
    const answer = known.get(accountId) ?? nothing;
    if (answer === 'away') throw new Problem('unavailable', { retryAfter: 1 });
    if (answer === 'silence') return new Promise<never>(() => undefined);
    return answer;
  });
}, 60_000);
afterAll(() => world?.stop());

async function company() {
  const { julie, organizationId } = await world.company();
  const [shop, site] = await Promise.all([
    world.product(organizationId),
    world.product(organizationId, { name: 'site', right: 'use' }),
  ]);
  return { julie, organizationId, shop, site };
}

const withProducts = (...products: ChosenRights['products']): ChosenRights => ({
  ...collaborator,
  products,
});

const preview = (by: Person, organizationId: string, { accountId }: Person) =>
  world.ask(previewRemoval, { organizationId, accountId }, by);

const productsOf = async (organizationId: string, { accountId }: Person, asker: Person) => {
  const members = await world.membersOf(organizationId, asker);
  return members.find((one) => one.accountId === accountId)?.products;
};

/** The field that a refusal names. */
async function fieldOf(request: Promise<unknown>): Promise<string | undefined> {
  const { code, details } = await world.problem(request);
  expect(code).toBe('invalid-input');
  return details.errors?.[0]?.pointer;
}

describe('B-3 before somebody is removed', () => {
  it('B-3 one is told what ends and what there is to decide, and nothing changes', async () => {
    const { julie, organizationId, shop } = await company();
    const marc = await world.member(julie, organizationId, {
      ...withProducts(shop),
      billing: true,
    });
    known.set(marc.accountId, { ...nothing, mailboxes: [compta] });
    expect(await preview(julie, organizationId, marc)).toEqual({
      ...{ accountId: marc.accountId, email: marc.email, role: 'collaborator', billing: true },
      ...{
        products: [shop],
        teams: [],
        invitations: [],
        access: { ...nothing, mailboxes: [compta] },
      },
      ...{ blocker: null, toDecide: ['products', 'mailboxes'], unanswered: [] },
    });
    expect(await world.membersOf(organizationId, julie)).toHaveLength(2);
  });

  it('B-3 the invitations are named that will be withdrawn', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const mia = world.person('Mia');
    const { id: invitationId } = await world.invite(anna, organizationId, mia.email);
    await world.invite(julie, organizationId, world.person('Otto').email);
    const { invitations, toDecide } = await preview(julie, organizationId, anna);
    expect(invitations).toEqual([{ invitationId, email: mia.email }]);
    expect(toDecide).toEqual([]);
  });

  it.each(['silence', 'away'] as const)(
    'B-3 a part that nobody answers in time (%s) is said to be missing',
    async (how) => {
      const { julie, organizationId } = await world.company();
      const marc = await world.member(julie, organizationId);
      known.set(marc.accountId, how);
      const told = await preview(julie, organizationId, marc);
      expect(told).toMatchObject({ access: null, unanswered: ['access'], email: marc.email });
    },
  );

  it('B-3 A3-7 one is told what stands against it', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    expect((await preview(anna, organizationId, julie)).blocker).toBe('role-not-yours-to-give');
    const leaving = (person: Person) => world.ask(previewLeaving, { organizationId }, person);
    expect((await leaving(julie)).blocker).toBe('last-legal-representative');
    expect(await leaving(anna)).toMatchObject({ blocker: null, role: 'administrator' });
    const otto = await world.member(julie, organizationId, legalRepresentative);
    expect((await preview(julie, organizationId, otto)).blocker).toBeNull();
    expect((await leaving(julie)).blocker).toBeNull();
  });

  it('B-3 only those who may remove are told, and about members alone', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId);
    expect(await world.refusal(preview(marc, organizationId, julie))).toBe('forbidden');
    const eve = world.person('Eve');
    expect(await world.refusal(preview(eve, organizationId, marc))).toBe('not-found');
    expect(await world.refusal(preview(julie, organizationId, eve))).toBe('not-found');
  });

  it('B-6 one may see what leaving ends where a second factor is asked for and none was used', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId);
    const strong = { ...julie, amr: ['pwd', 'otp', 'mfa'] };
    await world.ask(protectOrganization, { organizationId, requiresSecondFactor: true }, strong);
    const told = await world.ask(previewLeaving, { organizationId }, marc);
    expect(told).toMatchObject({ accountId: marc.accountId, toDecide: [] });
  });
});

describe('B-3 a removal', () => {
  it('B-3 takes the address of the member, typed: as it is compared, not as it is written', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId);
    const removal = (confirm: string) => world.remove(julie, organizationId, marc, { confirm });
    expect(await fieldOf(removal(julie.email))).toBe('/confirm');
    expect(await world.membersOf(organizationId, julie)).toHaveLength(2);
    await removal(marc.email.toUpperCase());
    expect(await world.membersOf(organizationId, julie)).toHaveLength(1);
  });

  it('B-3 tells identity which mailboxes go to whom, and whether known secrets end', async () => {
    const { julie, organizationId } = await world.company();
    const [marc, anna] = [
      await world.member(julie, organizationId),
      await world.member(julie, organizationId),
    ];
    known.set(marc.accountId, { ...nothing, mailboxes: [compta] });
    const mailboxes = [{ mailboxId: 'compta', accountId: anna.accountId }];
    await world.remove(julie, organizationId, marc, { mailboxes, endServiceCredentials: true });
    const told = await eventually(async () =>
      (await world.platform.bus.published(memberRemoved)).find(
        ({ data }) => data.accountId === marc.accountId,
      ),
    );
    expect(told.data).toMatchObject({ mailboxes, endsServiceCredentials: true });
  });

  it('B-3 also of a legal representative, whose list is the organization’s', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(julie, organizationId, legalRepresentative);
    known.set(otto.accountId, { ...nothing, mailboxes: [compta] });
    const mailboxes = [{ mailboxId: 'compta', accountId: julie.accountId }];
    await world.remove(julie, organizationId, otto, { mailboxes });
    const told = await eventually(async () =>
      (await world.platform.bus.published(memberRemoved)).find(
        ({ data }) => data.accountId === otto.accountId,
      ),
    );
    expect(told.data.mailboxes).toEqual(mailboxes);
  });

  it('B-3 refuses what can’t be done so, naming the field, and ends nothing', async () => {
    const { julie, organizationId, shop } = await company();
    const marc = await world.member(julie, organizationId, withProducts(shop));
    const anna = await world.member(julie, organizationId);
    const eve = world.person('Eve');
    known.set(marc.accountId, { ...nothing, mailboxes: [compta] });
    const removal = (decided: Partial<RemoveMemberInput>) =>
      fieldOf(world.remove(julie, organizationId, marc, decided));
    const { accountId } = anna;
    expect(await removal({ transferProductsTo: eve.accountId })).toBe('/transferProductsTo');
    expect(await removal({ transferProductsTo: marc.accountId })).toBe('/transferProductsTo');
    const toEve = { mailboxId: 'compta', accountId: eve.accountId };
    expect(await removal({ mailboxes: [toEve] })).toBe('/mailboxes/0/accountId');
    const unknown = { mailboxId: 'other', accountId };
    expect(await removal({ mailboxes: [unknown] })).toBe('/mailboxes/0/mailboxId');
    const twice = { mailboxId: 'compta', accountId };
    expect(await removal({ mailboxes: [twice, twice] })).toBe('/mailboxes/1/mailboxId');
    expect(await world.membersOf(organizationId, julie)).toHaveLength(3);
  });

  it('B-3 hands mailboxes on only after a proof of the last ten minutes who sits there', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId);
    known.set(marc.accountId, { ...nothing, mailboxes: [compta] });
    const authenticatedAt = new Date(world.platform.clock.now().getTime() - 11 * 60_000);
    const mailboxes = [{ mailboxId: 'compta', accountId: julie.accountId }];
    const stale = { ...julie, authenticatedAt };
    expect(await world.refusal(world.remove(stale, organizationId, marc, { mailboxes }))).toBe(
      'fresh-authentication-required',
    );
    await world.remove(stale, organizationId, marc);
  });
});

describe('B-3 the products of whoever is removed', () => {
  it('B-3 just end, or go to another member, who is told', async () => {
    const { julie, organizationId, shop, site } = await company();
    const marc = await world.member(julie, organizationId, withProducts(shop, site));
    const anna = await world.member(julie, organizationId, withProducts(site));
    const mia = await world.member(julie, organizationId, withProducts(shop));
    await world.remove(julie, organizationId, mia);
    expect(await productsOf(organizationId, anna, julie)).toEqual([site]);
    await world.remove(julie, organizationId, marc, { transferProductsTo: anna.accountId });
    expect(await productsOf(organizationId, anna, julie)).toEqual([site, shop]);
    const told = await eventually(async () =>
      (await world.platform.bus.published(memberRightsChanged)).find(
        ({ data }) => data.accountId === anna.accountId,
      ),
    );
    expect(told).toMatchObject({ causedBy: julie.accountId, data: { products: [site, shop] } });
    const stored = await world.stored('memberships').findOne({ accountId: marc.accountId });
    expect(stored).not.toHaveProperty('unfinished');
  });

  it('B-3 are not given by an administrator to whom they may not touch', async () => {
    const { julie, organizationId, shop } = await company();
    const anna = await world.member(julie, organizationId, administrator);
    const marc = await world.member(julie, organizationId, withProducts(shop));
    const toJulie = { transferProductsTo: julie.accountId };
    expect(await world.refusal(world.remove(anna, organizationId, marc, toJulie))).toBe(
      'role-not-yours-to-give',
    );
    expect(await productsOf(organizationId, marc, julie)).toEqual([shop]);
  });

  it('B-3 of fifty removals at once go over once', async () => {
    const { julie, organizationId, shop } = await company();
    const marc = await world.member(julie, organizationId, withProducts(shop));
    const anna = await world.member(julie, organizationId);
    const decided = { transferProductsTo: anna.accountId };
    const removing = await parallel(50, () => world.remove(julie, organizationId, marc, decided));
    const { answers, refusals } = outcomesOf(removing);
    expect(answers.length).toBeLessThanOrEqual(1);
    for (const code of refusals) expect(code).toBe('not-found');
    await eventually(async () => {
      const changes = await world.platform.bus.published(memberRightsChanged);
      return changes.filter(({ data }) => data.accountId === anna.accountId).length === 1;
    });
    expect(await productsOf(organizationId, anna, julie)).toEqual([shop]);
  });

  it('B-3 a removal and an acceptance at once leave a member with all, or none at all', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { julie, organizationId, shop } = await company();
      const marc = await world.member(julie, organizationId, withProducts(shop));
      const anna = await world.member(julie, organizationId);
      const again = async () => {
        const { token } = await world.invite(julie, organizationId, marc.email);
        await world.accept(marc, token);
      };
      const decided = { transferProductsTo: anna.accountId };
      const removing = world.remove(julie, organizationId, marc, decided);
      const returning = again().catch(() => undefined);
      const [removed] = await Promise.allSettled([removing, returning]);
      expect(removed.status).toBe('fulfilled');
      expect(await productsOf(organizationId, anna, julie)).toEqual([shop]);
      // Whoever is back has what the new invitation gives: nothing of before.
      expect((await productsOf(organizationId, marc, julie)) ?? []).toEqual([]);
    }
  }, 60_000);
});
