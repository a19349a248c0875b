import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountDeleted,
  type AccountDeparture,
  closeOrganization,
  createOrganization,
  declineInvitation,
  departAccount,
  leaveOrganization,
  listInvitations,
  memberLeft,
  previewAccountDeparture,
  restoreOrganization,
  takeRepresentation,
} from '@atrium/contracts';
import type { Problem } from '@atrium/messaging';
import { eventually, parallel, startServices } from '@atrium/testing';
import { PlayedParts } from './played-parts.js';
import { administrator, collaborator, legalRepresentative, type Person, World } from './world.js';

const name = 'Entreprise Familiale Sàrl';
const environment = { ATRIUM_STEP_LEASE_MS: '1000', ATRIUM_RESTORE_DAYS: '10' };
const parts = new PlayedParts();
let world: World;
beforeAll(async () => {
  world = await World.start({ participants: parts.participants }, environment);
  await parts.start(world.platform);
  await startServices(world.platform, ['billing']);
}, 60_000);
afterAll(async () => {
  await parts.stop();
  await world?.stop();
});

const fresh = (person: Person) => ({ ...person, authenticatedAt: world.platform.clock.now() });

/** Identity asks, as when a person deletes their account. */
function departs(person: Person, deletionId: string = randomUUID()): Promise<AccountDeparture> {
  const { accountId, email } = person;
  return world.askAs('identity', departAccount, { accountId, deletionId, address: email });
}

const preview = ({ accountId }: Person) =>
  world.askAs('identity', previewAccountDeparture, { accountId });

const gone = { state: 'gone', obstacles: [] };

const idsOf = async (person: Person) =>
  (await world.organizationsOf(person)).map(({ id }) => id).sort();

async function close(person: Person, organizationId: string): Promise<void> {
  parts.reset();
  await world.ask(closeOrganization, { organizationId, name }, fresh(person));
}

/** Two organizations of Julie's; Marc represents the first one with her, and is a collaborator of the second. */
async function marcInTwo() {
  const { julie, organizationId: one } = await world.company();
  const marc = await world.member(julie, one, legalRepresentative);
  const { id: two } = await world.createOrganization(julie, name);
  const { token } = await world.invite(julie, two, marc.email);
  await world.accept(marc, token);
  return { julie, marc, one, two };
}

/** A company with a gate in billing: so that it can be closed. */
async function closable() {
  const { julie, organizationId } = await world.company();
  const gates = world.platform.database('billing').collection<{ _id: string }>('gates');
  await eventually(async () => (await gates.countDocuments({ _id: organizationId })) === 1);
  return { julie, organizationId };
}

