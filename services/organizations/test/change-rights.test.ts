import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AssignableRole,
  changeRights,
  checkRight,
  chooseReminders,
  inviteMember,
  listAccountants,
  listInvitations,
  memberRightsChanged,
  type Role,
  roles,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { may, mayTouch } from '../src/access/access.js';
import {
  administrator,
  type ChosenRights,
  collaborator,
  external,
  legalRepresentative,
  type Person,
  World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);
afterAll(() => world.stop());

type Assignable = ChosenRights & { readonly role: AssignableRole };

const asCollaborator: Assignable = { ...collaborator, role: 'collaborator' };
const asAdministrator: Assignable = { ...administrator, role: 'administrator' };

function change(by: Person, organizationId: string, { accountId }: Person, rights: Assignable) {
  return world.ask(changeRights, { organizationId, accountId, ...rights }, by);
}

async function company() {
  const { julie, organizationId } = await world.company();
  const shop = await world.product(organizationId);
  const shopAlone: Assignable = { ...asCollaborator, products: [shop] };
  return { julie, organizationId, shop, shopAlone };
}

const rightsOf = async (organizationId: string, { accountId }: Person, asker: Person) => {
  const members = await world.membersOf(organizationId, asker);
  const { role, billing, reminders, products } = members.find(
    (one) => one.accountId === accountId,
  )!;
  return { role, billing, reminders, products };
};

const told = async ({ accountId }: Person) =>
  (await world.platform.bus.published(memberRightsChanged)).filter(
    ({ data }) => data.accountId === accountId,
  );

/** The changes, without the rights that the invitation gave. */
async function historyOf(organizationId: string, { accountId }: Person) {
  const stored = await world.stored('memberships').findOne({ organizationId, accountId });
  return (stored!['history'] as { what: string; from: unknown; value: unknown; by: string }[])
    .filter(({ what, from }) => what === 'rights' && from !== null)
    .map(({ from, value, by }) => ({ from, value, by }));
}

describe('changing what a member may do', () => {
  it('B-1 gives exactly the rights that were chosen, from the next request on, and is told and remembered', async () => {
    const { julie, organizationId, shop, shopAlone } = await company();
    const anna = await world.member(julie, organizationId);
    const check = () =>
      world.askAs('identity', checkRight, {
        ...{ accountId: anna.accountId, organizationId, right: 'products.manage' as const },
        ...{ usedSecondFactor: false, productId: shop.productId },
      });
    expect((await check()).allowed).toBe(false);

    await change(julie, organizationId, anna, shopAlone);

    expect((await check()).allowed).toBe(true);
    expect(await rightsOf(organizationId, anna, julie)).toEqual(shopAlone);
    const [event] = await eventually(async () => {
      const events = await told(anna);
      return events.length === 1 && events;
    });
    expect(event!.causedBy).toBe(julie.accountId);
    expect(event!.data).toEqual({
      ...{ organizationId, accountId: anna.accountId, formerRole: 'collaborator' },
      ...shopAlone,
    });
    expect(await historyOf(organizationId, anna)).toEqual([
      { from: collaborator, value: shopAlone, by: julie.accountId },
    ]);
  });

  it('B-1 A4-9 makes a collaborator an administrator, who may invite at once, and the other way', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const invite = (email: string) =>
      world.ask(inviteMember, { organizationId, email, ...collaborator }, anna);
    expect(await world.refusal(invite('one@munster.example'))).toBe('forbidden');
    await change(julie, organizationId, anna, asAdministrator);
    await invite('one@munster.example');
    await change(julie, organizationId, anna, asCollaborator);
    expect(await world.refusal(invite('two@munster.example'))).toBe('forbidden');
  });

  it('takes back what somebody had invited who may not invite any more', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const marc = world.person('Marc');
    const { token } = await world.invite(anna, organizationId, marc.email);
    await change(julie, organizationId, anna, { ...asAdministrator, billing: false });
    const open = () => world.ask(listInvitations, { organizationId }, julie);
    expect((await open()).items).toHaveLength(1);

    await change(julie, organizationId, anna, asCollaborator);

    expect((await open()).items).toEqual([]);
    expect(await world.refusal(world.accept(marc, token))).toBe('invitation-not-found');
  });

  it('twice the same is told once', async () => {
    const { julie, organizationId, shopAlone } = await company();
    const anna = await world.member(julie, organizationId);
    await change(julie, organizationId, anna, shopAlone);
    await change(julie, organizationId, anna, shopAlone);
    expect(await historyOf(organizationId, anna)).toHaveLength(1);
  });
});

