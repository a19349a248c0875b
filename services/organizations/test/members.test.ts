import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  acceptTransfer,
  withdrawTransfer,
  getTransfer,
  beginTransfer,
  addToTeam,
  allRequests,
  blockProductManagement,
  changeDetails,
  changeRights,
  changeTeam,
  chooseReminders,
  confirmSuccession,
  createTeam,
  declineSuccession,
  explainRight,
  getActivitySettings,
  getDetails,
  getOrganization,
  getSuccessionRecord,
  getTeam,
  inviteMember,
  leaveOrganization,
  listActivities,
  listInvitations,
  listMembers,
  listMembersAsOf,
  listProducts,
  listSuccessions,
  listTeamMembers,
  listTeams,
  memberLeft,
  memberRemoved,
  overseeMembers,
  proposeSuccession,
  protectOrganization,
  previewClosing,
  closeOrganization,
  restoreOrganization,
  setClosingTerms,
  previewLeaving,
  previewRemoval,
  remindSecondFactor,
  removeLogo,
  removeMember,
  removeTeam,
  renameOrganization,
  type RequestContract,
  resendInvitation,
  roles,
  setActivitySettings,
  setLogo,
  type Shape,
  switchOrganization,
  takeOutOfTeam,
  takeRepresentation,
  withdrawInvitation,
  withdrawSuccession,
} from '@atrium/contracts';
import { eventually, parallel, sideBySide } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import 'reflect-metadata';
import {
  administrator,
  type ChosenRights,
  collaborator,
  external,
  legalRepresentative,
  outcomesOf,
  productIn,
  type Person,
  World,
} from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);

afterAll(() => world?.stop());

const leave = (person: Person, organizationId: string) =>
  world.ask(leaveOrganization, { organizationId }, person);

const remove = (by: Person, organizationId: string, person: Person) =>
  world.remove(by, organizationId, person);

async function representativesOf(organizationId: string): Promise<string[]> {
  const stored = await world.stored('organizations').findOne({ _id: organizationId });
  return stored?.['legalRepresentatives'] as string[];
}

describe('the members of an organization', () => {
  it('are listed longest first, page by page, with names and addresses from identity', async () => {
    const { julie, organizationId } = await world.company();
    const joined: Person[] = [julie];
    for (let n = 0; n < 6; n += 1) joined.push(await world.member(julie, organizationId));
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { accountId: string }[]; nextCursor: string | null } = await world.ask(
        listMembers,
        { organizationId, limit: 3, ...(cursor && { cursor }) },
        julie,
      );
      listed.push(...page.items.map(({ accountId }) => accountId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(listed).toEqual(joined.map(({ accountId }) => accountId));
    const [first] = await world.membersOf(organizationId, julie);
    expect(first).toEqual({
      accountId: julie.accountId,
      email: julie.email,
      givenName: 'Julie',
      familyName: 'Munster',
      hasSecondFactor: false,
      teams: [],
      ...legalRepresentative,
    });
  });

  it('A4-10 A4-11 are not for collaborators to see, not even with accounting', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId, { ...collaborator, billing: true });
    expect(await world.refusal(world.membersOf(organizationId, marc))).toBe('forbidden');
    const [mine] = await world.organizationsOf(marc);
    expect(mine).toMatchObject({ billing: true, role: 'collaborator' });
  });
});

describe('leaving', () => {
  it('A3-6 ends the membership, and says so to others', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId, { ...collaborator, billing: true });
    expect(await leave(marc, organizationId)).toEqual({ currentOrganizationId: null });
    expect(await world.organizationsOf(marc)).toEqual([]);
    expect(await world.membersOf(organizationId, julie)).toHaveLength(1);
    const left = await eventually(async () =>
      (await world.platform.bus.published(memberLeft)).find(
        ({ data }) => data.accountId === marc.accountId,
      ),
    );
    expect(left.causedBy).toBe(marc.accountId);
    expect(left.data).toEqual({
      organizationId,
      accountId: marc.accountId,
      ...collaborator,
      billing: true,
    });
    expect(await world.refusal(leave(marc, organizationId))).toBe('not-found');
  });

  it('A3-8 the organization in which one stands moves to the one visited before', async () => {
    const marc = world.person('Marc');
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { julie, organizationId } = await world.company();
      await world.member(julie, organizationId, collaborator, marc);
      ids.push(organizationId);
    }
    const [one, two, three] = ids as [string, string, string];
    await world.ask(switchOrganization, { organizationId: two }, marc);
    await world.ask(switchOrganization, { organizationId: three }, marc);
    expect(await leave(marc, three)).toEqual({ currentOrganizationId: two });
    expect((await world.organizationsOf(marc))[0]).toMatchObject({ id: two, current: true });
    expect(await leave(marc, one)).toEqual({ currentOrganizationId: two });
    expect(await leave(marc, two)).toEqual({ currentOrganizationId: null });
  });

  it('A3-7 is refused to the only legal representative, whoever else is there', async () => {
    const { julie, organizationId } = await world.company();
    expect(await world.refusal(leave(julie, organizationId))).toBe('last-legal-representative');
    await world.member(julie, organizationId, administrator);
    await world.member(julie, organizationId, collaborator);
    expect(await world.refusal(leave(julie, organizationId))).toBe('last-legal-representative');
    expect(await world.organizationsOf(julie)).toHaveLength(1);
  });

  it('and being invited again brings one back, once, with the new rights', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(julie, organizationId, legalRepresentative);
    await leave(otto, organizationId);
    await world.member(julie, organizationId, collaborator, otto);
    expect((await world.organizationsOf(otto))[0]).toMatchObject({ role: 'collaborator' });
    expect(await representativesOf(organizationId)).toEqual([julie.accountId]);
    await leave(otto, organizationId);
    await world.member(julie, organizationId, legalRepresentative, otto);
    expect(await representativesOf(organizationId)).toEqual([julie.accountId, otto.accountId]);
  });
});

