import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountVerified,
  changeRights,
  confirmSuccession,
  createOrganization,
  getSuccessionRecord,
  leaveOrganization,
  listInvitations,
  listSuccessions,
  memberJoined,
  memberLeft,
  memberRemoved,
  memberRightsChanged,
  organizationCreated,
  getOrganization,
  setLogo,
  proposeSuccession,
  successionSettled,
  takeRepresentation,
} from '@atrium/contracts';
import { eventually, startServices } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { picture } from './pictures.js';
import { administrator, collaborator, legalRepresentative, type Person, World } from './world.js';

let world: World;

const environment = { ATRIUM_STEP_LEASE_MS: '1000' };

beforeAll(async () => {
  world = await World.start({}, environment);
}, 60_000);

afterAll(() => world?.stop());

/** Has the service die at a failpoint while it does `work`, and starts it again, after `meanwhile`. */
async function crashAt(
  failpoint: string,
  work: () => Promise<unknown>,
  meanwhile: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  await world.platform.dieAt('organizations', failpoint, work);
  await meanwhile();
  // Whatever was begun is overdue when it comes back.
  await world.platform.clock.advance({ seconds: 2 });
  await startServices(world.platform, ['organizations'], environment);
}

const about =
  (person: Person) =>
  ({ data }: { data: { accountId: string } }) =>
    data.accountId === person.accountId;

/** Waits until nothing that was begun is left. */
const nothingUnfinished = () =>
  eventually(async () => {
    const left = await Promise.all([
      world.stored('organizations').countDocuments({ 'unfinished.0': { $exists: true } }),
      world.stored('memberships').countDocuments({ unfinished: { $exists: true } }),
      world.stored('successions').countDocuments({ unfinished: { $exists: true } }),
      world.stored('productTransfers').countDocuments({ unfinished: { $exists: true } }),
      world.stored('successions').countDocuments({ 'outbox.pending': true }),
      world.stored('organizations').countDocuments({ 'outbox.pending': true }),
      world.stored('memberships').countDocuments({ 'outbox.pending': true }),
    ]);
    return left.every((count) => count === 0);
  }, 20_000);

async function representativesOf(organizationId: string): Promise<string[]> {
  const stored = await world.stored('organizations').findOne({ _id: organizationId });
  return stored?.['legalRepresentatives'] as string[];
}

describe('creating an organization is finished after a crash', () => {
  it.each(['after-organization', 'after-membership', 'after-gate'])(
    '%s: one organization, one membership, one gate, each told once',
    async (step) => {
      const julie = world.person();
      const key = { idempotencyKey: randomUUID() };
      const create = () =>
        world.ask(createOrganization, { type: 'company', name: 'A' }, julie, key);
      await crashAt(`organizations.found.${step}`, create);
      await nothingUnfinished();
      const [mine, ...more] = await world.organizationsOf(julie);
      expect(more).toEqual([]);
      expect(mine).toMatchObject({ role: 'legal_representative', current: true });
      expect(await create()).toMatchObject({ id: mine?.id });
      expect(await world.stored('gates').findOne({ _id: mine?.id as string })).toMatchObject({
        state: 'open',
      });
      const { bus } = world.platform;
      const ofThis = ({ data }: { data: { organizationId: string } }) =>
        data.organizationId === mine?.id;
      expect(await bus.told(organizationCreated, ofThis)).toHaveLength(1);
      expect(await bus.told(memberJoined, ofThis)).toHaveLength(1);
    },
    60_000,
  );

  it('A4-5 also when it came with an account: by the event coming again', async () => {
    const julie = world.person();
    const organizationId = randomUUID();
    const start = { organizationId, organizationType: 'company', organizationName: 'A' } as const;
    world.starts(julie, start);
    await crashAt('organizations.found.after-organization', () =>
      world.platform.bus.publish(accountVerified, {
        aggregateId: julie.accountId,
        data: { accountId: julie.accountId, organizationId, invitationId: null },
      }),
    );
    await nothingUnfinished();
    await eventually(async () => (await world.organizationsOf(julie)).length === 1);
    expect(await world.organizationsOf(julie)).toHaveLength(1);
  }, 60_000);
});