describe('reminders of what is due', () => {
  const choose = (by: Person, organizationId: string, { accountId }: Person, reminders: boolean) =>
    world.ask(chooseReminders, { organizationId, accountId, reminders }, by);

  it('B-1 are chosen by each for themselves, and by those who manage members for others', async () => {
    const { julie, organizationId } = await world.company();
    const paul = await world.member(julie, organizationId, administrator);
    const anna = await world.member(julie, organizationId);
    await choose(anna, organizationId, anna, true);
    await choose(julie, organizationId, julie, false);
    await choose(julie, organizationId, paul, true);
    expect((await rightsOf(organizationId, anna, julie)).reminders).toBe(true);
    expect((await rightsOf(organizationId, julie, julie)).reminders).toBe(false);
    expect((await rightsOf(organizationId, paul, julie)).reminders).toBe(true);
    await choose(paul, organizationId, anna, false);
    expect(await rightsOf(organizationId, anna, julie)).toEqual(collaborator);
    expect(await historyOf(organizationId, anna)).toEqual([
      { from: collaborator, value: { ...collaborator, reminders: true }, by: anna.accountId },
      { from: { ...collaborator, reminders: true }, value: collaborator, by: paul.accountId },
    ]);
    for (const [by, whom, code] of [
      [paul, julie, 'role-not-yours-to-give'],
      [anna, paul, 'forbidden'],
      [julie, world.person('Eve'), 'not-found'],
    ] as const) {
      expect(await world.refusal(choose(by, organizationId, whom, true))).toBe(code);
    }
  });

  it('B-1, A10-9 go to those who see the accounting: the only representative in any case, nobody who was removed', async () => {
    const { julie, organizationId } = await world.company();
    const accountant = { ...collaborator, billing: true };
    const anna = await world.member(julie, organizationId, accountant);
    const paul = await world.member(julie, organizationId, administrator);
    const gone = await world.member(julie, organizationId, accountant);
    const marc = await world.member(julie, organizationId);
    await choose(anna, organizationId, anna, true);
    await choose(marc, organizationId, marc, true);
    await choose(julie, organizationId, julie, false);
    await world.remove(julie, organizationId, gone);
    const told = async (accountIds?: string[]) => {
      const question = { organizationId, ...(accountIds && { accountIds }) };
      const { items } = await world.askAs('notifications', listAccountants, question);
      return items.map(({ accountId, reminded }) => [accountId, reminded]);
    };
    expect(await told()).toEqual([
      [julie.accountId, true],
      [anna.accountId, true],
      [paul.accountId, false],
    ]);
    expect(await told([gone.accountId, marc.accountId, paul.accountId])).toEqual([
      [paul.accountId, false],
    ]);
  });

  it('B-1 and accounting are not open to externals, whoever chooses them', async () => {
    const { julie, organizationId } = await world.company();
    const eva = await world.member(julie, organizationId, external);
    const { email } = world.person('Marc');
    const wanted = { ...external, role: 'external' as const, billing: true, reminders: true };
    for (const [attempt, pointers] of [
      [choose(eva, organizationId, eva, true), ['/reminders']],
      [change(julie, organizationId, eva, wanted), ['/billing', '/reminders']],
      [
        world.ask(inviteMember, { organizationId, email, ...wanted }, julie),
        ['/billing', '/reminders'],
      ],
    ] as const) {
      const { details } = await world.problem(attempt);
      expect(details.code).toBe('invalid-input');
      expect(details.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
    }
    expect(await rightsOf(organizationId, eva, julie)).toEqual(external);
  });
});

describe('who may change whose rights', () => {
  it('B-1 decision 28: administrators those of all but a legal representative, collaborators nobody’s', async () => {
    const { julie, organizationId, shopAlone } = await company();
    const [paul, anna] = [
      await world.member(julie, organizationId, administrator),
      await world.member(julie, organizationId),
    ];
    await change(paul, organizationId, anna, shopAlone);
    const second = await world.member(julie, organizationId, legalRepresentative);
    for (const [by, whom, code] of [
      [paul, julie, 'is-legal-representative'],
      [julie, second, 'is-legal-representative'],
      [julie, julie, 'is-legal-representative'],
      [anna, paul, 'forbidden'],
      [anna, anna, 'forbidden'],
    ] as const) {
      const attempt = change(by, organizationId, whom, asAdministrator);
      expect(await world.refusal(attempt)).toBe(code);
    }
    expect(await rightsOf(organizationId, julie, paul)).toEqual(legalRepresentative);
  });

  it('B-1 decision 28: every role gives every role to every role as the one table says, and not otherwise', async () => {
    const { julie, organizationId } = await company();
    const everybody = { legal_representative: legalRepresentative, administrator, collaborator };
    const rightsIn: Record<Role, ChosenRights> = { ...everybody, external };
    const others = await Promise.all(
      roles.map((role) => world.member(julie, organizationId, rightsIn[role])),
    );
    const expected = (role: Role, other: Role, given: Role): string => {
      if (given === 'legal_representative') return 'invalid-input';
      if (!may(role, 'members.change-rights')) return 'forbidden';
      if (other === 'legal_representative') return 'is-legal-representative';
      return mayTouch(role, other) && mayTouch(role, given) ? 'done' : 'role-not-yours-to-give';
    };
    let done = 0;
    for (const role of roles) {
      const by = await world.member(julie, organizationId, rightsIn[role]);
      for (const [at, other] of roles.entries()) {
        for (const given of roles) {
          const whom = others[at]!;
          const rights = rightsIn[given] as Assignable;
          const outcome = await change(by, organizationId, whom, rights).then(
            () => 'done',
            ({ code }: { code: string }) => code,
          );
          expect([role, other, given, outcome]).toEqual([
            ...[role, other, given],
            expected(role, other, given),
          ]);
          const isDone = outcome === 'done';
          const standing = await rightsOf(organizationId, whom, julie);
          expect(standing).toEqual(rightsIn[isDone ? given : other]);
          if (isDone) await change(julie, organizationId, whom, rightsIn[other] as Assignable);
          if (isDone) done += 1;
        }
      }
    }
    expect(done).toBe(18);
  });

  it('A4-12 nobody who is no member, and of nobody who is none', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const eve = await world.company();
    const stranger = change(eve.julie, organizationId, anna, asAdministrator);
    expect(await world.refusal(stranger)).toBe('not-found');
    const elsewhere = change(julie, organizationId, eve.julie, asAdministrator);
    expect(await world.refusal(elsewhere)).toBe('not-found');
    await world.remove(julie, organizationId, anna);
    const gone = change(julie, organizationId, anna, asAdministrator);
    expect(await world.refusal(gone)).toBe('not-found');
  });

  it('B-1 gives nobody the role of a legal representative', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const rights = { ...legalRepresentative } as unknown as Assignable;
    const attempt = change(julie, organizationId, anna, rights);
    expect(await world.refusal(attempt)).toBe('invalid-input');
  });
});