describe('removing a member', () => {
  const rightsOf: Record<(typeof roles)[number], ChosenRights> = {
    legal_representative: legalRepresentative,
    administrator,
    collaborator,
    external,
  };

  it('B-3 is as decision 28 has it, for every pair of roles', async () => {
    const { julie, organizationId } = await world.company();
    const outcomes = [];
    for (const role of roles) {
      const by = await world.member(julie, organizationId, rightsOf[role]);
      for (const other of roles) {
        const target = await world.member(julie, organizationId, rightsOf[other]);
        const outcome = await remove(by, organizationId, target).then(
          () => 'removed',
          ({ code }: { code: string }) => code,
        );
        outcomes.push([role, other, outcome]);
      }
    }
    expect(outcomes).toEqual([
      ...roles.map((other) => ['legal_representative', other, 'removed']),
      ['administrator', 'legal_representative', 'role-not-yours-to-give'],
      ['administrator', 'administrator', 'removed'],
      ['administrator', 'collaborator', 'removed'],
      ['administrator', 'external', 'removed'],
      ...(['collaborator', 'external'] as const).flatMap((role) =>
        roles.map((other) => [role, other, 'forbidden']),
      ),
    ]);
  });

  it('A1-6 refuses that person’s very next request, whatever it is', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    expect(await world.ask(getOrganization, { organizationId }, anna)).toMatchObject({
      id: organizationId,
    });
    await remove(julie, organizationId, anna);
    const requests = [
      world.ask(getOrganization, { organizationId }, anna),
      world.ask(switchOrganization, { organizationId }, anna),
      world.membersOf(organizationId, anna),
      world.ask(inviteMember, { organizationId, email: 'x@y.example', ...collaborator }, anna),
      leave(anna, organizationId),
    ];
    const refusals = await Promise.all(requests.map((request) => world.refusal(request)));
    expect(new Set(refusals)).toEqual(new Set(['not-found']));
    expect(await world.organizationsOf(anna)).toEqual([]);
    const removed = await eventually(async () =>
      (await world.platform.bus.published(memberRemoved)).find(
        ({ data }) => data.accountId === anna.accountId,
      ),
    );
    expect(removed).toMatchObject({ causedBy: julie.accountId, data: administrator });
  });

  it('is not how one leaves oneself', async () => {
    const { julie, organizationId } = await world.company();
    await world.member(julie, organizationId, legalRepresentative);
    expect(await world.refusal(remove(julie, organizationId, julie))).toBe('invalid-input');
  });

  it('finds nobody where nobody is: a stranger, somebody invited, somebody gone', async () => {
    const { julie, organizationId } = await world.company();
    const [eve, marc] = [world.person('Eve'), world.person('Marc')];
    await world.invite(julie, organizationId, marc.email);
    const gone = await world.member(julie, organizationId);
    await leave(gone, organizationId);
    for (const person of [eve, marc, gone]) {
      expect(await world.refusal(remove(julie, organizationId, person))).toBe('not-found');
    }
  });

  it('takes back what that person had invited, and nothing else', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    await world.invite(anna, organizationId, world.person('Marc').email);
    const kept = await world.invite(julie, organizationId, world.person('Mia').email);
    await remove(julie, organizationId, anna);
    const { items } = await world.ask(listInvitations, { organizationId }, julie);
    expect(items.map(({ id }) => id)).toEqual([kept.id]);
    const stored = await world.stored('memberships').findOne({ accountId: anna.accountId });
    expect(stored).not.toHaveProperty('unfinished');
  });

  it('of fifty removals at once does it once', async () => {
    const { julie, organizationId } = await world.company();
    for (const rights of [collaborator, legalRepresentative]) {
      const marc = await world.member(julie, organizationId, rights);
      const removing = await parallel(50, () => remove(julie, organizationId, marc));
      const { answers, refusals } = outcomesOf(removing);
      expect(answers.length).toBeLessThanOrEqual(1);
      for (const code of refusals) expect(code).toBe('not-found');
      const removed = await eventually(async () => {
        const events = await world.platform.bus.published(memberRemoved);
        const ofThis = events.filter(({ data }) => data.accountId === marc.accountId);
        return ofThis.length > 0 && ofThis;
      });
      expect(removed).toHaveLength(1);
    }
  });
});