describe('changing rights is finished after a crash', () => {
  it('B-1 and what somebody had invited who may not invite any more is taken back', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const marc = world.person('Marc');
    const { token } = await world.invite(anna, organizationId, marc.email);
    const { accountId } = anna;
    const input = { organizationId, accountId, ...collaborator, role: 'collaborator' as const };
    await crashAt('organizations.change-rights.after-membership', () =>
      world.ask(changeRights, input, julie),
    );
    await nothingUnfinished();
    expect(await world.refusal(world.accept(marc, token))).toBe('invitation-not-found');
    const [mine] = await world.organizationsOf(anna);
    expect(mine).toMatchObject({ role: 'collaborator' });
  }, 60_000);
});

describe('accepting an invitation is finished after a crash', () => {
  it('A1-7 and trying again gives the answer that was lost', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id, token } = await world.invite(julie, organizationId, marc.email);
    await crashAt('organizations.join.after-membership', () => world.accept(marc, token));
    expect(await world.accept(marc, token)).toEqual({ organizationId, ...collaborator });
    await nothingUnfinished();
    const ofThis = ({ aggregateId }: { aggregateId: string }) => aggregateId === id;
    expect(await world.platform.bus.told(memberJoined, ofThis)).toHaveLength(1);
  }, 60_000);

  it.each(['join.after-membership', 'represent.after-organization'])(
    'as legal representative, %s, without anybody trying again',
    async (step) => {
      const { julie, organizationId } = await world.company();
      const anna = world.person('Anna');
      const { id, token } = await world.invite(
        julie,
        organizationId,
        anna.email,
        legalRepresentative,
      );
      await crashAt(`organizations.${step}`, () => world.accept(anna, token));
      await nothingUnfinished();
      expect(await representativesOf(organizationId)).toEqual([julie.accountId, anna.accountId]);
      expect(await world.accept(anna, token)).toMatchObject({ role: 'legal_representative' });
      const ofThis = ({ aggregateId }: { aggregateId: string }) => aggregateId === id;
      expect(await world.platform.bus.told(memberJoined, ofThis)).toHaveLength(1);
    },
    60_000,
  );

  it('as legal representative, but not when the giver has lost the role before it was settled', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(julie, organizationId, legalRepresentative);
    const anna = world.person('Anna');
    const { token } = await world.invite(otto, organizationId, anna.email, legalRepresentative);
    const ottoIsReleased = () =>
      world
        .stored<{ _id: string; legalRepresentatives: string[] }>('organizations')
        .updateOne({ _id: organizationId }, { $pull: { legalRepresentatives: otto.accountId } });
    const accepting = () => world.accept(anna, token);
    await crashAt('organizations.join.after-membership', accepting, ottoIsReleased);
    await nothingUnfinished();
    expect(await representativesOf(organizationId)).toEqual([julie.accountId]);
    expect(await world.organizationsOf(anna)).toEqual([]);
    expect(await world.refusal(world.accept(anna, token))).toBe('invitation-not-found');
    await world.member(julie, organizationId, collaborator, anna);
  }, 60_000);
});