describe('B-3 decision 43 somebody whose account is deleted', () => {
  it('B-3 leaves every organization, which is told of it, and founds and joins none any more', async () => {
    const { julie, marc, one, two } = await marcInTwo();
    const told = ({ data }: { data: { accountId: string } }) => data.accountId === marc.accountId;

    expect(await departs(marc)).toEqual(gone);

    expect(await idsOf(marc)).toEqual([]);
    for (const id of [one, two]) {
      const members = await world.membersOf(id, julie);
      expect(members.map(({ accountId }) => accountId)).toEqual([julie.accountId]);
    }
    const left = await world.platform.bus.told(memberLeft, told, 2);
    expect(left.map(({ data }) => data.organizationId).sort()).toEqual([one, two].sort());
    const { token } = await world.invite(julie, one, marc.email);
    expect(await world.refusal(world.accept(marc, token))).toBe('outcome-unknown');
    const founded = world.ask(createOrganization, { type: 'company', name, locale: 'fr' }, marc);
    expect(await world.refusal(founded)).toBe('account-deletion-under-way');
    expect(await idsOf(marc)).toEqual([]);
    expect(await departs(marc)).toEqual(gone);
  });

  it('B-3 is refused with each organization that nobody else represents, and has left none of the others', async () => {
    const { marc, one, two } = await marcInTwo();
    const { id: own } = await world.createOrganization(marc, 'Eiger AG');
    const { id: other } = await world.createOrganization(marc, 'Rigi AG');

    const before = await preview(marc);
    const refused = await departs(marc);

    expect(before.obstacles).toEqual(refused.obstacles);
    expect(before.organizations.map(({ name: what }) => what).sort()).toEqual(
      [name, name, 'Eiger AG', 'Rigi AG'].sort(),
    );
    expect(refused.state).toBe('obstructed');
    expect(refused.obstacles.map(({ id }) => id).sort()).toEqual([own, other].sort());
    expect(refused.obstacles.find(({ id }) => id === own)).toEqual({
      ...{ kind: 'last-legal-representative', id: own, what: 'Eiger AG', money: null },
      why: expect.stringMatching(/nobody else/i),
      clearedBy: { method: 'POST', path: `/v1/organizations/${own}/successions` },
    });
    expect(await idsOf(marc)).toEqual([one, two, own, other].sort());
    // All can be begun as before.
    await world.createOrganization(marc, 'Säntis AG');
  });

  it('decision 43 is asked with the same attempt again after it was refused: it stays refused', async () => {
    const { julie, organizationId } = await world.company();
    const deletionId = randomUUID();
    expect((await departs(julie, deletionId)).state).toBe('obstructed');
    await world.member(julie, organizationId, legalRepresentative);
    expect(await departs(julie, deletionId)).toEqual({ state: 'obstructed', obstacles: [] });
    expect(await departs(julie)).toEqual(gone);
  });

  it('B-3 is forgotten by address: what it was a member with, was invited with, and was offered with', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const { id: other } = await world.createOrganization(julie, 'Another');
    const open = await world.invite(julie, other, anna.email.toUpperCase());
    const { id: third } = await world.createOrganization(julie, 'A third');
    const void_ = await world.invite(julie, third, anna.email);
    await world.askAs('gateway', declineInvitation, { token: void_.token });
    expect(await world.collectionsWith(anna.email)).toEqual(['memberships']);

    expect(await departs(anna)).toEqual(gone);

    expect(await world.collectionsWith(anna.email)).toEqual([]);
    expect(await world.collectionsWith(anna.email.toUpperCase())).toEqual([]);
    const { items } = await world.ask(listInvitations, { organizationId: other }, julie);
    expect(items).toEqual([]);
    const again = { ...anna, accountId: world.person().accountId };
    expect(await world.refusal(world.accept(again, open.token))).toBe('invitation-not-found');
    // Somebody new with the same address is somebody else.
    const { token } = await world.invite(julie, organizationId, anna.email, collaborator);
    await world.accept(again, token);
    expect(await world.membersOf(organizationId, julie)).toHaveLength(2);
  });

  it('B-3 leaves an invitation alone that is for whoever has their former address now', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId, collaborator);
    await world.ask(leaveOrganization, { organizationId }, marc);
    const newcomer = { ...world.person('Nina'), email: marc.email };
    const { token } = await world.invite(julie, organizationId, marc.email);
    expect(await departs({ ...marc, email: 'marc.now@munster.example' })).toEqual(gone);
    await world.accept(newcomer, token);
    expect(await world.membersOf(organizationId, julie)).toHaveLength(2);
  });

  it('A8-6 takes a closed organization along that only they could have opened again, and no other one', async () => {
    const { julie, organizationId } = await closable();
    const shared = await closable();
    const marc = await world.member(shared.julie, shared.organizationId, legalRepresentative);
    const { token } = await world.invite(
      shared.julie,
      shared.organizationId,
      julie.email,
      legalRepresentative,
    );
    await world.accept(julie, token);
    await close(julie, organizationId);
    await close(julie, shared.organizationId);
    const { organizations, obstacles } = await preview(julie);
    const of = (id: string) => organizations.find((one) => one.organizationId === id);
    expect(obstacles).toEqual([]);
    expect(of(organizationId)?.restorableUntil).toEqual(expect.any(String));
    expect(of(shared.organizationId)?.restorableUntil).toBeNull();

    expect(await departs(julie)).toEqual(gone);

    const purged = world.stored('organizations');
    await eventually(
      async () => (await purged.findOne({ _id: organizationId }))?.['state'] === 'purged',
      30_000,
    );
    const which = { organizationId: shared.organizationId };
    await world.ask(restoreOrganization, which, fresh(marc));
    const members = await world.membersOf(shared.organizationId, marc);
    expect(members.map(({ accountId }) => accountId).sort()).toEqual(
      [marc.accountId, shared.julie.accountId].sort(),
    );
  }, 60_000);

  it('I4 of two who represent an organization and go at once, one goes', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { julie, organizationId } = await world.company();
      const marc = await world.member(julie, organizationId, legalRepresentative);
      const answers = await Promise.all([departs(julie), departs(marc)]);
      expect(answers.map(({ state }) => state).sort()).toEqual(['gone', 'obstructed']);
      const stayed = answers[0]?.state === 'gone' ? marc : julie;
      const members = await world.membersOf(organizationId, stayed);
      expect(members.map(({ accountId }) => accountId)).toEqual([stayed.accountId]);
      await world.createOrganization(stayed, 'Still here');
    }
  }, 60_000);

  it('decision 43 is refused in the last moment with one of several, and has left none of them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { julie, organizationId: one } = await world.company();
      const marc = await world.member(julie, one, legalRepresentative);
      const { organizationId: two, julie: otto } = await world.company();
      const { token } = await world.invite(otto, two, marc.email, legalRepresentative);
      await world.accept(marc, token);
      // Otto gives the role up at the same moment: either of them stays.
      const [answer, stepped] = await Promise.all([
        departs(marc),
        world
          .ask(takeRepresentation, { organizationId: two, accountId: otto.accountId }, fresh(otto))
          .then(
            () => 'given up',
            (error: Problem) => error.code,
          ),
      ]);
      expect([answer.state, stepped]).toEqual(
        answer.state === 'gone'
          ? ['gone', 'last-legal-representative']
          : ['obstructed', 'given up'],
      );
      const expected = answer.state === 'gone' ? [] : [one, two].sort();
      expect(await idsOf(marc)).toEqual(expected);
    }
  }, 60_000);

  it('decision 43 who accepts, is made legal representative or founds at the same moment, is nowhere in the end', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { julie, organizationId } = await world.company();
      const anna = world.person('Anna');
      const plain = await world.invite(julie, organizationId, anna.email);
      const { id: other } = await world.createOrganization(julie, 'Another');
      const high = await world.invite(julie, other, anna.email, legalRepresentative);
      const founding = { type: 'company', name: 'Own', locale: 'fr' } as const;
      const [answer] = await Promise.all([
        departs(anna).catch(() => ({ state: 'refused' }) as const),
        Promise.allSettled([
          world.accept(anna, plain.token),
          world.accept(anna, high.token),
          world.ask(createOrganization, founding, anna),
        ]),
      ]);
      if (answer.state === 'gone') {
        await world.platform.bus.publish(accountDeleted, {
          aggregateId: anna.accountId,
          data: { accountId: anna.accountId },
        });
        await eventually(async () => (await idsOf(anna)).length === 0);
        const represented = { legalRepresentatives: anna.accountId };
        expect(await world.stored('organizations').countDocuments(represented)).toBe(0);
      } else {
        // What it founded was in the way: everything is as somebody who stays has it.
        expect((await idsOf(anna)).length).toBeGreaterThan(0);
      }
    }
  }, 90_000);

  it('decision 43 cannot come to represent an organization while they go: the invitation stays as it was', async () => {
    const { julie, organizationId } = await world.company();
    const anna = world.person('Anna');
    const { token } = await world.invite(julie, organizationId, anna.email, legalRepresentative);
    const gates = world.platform.database('organizations').collection<{ _id: string }>('gates');
    const set = (state: string) =>
      gates.updateOne(
        { _id: `account:${anna.accountId}` },
        { $set: { state, leases: [] } },
        { upsert: true },
      );
    await set('closing');

    expect(await world.refusal(world.accept(anna, token))).toBe('account-deletion-under-way');
    // The deletion was refused, and given up.
    await set('open');
    await world.accept(anna, token);
    expect(await idsOf(anna)).toEqual([organizationId]);
    const members = await world.membersOf(organizationId, julie);
    expect(members.map(({ role }) => role)).toEqual([
      'legal_representative',
      'legal_representative',
    ]);
  });

  it('B-3 in fifty organizations leaves them all', async () => {
    const { julie } = await world.company();
    const marc = world.person('Marc');
    await parallel(50, async (number) => {
      const { id } = await world.createOrganization(julie, `Number ${number}`);
      const { token } = await world.invite(julie, id, marc.email);
      await world.accept(marc, token);
    });
    const deletionId = randomUUID();
    await eventually(async () => (await departs(marc, deletionId)).state === 'gone', 30_000);
    expect(await idsOf(marc)).toEqual([]);
  }, 120_000);
});