describe('changes at the same moment', () => {
  it('come one after the other: each is in the history with what was before, and told once', async () => {
    const { julie, organizationId } = await world.company();
    const paul = await world.member(julie, organizationId, administrator);
    const anna = await world.member(julie, organizationId);
    const products = await Promise.all(
      Array.from({ length: 12 }, (_, n) => world.product(organizationId, { name: `p${n}` })),
    );
    const chosen = (n: number): Assignable => ({ ...asCollaborator, products: [products[n]!] });
    const outcomes = await parallel(12, (n) =>
      change(n % 2 ? julie : paul, organizationId, anna, chosen(n)),
    );
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
    const history = await historyOf(organizationId, anna);
    expect(history).toHaveLength(done);
    history.forEach(({ from }, at) => {
      expect(from).toEqual(at === 0 ? collaborator : history[at - 1]!.value);
    });
    expect(await rightsOf(organizationId, anna, julie)).toEqual(history.at(-1)!.value);
    await eventually(async () => (await told(anna)).length === done);
  });

  it('and a removal: whoever was removed is no member, whatever was changed', async () => {
    const { julie, organizationId, shopAlone } = await company();
    const anna = await world.member(julie, organizationId, administrator);
    const { accountId } = anna;
    await Promise.allSettled([
      change(julie, organizationId, anna, asCollaborator),
      world.remove(julie, organizationId, anna),
      change(julie, organizationId, anna, shopAlone),
    ]);
    expect(await world.organizationsOf(anna)).toEqual([]);
    const stored = await world.stored('memberships').findOne({ organizationId, accountId });
    expect(stored).toMatchObject({ state: 'ended' });
    expect(stored).not.toHaveProperty('unfinished');
  });
});