describe('ending a membership is finished after a crash', () => {
  it.each(['after-release', 'after-membership', 'after-withdrawal'])(
    'of a legal representative who leaves, %s',
    async (step) => {
      const { julie, organizationId } = await world.company();
      const otto = await world.member(julie, organizationId, legalRepresentative);
      await world.invite(otto, organizationId, world.person('Marc').email);
      await crashAt(`organizations.end.${step}`, () =>
        world.ask(leaveOrganization, { organizationId }, otto),
      );
      expect(await world.organizationsOf(otto)).toEqual([]);
      await nothingUnfinished();
      expect(await representativesOf(organizationId)).toEqual([julie.accountId]);
      expect(await world.membersOf(organizationId, julie)).toHaveLength(1);
      const { items } = await world.ask(listInvitations, { organizationId }, julie);
      expect(items).toEqual([]);
      expect(await world.platform.bus.told(memberLeft, about(otto))).toHaveLength(1);
      await world.member(julie, organizationId, legalRepresentative, otto);
    },
    60_000,
  );

  it('of an administrator who is removed, before their invitations were taken back', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const marc = world.person('Marc');
    const { token } = await world.invite(anna, organizationId, marc.email);
    await crashAt('organizations.end.after-membership', () =>
      world.remove(julie, organizationId, anna),
    );
    expect(await world.refusal(world.accept(marc, token))).toBe('invitation-not-found');
    await nothingUnfinished();
    const { items } = await world.ask(listInvitations, { organizationId }, julie);
    expect(items).toEqual([]);
    expect(await world.platform.bus.told(memberRemoved, about(anna))).toHaveLength(1);
  }, 60_000);

  it.each(['after-membership', 'after-transfer', 'after-withdrawal'])(
    'B-3 of a collaborator, %s: the products are with whoever was to get them, once',
    async (step) => {
      const { julie, organizationId } = await world.company();
      const shop = await world.product(organizationId);
      const marc = await world.member(julie, organizationId, { ...collaborator, products: [shop] });
      const anna = await world.member(julie, organizationId);
      await crashAt(`organizations.end.${step}`, () =>
        world.remove(julie, organizationId, marc, { transferProductsTo: anna.accountId }),
      );
      await nothingUnfinished();
      expect(await world.organizationsOf(marc)).toEqual([]);
      const members = await world.membersOf(organizationId, julie);
      expect(members.map(({ products }) => products)).toEqual([[], [shop]]);
      expect(await world.platform.bus.told(memberRightsChanged, about(anna))).toHaveLength(1);
    },
    60_000,
  );

  it('B-3 of a collaborator, and what was taken back meanwhile is not given again', async () => {
    const { julie, organizationId } = await world.company();
    const shop = await world.product(organizationId);
    const marc = await world.member(julie, organizationId, { ...collaborator, products: [shop] });
    const anna = await world.member(julie, organizationId);
    await crashAt(
      'organizations.end.after-transfer',
      () => world.remove(julie, organizationId, marc, { transferProductsTo: anna.accountId }),
      async () => {
        // As a change of rights would have left it, by a process that is not this one.
        await world
          .stored('memberships')
          .updateOne({ accountId: anna.accountId }, { $set: { 'rights.products': [] } });
      },
    );
    await nothingUnfinished();
    const members = await world.membersOf(organizationId, julie);
    expect(members.map(({ products }) => products)).toEqual([[], []]);
  }, 60_000);

  it('B-3 of a legal representative, after-release: what was decided is in the event', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(julie, organizationId, legalRepresentative);
    await crashAt('organizations.end.after-release', () =>
      world.remove(julie, organizationId, otto, { endServiceCredentials: true }),
    );
    await nothingUnfinished();
    const [told, ...more] = await world.platform.bus.told(memberRemoved, about(otto));
    expect(more).toEqual([]);
    expect(told?.data).toMatchObject({ endsServiceCredentials: true });
  }, 60_000);
});

describe('setting a logo leaves nothing half done after a crash', () => {
  it.each(['set-logo.after-images', 'change-logo.after-marks'])(
    'A9-1 %s: the one before is shown, the new images go, and trying again works',
    async (step) => {
      const { julie, organizationId } = await world.company();
      const set = async (color: string) => {
        const bytes = await picture('png', 640, 160, color).toBuffer();
        const image = bytes.toString('base64url');
        return world.ask(setLogo, { organizationId, image }, julie);
      };
      const { logoUrl } = await set('#0066cc');
      await crashAt(`organizations.${step}`, () => set('#cc6600'));
      const shown = await world.ask(getOrganization, { organizationId }, julie);
      expect(shown.logoUrl).toBe(logoUrl);
      const images = () => world.stored('logoImages').countDocuments({ organizationId });
      expect(await images()).toBe(4);
      await world.platform.clock.advance({ hours: 2 });
      await eventually(async () => (await images()) === 2, 20_000);
      expect((await set('#cc6600')).logoUrl).not.toBe(logoUrl);
    },
    60_000,
  );
});