describe('I13 a process dies while somebody leaves everything', () => {
  it.each([
    'depart.after-gate',
    'depart.after-releasing-one',
    'depart.after-one',
    'depart.after-release',
    'depart.after-erasure',
    'end.after-membership',
  ])(
    '%s: asked again, they have left everything',
    async (step) => {
      const { julie, marc, one, two } = await marcInTwo();
      const shared = await closable();
      const { token } = await world.invite(
        shared.julie,
        shared.organizationId,
        marc.email,
        legalRepresentative,
      );
      await world.accept(marc, token);
      await close(marc, shared.organizationId);
      const deletionId = randomUUID();
      const dying = () => departs(marc, deletionId);
      await world.platform.dieAt('organizations', `organizations.${step}`, dying);
      await world.platform.clock.advance({ seconds: 2 });
      await startServices(world.platform, ['organizations'], environment);

      await eventually(async () => (await departs(marc, deletionId)).state === 'gone', 30_000);

      expect(await idsOf(marc)).toEqual([]);
      expect(await world.collectionsWith(marc.email)).toEqual([]);
      for (const id of [one, two]) expect(await world.membersOf(id, julie)).toHaveLength(1);
      const represented = { legalRepresentatives: marc.accountId };
      expect(await world.stored('organizations').countDocuments(represented)).toBe(0);
    },
    60_000,
  );

  it('decision 43 depart.after-gate, and refused when asked again: everything can be begun', async () => {
    const { julie } = await world.company();
    const deletionId = randomUUID();
    await world.platform.dieAt('organizations', 'organizations.depart.after-gate', () =>
      departs(julie, deletionId),
    );
    await startServices(world.platform, ['organizations'], environment);
    const answer = await eventually(
      () => departs(julie, deletionId).catch(() => undefined),
      20_000,
    );
    expect(answer?.state).toBe('obstructed');
    await world.createOrganization(julie, 'Another');
  }, 60_000);

  it('I4 founds an organization when the process dies: it stands in the way, and is nobody’s', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId, collaborator);
    const founding = { type: 'company', name: 'Eiger AG', locale: 'fr' } as const;
    await world.platform.dieAt('organizations', 'organizations.found.after-organization', () =>
      world.ask(createOrganization, founding, marc),
    );
    // Whoever was at it holds the gate for half a minute.
    await startServices(world.platform, ['organizations'], environment);
    await world.platform.clock.advance({ seconds: 31 });
    const answer = await eventually(() => departs(marc).catch(() => undefined), 20_000);
    expect(answer).toMatchObject({ state: 'obstructed', obstacles: [{ what: 'Eiger AG' }] });
    expect(await idsOf(marc)).toHaveLength(2);
  }, 60_000);
});