describe('an organization is never without a legal representative', () => {
  /** Two legal representatives, and what both try at once. */
  async function rounds(count: number, both: (a: Person, b: Person, id: string) => Promise<void>) {
    await sideBySide(4, count, async () => {
      const { julie, organizationId } = await world.company();
      const otto = await world.member(julie, organizationId, legalRepresentative);
      await both(julie, otto, organizationId);
      const representatives = await representativesOf(organizationId);
      expect(representatives).toHaveLength(1);
      const [left] = [julie, otto].filter(({ accountId }) => representatives.includes(accountId));
      const members = await world.membersOf(organizationId, left as Person);
      expect(members.map(({ accountId, role }) => [accountId, role])).toEqual([
        [left?.accountId, 'legal_representative'],
      ]);
    });
  }

  it('A3-7 when the last two leave at once: one may', async () => {
    await rounds(25, async (a, b, id) => {
      const outcomes = await Promise.allSettled([leave(a, id), leave(b, id)]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
      expect(refused.reason).toMatchObject({ code: 'last-legal-representative' });
    });
  }, 60_000);

  it('B-3 when the last two remove each other at once: one is removed', async () => {
    await rounds(25, async (a, b, id) => {
      const outcomes = await Promise.allSettled([remove(a, id, b), remove(b, id, a)]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    });
  }, 60_000);

  it('when one leaves and removes the other, and the other leaves, all at once', async () => {
    await rounds(10, async (a, b, id) => {
      await Promise.allSettled([leave(a, id), remove(a, id, b), leave(b, id), remove(b, id, a)]);
    });
  }, 60_000);
});

describe('organizations are isolated', () => {
  it('A3-1 A4-12 every request with another’s id is answered exactly like one with an unknown id', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId);
    const { id: invitationId } = await world.invite(julie, organizationId, world.person().email);
    const team = { organizationId, name: 'Web shop', products: [] };
    const { id: teamId } = await world.ask(createTeam, team, julie);
    const proposed = { organizationId, accountId: marc.accountId, kind: 'add' as const };
    const { id: successionId } = await world.ask(proposeSuccession, proposed, julie);
    const eve = world.person('Eve');
    await world.createOrganization(eve, 'Elsewhere');
    const requests: [RequestContract, (id: string) => object][] = [
      [getOrganization, (id) => ({ organizationId: id })],
      [listActivities, (id) => ({ organizationId: id })],
      [getActivitySettings, (id) => ({ organizationId: id })],
      [setActivitySettings, (id) => ({ organizationId: id, retentionDays: 90 })],
      [renameOrganization, (id) => ({ organizationId: id, name: 'Mine' })],
      [getDetails, (id) => ({ organizationId: id })],
      [changeDetails, (id) => ({ organizationId: id, version: 0, ...someDetails })],
      [setLogo, (id) => ({ organizationId: id, image: '' })],
      [removeLogo, (id) => ({ organizationId: id })],
      [protectOrganization, (id) => ({ organizationId: id, requiresSecondFactor: true })],
      [blockProductManagement, (id) => ({ organizationId: id, blocked: true })],
      [switchOrganization, (id) => ({ organizationId: id })],
      [leaveOrganization, (id) => ({ organizationId: id })],
      [listMembers, (id) => ({ organizationId: id })],
      [listMembersAsOf, (id) => ({ organizationId: id })],
      [overseeMembers, (id) => ({ organizationId: id })],
      [listProducts, (id) => ({ organizationId: id })],
      [
        beginTransfer,
        (id) => ({ organizationId: id, productId: productIn(organizationId), acceptTerms: true }),
      ],
      [getTransfer, (id) => ({ organizationId: id, productId: productIn(organizationId) })],
      [withdrawTransfer, (id) => ({ organizationId: id, productId: productIn(organizationId) })],
      [acceptTransfer, (id) => ({ organizationId: id, token: 'a.b.1.cccccccccccc' })],
      [explainRight, (id) => ({ organizationId: id, account: marc.accountId })],
      [changeRights, (id) => ({ organizationId: id, accountId: marc.accountId, ...administrator })],
      [
        chooseReminders,
        (id) => ({ organizationId: id, accountId: marc.accountId, reminders: true }),
      ],
      [createTeam, (id) => ({ organizationId: id, name: 'Mine', products: [] })],
      [listTeams, (id) => ({ organizationId: id })],
      [getTeam, (id) => ({ organizationId: id, teamId })],
      [
        changeTeam,
        (id) => ({
          ...{ organizationId: id, teamId, name: 'Mine', products: [], leader: null },
          version: 1,
        }),
      ],
      [removeTeam, (id) => ({ organizationId: id, teamId })],
      [listTeamMembers, (id) => ({ organizationId: id, teamId })],
      [addToTeam, (id) => ({ organizationId: id, teamId, accountId: marc.accountId })],
      [takeOutOfTeam, (id) => ({ organizationId: id, teamId, accountId: marc.accountId })],
      [remindSecondFactor, (id) => ({ organizationId: id })],
      [previewRemoval, (id) => ({ organizationId: id, accountId: marc.accountId })],
      [previewLeaving, (id) => ({ organizationId: id })],
      [previewClosing, (id) => ({ organizationId: id })],
      [closeOrganization, (id) => ({ organizationId: id, name: 'Mine' })],
      [restoreOrganization, (id) => ({ organizationId: id })],
      [setClosingTerms, (id) => ({ organizationId: id, onlyWhenAlone: false })],
      [
        removeMember,
        (id) => ({ organizationId: id, accountId: marc.accountId, confirm: marc.email }),
      ],
      [inviteMember, (id) => ({ organizationId: id, email: 'x@y.example', ...administrator })],
      [listInvitations, (id) => ({ organizationId: id })],
      [resendInvitation, (id) => ({ organizationId: id, invitationId })],
      [withdrawInvitation, (id) => ({ organizationId: id, invitationId })],
      [proposeSuccession, (id) => ({ organizationId: id, accountId: marc.accountId, kind: 'add' })],
      [listSuccessions, (id) => ({ organizationId: id })],
      [confirmSuccession, (id) => ({ organizationId: id, successionId })],
      [declineSuccession, (id) => ({ organizationId: id, successionId })],
      [withdrawSuccession, (id) => ({ organizationId: id, successionId })],
      [getSuccessionRecord, (id) => ({ organizationId: id, successionId })],
      [takeRepresentation, (id) => ({ organizationId: id, accountId: julie.accountId })],
    ];
    const withOrganization = allRequests().filter(
      ({ repliedBy, onBehalfOf, operatorsOnly, input }) =>
        repliedBy === 'organizations' &&
        onBehalfOf === 'account' &&
        !operatorsOnly &&
        declaredFields(input).includes(':organizationId'),
    );
    expect(requests.map(([{ subject }]) => subject).toSorted()).toEqual(
      withOrganization.map(({ subject }) => subject),
    );
    for (const [contract, input] of requests) {
      const foreign = await world.problem(world.ask(contract, input(organizationId), eve));
      const unknown = await world.problem(world.ask(contract, input(randomUUID()), eve));
      expect(foreign.details).toEqual(unknown.details);
      expect(foreign.code).toBe('not-found');
    }
    expect(await world.membersOf(organizationId, julie)).toHaveLength(2);
  });

  it('another’s invitation or member is not found by way of one’s own organization', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId);
    const { id: invitationId } = await world.invite(julie, organizationId, world.person().email);
    const eve = world.person('Eve');
    const { id: own } = await world.createOrganization(eve, 'Elsewhere');
    for (const contract of [resendInvitation, withdrawInvitation]) {
      const [foreign, unknown] = await Promise.all(
        [invitationId, randomUUID()].map((id) =>
          world.problem(world.ask(contract, { organizationId: own, invitationId: id }, eve)),
        ),
      );
      expect(foreign!.details).toEqual(unknown!.details);
    }
    expect(await world.refusal(remove(eve, own, marc))).toBe('not-found');
  });
});

const someDetails = {
  ...{ type: 'company', name: 'Mine', legalName: null, address: null, phone: null },
  ...{ taxNumber: null, locale: 'fr', timeZone: 'Europe/Zurich' },
};

/** The fields of an input class, as its decorators noted them. */
function declaredFields({ prototype }: Shape): string[] {
  const key = 'swagger/apiModelPropertiesArray';
  return (Reflect.getMetadata(key, prototype as object) ?? []) as string[];
}
