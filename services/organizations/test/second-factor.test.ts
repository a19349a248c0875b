import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  acceptInvitation,
  changeDetails,
  getDetails,
  getOrganization,
  inviteMember,
  leaveOrganization,
  listInvitations,
  listMembers,
  listMyOrganizations,
  protectOrganization,
  previewRemoval,
  removeLogo,
  removeMember,
  renameOrganization,
  type RequestContract,
  resendInvitation,
  setLogo,
  switchOrganization,
  withdrawInvitation,
} from '@atrium/contracts';
import { administrator, collaborator, legalRepresentative, type Person, World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(() => world?.stop());

const details = {
  ...{ version: 0, type: 'company', name: 'Mine', legalName: null, address: null, phone: null },
  ...{ taxNumber: null, locale: 'fr', timeZone: 'Europe/Zurich' },
};

const withFactor = { amr: ['pwd', 'otp', 'mfa'] };

function protect(asker: object, organizationId: string, requiresSecondFactor = true) {
  const input = { organizationId, requiresSecondFactor };
  return world.ask(protectOrganization, input, asker as Person);
}

/** Julie's organization, which asks for a second factor, and Marc, who has some role in it. */
async function protectedCompany(rights = collaborator) {
  const julie = world.person();
  const { id: organizationId } = await world.createOrganization(julie);
  const marc = await world.member(julie, organizationId, rights);
  await protect({ ...julie, ...withFactor }, organizationId);
  return { julie, marc, organizationId };
}

describe('B-6 an organization that asks its members for a second factor', () => {
  it('says so, to whoever has used one', async () => {
    const { julie, organizationId } = await protectedCompany();
    const seen = await world.ask(getOrganization, { organizationId }, { ...julie, ...withFactor });
    expect(seen.requiresSecondFactor).toBe(true);
  });

  it.each([
    ['a legal representative', legalRepresentative],
    ['an administrator', administrator],
    ['a collaborator', collaborator],
  ])('lets %s without one reach nothing in it', async (_who, rights) => {
    const { julie, marc, organizationId } = await protectedCompany(rights);
    const invitation = await world.ask(
      inviteMember,
      { organizationId, email: world.person().email, ...collaborator },
      { ...julie, ...withFactor },
    );
    const of = { organizationId };
    const requests: [RequestContract, object][] = [
      [getOrganization, of],
      [renameOrganization, { ...of, name: 'Mine' }],
      [protectOrganization, { ...of, requiresSecondFactor: false }],
      [getDetails, of],
      [changeDetails, { ...of, ...details }],
      [setLogo, { ...of, image: '' }],
      [removeLogo, of],
      [listMembers, of],
      [removeMember, { ...of, accountId: julie.accountId, confirm: julie.email }],
      [previewRemoval, { ...of, accountId: julie.accountId }],
      [inviteMember, { ...of, email: 'x@y.example', ...collaborator }],
      [listInvitations, of],
      [resendInvitation, { ...of, invitationId: invitation.id }],
      [withdrawInvitation, { ...of, invitationId: invitation.id }],
    ];
    for (const [contract, input] of requests) {
      const refused = await world.refusal(world.ask(contract, input, marc));
      expect([contract.subject, refused]).toEqual([contract.subject, 'second-factor-required']);
    }
  });

  it('stays in the list with a mark, and can be left', async () => {
    const { marc, organizationId } = await protectedCompany();
    const marked = async (asker: Person) => {
      const { items } = await world.ask(listMyOrganizations, {}, asker);
      return items.find(({ id }) => id === organizationId)?.needsSecondFactor;
    };
    expect(await marked(marc)).toBe(true);
    expect(await marked({ ...marc, ...withFactor } as Person)).toBe(false);
    await world.ask(switchOrganization, { organizationId }, marc);
    await world.ask(leaveOrganization, { organizationId }, marc);
    expect(await marked(marc)).toBeUndefined();
  });

  it('is open at once to the same person with one, and to nobody because of somebody else’s', async () => {
    const { marc, organizationId } = await protectedCompany();
    const asking = { ...marc, ...withFactor };
    await world.ask(getOrganization, { organizationId }, asking);
    const eve = world.person('Eve');
    const foreign = world.ask(getOrganization, { organizationId }, { ...eve, ...withFactor });
    expect(await world.refusal(foreign)).toBe('not-found');
  });

  it('tells a stranger nothing: not even that it asks', async () => {
    const { organizationId } = await protectedCompany();
    const eve = world.person('Eve');
    expect(await world.refusal(world.ask(getOrganization, { organizationId }, eve))).toBe(
      'not-found',
    );
  });

  it('may be joined without one, and then nothing in it reached', async () => {
    const { julie, organizationId } = await protectedCompany();
    const anna = world.person('Anna');
    const asking = { ...julie, ...withFactor } as Person;
    const { token } = await world.invite(asking, organizationId, anna.email);
    await world.ask(acceptInvitation, { token }, anna);
    const attempt = world.ask(getOrganization, { organizationId }, anna);
    expect(await world.refusal(attempt)).toBe('second-factor-required');
  });
});

describe('asking for a second factor', () => {
  it('is for administrators and legal representatives', async () => {
    const julie = world.person();
    const { id } = await world.createOrganization(julie);
    const anna = await world.member(julie, id, administrator);
    const marc = await world.member(julie, id, collaborator);
    expect(await world.refusal(protect({ ...marc, ...withFactor }, id))).toBe('forbidden');
    expect((await protect({ ...anna, ...withFactor }, id)).requiresSecondFactor).toBe(true);
    expect((await protect({ ...julie, ...withFactor }, id)).requiresSecondFactor).toBe(true);
    const open = await protect({ ...julie, ...withFactor }, id, false);
    expect(open.requiresSecondFactor).toBe(false);
    await world.ask(getOrganization, { organizationId: id }, marc);
  });

  it('is refused to whoever has used none: the next request would be refused to themselves', async () => {
    const julie = world.person();
    const { id } = await world.createOrganization(julie);
    expect(await world.refusal(protect(julie, id))).toBe('second-factor-required');
    await world.ask(getOrganization, { organizationId: id }, julie);
  });
});