/** Exactly one record of one change, told once, and of each change of rights one event. */
async function isEvidenced(organizationId: string, reader: Person, rightsChanged: number) {
  const { items } = await world.ask(listSuccessions, { organizationId }, reader);
  expect(items.map(({ state }) => state)).toEqual(['confirmed']);
  const reference = { organizationId, successionId: items[0]!.id };
  const ofThis = ({ data }: { data: { organizationId: string } }) =>
    data.organizationId === organizationId;
  const { bus } = world.platform;
  expect(await bus.told(successionSettled, ofThis)).toHaveLength(1);
  expect(await bus.told(memberRightsChanged, ofThis, rightsChanged)).toHaveLength(rightsChanged);
  return world.ask(getSuccessionRecord, reference, reader);
}

describe('handing the role of legal representative over is finished after a crash', () => {
  const steps = [
    'succeed.after-confirmation',
    'succeed.after-membership',
    'succeed.after-organization',
    'succeed.after-person',
    'step-down.after-membership',
    'step-down.after-proposals',
    'step-down.after-record',
    'succeed.after-giver',
  ];

  it.each(steps)(
    'B-3 %s: without anybody trying again, with one record',
    async (step) => {
      const { julie, organizationId } = await world.company();
      const anna = await world.member(julie, organizationId, administrator);
      const terms = { organizationId, accountId: anna.accountId, kind: 'hand-over' as const };
      const { id: successionId } = await world.ask(proposeSuccession, terms, julie);
      const confirm = () => world.ask(confirmSuccession, { organizationId, successionId }, anna);
      await crashAt(`organizations.${step}`, confirm, async () => {
        // Whatever was done: somebody represents it, who is a member.
        expect(await representativesOf(organizationId)).toHaveLength(1);
      });
      await nothingUnfinished();
      expect(await representativesOf(organizationId)).toEqual([anna.accountId]);
      const roles = (await world.membersOf(organizationId, julie)).map(({ role }) => role);
      expect(roles).toEqual(['administrator', 'legal_representative']);
      const record = await isEvidenced(organizationId, anna, 2);
      expect(record.representativesBefore.map(({ accountId }) => accountId)).toEqual([
        julie.accountId,
      ]);
      expect(await confirm()).toMatchObject({ state: 'confirmed' });
    },
    60_000,
  );

  it('B-3 but not when the giver has lost the role before it was settled, also if they have it again', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(julie, organizationId, legalRepresentative);
    const anna = await world.member(julie, organizationId, collaborator);
    const terms = { organizationId, accountId: anna.accountId, kind: 'hand-over' as const };
    const { id: successionId } = await world.ask(proposeSuccession, terms, otto);
    const confirm = () => world.ask(confirmSuccession, { organizationId, successionId }, anna);
    const ottoIsReleased = () =>
      world
        .stored<{ _id: string; legalRepresentatives: string[] }>('organizations')
        .updateOne({ _id: organizationId }, { $pull: { legalRepresentatives: otto.accountId } });
    await crashAt('organizations.succeed.after-membership', confirm, ottoIsReleased);
    await nothingUnfinished();
    expect(await representativesOf(organizationId)).toEqual([julie.accountId]);
    expect(await world.refusal(confirm())).toBe('proposal-not-open');
    const [mine] = await world.organizationsOf(anna);
    expect(mine).toMatchObject({ role: 'collaborator' });
  }, 60_000);
});

describe('taking the role of legal representative is finished after a crash', () => {
  it.each(['organization', 'membership', 'proposals', 'record'])(
    'B-3 after-%s: the person is administrator at once, with one record',
    async (step) => {
      const { julie, organizationId } = await world.company();
      const otto = await world.member(julie, organizationId, legalRepresentative);
      const input = { organizationId, accountId: otto.accountId };
      await crashAt(`organizations.step-down.after-${step}`, () =>
        world.ask(takeRepresentation, input, julie),
      );
      const [mine] = await world.organizationsOf(otto);
      expect(mine).toMatchObject({ role: 'administrator' });
      await nothingUnfinished();
      expect(await representativesOf(organizationId)).toEqual([julie.accountId]);
      const record = await isEvidenced(organizationId, julie, 1);
      expect(record.person.accountId).toBe(otto.accountId);
    },
    60_000,
  );
});
