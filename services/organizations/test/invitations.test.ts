import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountVerified,
  declineInvitation,
  describeInvitation,
  getOrganization,
  inspectInvitation,
  invitationSent,
  inviteMember,
  leaveOrganization,
  listInvitations,
  memberJoined,
  proveInvitation,
  resendInvitation,
  roles,
  withdrawInvitation,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import {
  administrator,
  type ChosenRights,
  collaborator,
  external,
  legalRepresentative,
  outcomesOf,
  type Person,
  World,
} from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({}, { ATRIUM_OPEN_INVITATIONS_MAX: '30' });
}, 60_000);

afterAll(() => world?.stop());

const inspect = (token: string) => world.askAs('gateway', inspectInvitation, { token });
const decline = (token: string) => world.askAs('gateway', declineInvitation, { token });

async function invitationsOf(organizationId: string, asker: Person) {
  const { items } = await world.ask(listInvitations, { organizationId, limit: 200 }, asker);
  return items;
}

describe('inviting', () => {
  it('A1-3 A1-8 gives exactly the rights that were chosen, product by product', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const rights: ChosenRights = {
      role: 'collaborator',
      billing: true,
      reminders: true,
      products: [
        await world.product(organizationId, { name: 'p1', right: 'use' }),
        await world.product(organizationId, { name: 'p2' }),
      ],
    };
    const { token } = await world.invite(julie, organizationId, marc.email, rights);
    expect(await inspect(token)).toMatchObject({ email: marc.email, ...rights });
    expect(await world.accept(marc, token)).toEqual({ organizationId, ...rights });
    const members = await world.membersOf(organizationId, julie);
    expect(members.find(({ accountId }) => accountId === marc.accountId)).toEqual({
      accountId: marc.accountId,
      email: marc.email,
      givenName: 'Marc',
      familyName: 'Munster',
      hasSecondFactor: false,
      teams: [],
      ...rights,
    });
    const [mine] = await world.organizationsOf(marc);
    expect(mine).toMatchObject({ id: organizationId, role: 'collaborator', billing: true });
  });

  it('A1-5 A4-7 adds to what a person has, and changes nothing of it', async () => {
    const { julie, organizationId } = await world.company();
    const anna = world.person('Anna');
    const { id: own } = await world.createOrganization(anna, 'Own');
    const before = await world.organizationsOf(anna);
    await world.member(julie, organizationId, administrator, anna);
    const after = await world.organizationsOf(anna);
    expect(after.map(({ id }) => id)).toEqual([own, organizationId]);
    expect(after[0]).toEqual(before[0]);
  });

  it('tells of itself and of the joining, with ids and rights alone', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id, token } = await world.invite(julie, organizationId, marc.email);
    await world.accept(marc, token);
    const { bus } = world.platform;
    const sent = await eventually(async () =>
      (await bus.published(invitationSent)).find(({ aggregateId }) => aggregateId === id),
    );
    expect(sent.data).toEqual({ invitationId: id, organizationId });
    const joined = await eventually(async () =>
      (await bus.published(memberJoined)).find(({ aggregateId }) => aggregateId === id),
    );
    expect(joined).toMatchObject({ aggregateVersion: 2, causedBy: marc.accountId });
    expect(joined.data).toEqual({
      organizationId,
      accountId: marc.accountId,
      invitedBy: julie.accountId,
      ...collaborator,
    });
  });

  it('A1-9 says who is a member and who is invited already, whatever the spelling', async () => {
    const { julie, organizationId } = await world.company();
    const marc = await world.member(julie, organizationId);
    const again = world.invite(julie, organizationId, marc.email.toUpperCase());
    expect(await world.refusal(again)).toBe('already-a-member');
    expect(await world.refusal(world.invite(julie, organizationId, julie.email))).toBe(
      'already-a-member',
    );
    const anna = world.person('Anna');
    await world.invite(julie, organizationId, anna.email);
    const twice = world.invite(julie, organizationId, anna.email.replace('anna', 'ANNA'));
    expect(await world.refusal(twice)).toBe('already-invited');
  });

  it('makes one of fifty invitations of the same address at once', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const input = { organizationId, email: marc.email, ...collaborator };
    const inviting = await parallel(50, () => world.ask(inviteMember, input, julie));
    const { answers, refusals } = outcomesOf(inviting);
    expect(answers.length).toBeLessThanOrEqual(1);
    for (const code of refusals) expect(code).toBe('already-invited');
    const once = () => world.refusal(world.ask(inviteMember, input, julie));
    await eventually(async () => (await once()) === 'already-invited');
    expect(await invitationsOf(organizationId, julie)).toHaveLength(1);
  });

  it('again, after it ran out, makes one of fifty too', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const first = await world.invite(julie, organizationId, marc.email);
    await world.platform.clock.advance({ days: 8 });
    const input = { organizationId, email: marc.email, ...administrator };
    const inviting = await parallel(50, () => world.ask(inviteMember, input, julie));
    expect(outcomesOf(inviting).answers.length).toBeLessThanOrEqual(1);
    await eventually(async () => {
      const stored = await world.stored('memberships').findOne({ _id: first.id });
      expect(stored).toMatchObject({ state: 'invited', version: 2 });
      return true;
    });
    expect(await world.refusal(world.accept(marc, first.token))).toBe('invitation-not-found');
    expect(await world.accept(marc, await world.tokenOf(first.id))).toMatchObject(administrator);
    await world.platform.clock.reset();
  });

  it('answers the same when the same Idempotency-Key comes again, also at once, also for a second invitation', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const input = { organizationId, email: marc.email, ...collaborator };
    const send = (idempotencyKey: string) =>
      world.ask(inviteMember, input, julie, { idempotencyKey });
    const key = randomUUID();
    const many = (one: string) => parallel(20, () => send(one)).then(outcomesOf);
    const first = await many(key);
    expect(first.refusals).toEqual([]);
    const invitation = await send(key);
    for (const answer of first.answers) expect(answer).toEqual(invitation);
    expect(await world.refusal(send(randomUUID()))).toBe('already-invited');
    const reference = { organizationId, invitationId: invitation.id };
    await world.ask(withdrawInvitation, reference, julie);
    const later = randomUUID();
    const second = await many(later);
    expect(second.refusals).toEqual([]);
    const again = await send(later);
    for (const answer of second.answers) expect(answer).toEqual(again);
    expect(again.sentAt).not.toBe(invitation.sentAt);
  });

  it('no more than the configured number is open at a time', async () => {
    const { julie, organizationId } = await world.company();
    const invite = () => world.invite(julie, organizationId, world.person('Marc').email);
    for (let n = 0; n < 30; n += 1) await invite();
    expect(await world.refusal(invite())).toBe('too-many-requests');
    const [open] = await invitationsOf(organizationId, julie);
    const reference = { organizationId, invitationId: open?.id as string };
    await world.ask(withdrawInvitation, reference, julie);
    await invite();
  });

  it('is impossible where the organization’s gate is closing', async () => {
    const { julie, organizationId } = await world.company();
    const gates = world.stored('gates');
    await gates.updateOne({ _id: organizationId }, { $set: { state: 'closing' } });
    const invite = world.invite(julie, organizationId, world.person('Marc').email);
    expect(await world.refusal(invite)).toBe('organization-closing');
  });
});

describe('who may invite as what', () => {
  it('A1-1 A1-2 B-1 is as decision 28 has it, for every pair of roles, and nothing is written when it is not', async () => {
    const { julie, organizationId } = await world.company();
    const inviters = {
      legal_representative: julie,
      administrator: await world.member(julie, organizationId, administrator),
      collaborator: await world.member(julie, organizationId, collaborator),
      external: await world.member(julie, organizationId, external),
    };
    const outcomes = [];
    for (const inviter of roles) {
      for (const role of roles) {
        const { email } = world.person('Marc');
        const billing = role !== 'external';
        const input = { organizationId, email, role, billing, products: [] };
        const outcome = await world.ask(inviteMember, input, inviters[inviter]).then(
          () => 'invited',
          ({ code }: { code: string }) => code,
        );
        outcomes.push([inviter, role, outcome]);
        const stored = await world.stored('memberships').countDocuments({ address: email });
        expect(stored).toBe(outcome === 'invited' ? 1 : 0);
      }
    }
    expect(outcomes).toEqual([
      ['legal_representative', 'legal_representative', 'invited'],
      ['legal_representative', 'administrator', 'invited'],
      ['legal_representative', 'collaborator', 'invited'],
      ['legal_representative', 'external', 'invited'],
      ['administrator', 'legal_representative', 'role-not-yours-to-give'],
      ['administrator', 'administrator', 'invited'],
      ['administrator', 'collaborator', 'invited'],
      ['administrator', 'external', 'invited'],
      ...(['collaborator', 'external'] as const).flatMap((inviter) =>
        roles.map((role) => [inviter, role, 'forbidden']),
      ),
    ]);
  });

  it('A1-1 A4-10 holds for sending again, taking back and looking, too', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const marc = await world.member(julie, organizationId, collaborator);
    const { id } = await world.invite(
      julie,
      organizationId,
      world.person().email,
      legalRepresentative,
    );
    const reference = { organizationId, invitationId: id };
    for (const contract of [resendInvitation, withdrawInvitation]) {
      expect(await world.refusal(world.ask(contract, reference, anna))).toBe(
        'role-not-yours-to-give',
      );
      expect(await world.refusal(world.ask(contract, reference, marc))).toBe('forbidden');
    }
    expect(await world.refusal(world.ask(listInvitations, { organizationId }, marc))).toBe(
      'forbidden',
    );
  });

  it('D-8 lets a legal representative invite another one, who then may leave or stay alone', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, legalRepresentative);
    const mine = await world.organizationsOf(anna);
    expect(mine[0]).toMatchObject({ role: 'legal_representative' });
    await world.ask(leaveOrganization, { organizationId }, julie);
    const leave = world.ask(leaveOrganization, { organizationId }, anna);
    expect(await world.refusal(leave)).toBe('last-legal-representative');
  });
});

describe('an invitation’s life', () => {
  it('A1-6 gives nothing before it is accepted', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    await world.invite(julie, organizationId, marc.email, administrator);
    const look = world.ask(getOrganization, { organizationId }, marc);
    expect(await world.refusal(look)).toBe('not-found');
    expect(await world.organizationsOf(marc)).toEqual([]);
  });

  it('D-2 is listed, newest first, page by page, without any token (D-3)', async () => {
    const { julie, organizationId } = await world.company();
    const sent: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      const { id, token } = await world.invite(julie, organizationId, world.person().email);
      sent.push(id);
      const list = await world.ask(listInvitations, { organizationId }, julie);
      expect(JSON.stringify(list)).not.toContain(token);
    }
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string }[]; nextCursor: string | null } = await world.ask(
        listInvitations,
        { organizationId, limit: 3, ...(cursor && { cursor }) },
        julie,
      );
      listed.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(listed).toEqual(sent.toReversed());
  });

  it('keeps no token anywhere in the database', async () => {
    const { julie, organizationId } = await world.company();
    const { id, token } = await world.invite(julie, organizationId, world.person().email);
    const stored = await world.stored('memberships').findOne({ _id: id });
    const secret = token.split('.').at(-1) as string;
    expect(secret.length).toBeGreaterThan(40);
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  it('lasts seven days: it works one second before, and not at the very end', async () => {
    const { julie, organizationId } = await world.company();
    const { clock } = world.platform;
    await clock.freeze('2026-12-01T09:00:00.000Z');
    const [marc, anna] = [world.person('Marc'), world.person('Anna')];
    const forMarc = await world.invite(julie, organizationId, marc.email);
    const forAnna = await world.invite(julie, organizationId, anna.email);
    expect(forMarc.invitation.expiresAt).toBe('2026-12-08T09:00:00.000Z');
    await clock.freeze('2026-12-08T08:59:59.000Z');
    expect(await world.accept(marc, forMarc.token)).toMatchObject({ organizationId });
    await clock.freeze('2026-12-08T09:00:00.000Z');
    expect(await world.refusal(world.accept(anna, forAnna.token))).toBe('invitation-expired');
    expect(await world.refusal(inspect(forAnna.token))).toBe('invitation-expired');
    expect(await world.refusal(decline(forAnna.token))).toBe('invitation-expired');
    const [listed] = await invitationsOf(organizationId, julie);
    expect(listed).toMatchObject({ id: forAnna.id, state: 'expired' });
    const mail = await world.askAs('notifications', describeInvitation, {
      invitationId: forAnna.id,
    });
    expect(mail).toMatchObject({ state: 'closed' });
    expect(mail).not.toHaveProperty('token');
    await clock.reset();
  });

  it('sent again, has a new link and seven more days, and the links before are void', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const first = await world.invite(julie, organizationId, marc.email);
    await world.platform.clock.advance({ days: 8 });
    const reference = { organizationId, invitationId: first.id };
    const again = await world.ask(resendInvitation, reference, julie);
    expect(again).toMatchObject({ id: first.id, state: 'open' });
    expect(await world.refusal(world.accept(marc, first.token))).toBe('invitation-not-found');
    expect(await world.accept(marc, await world.tokenOf(first.id))).toMatchObject(collaborator);
    await world.platform.clock.reset();
  });

  it('taken back, gives nothing, and can be sent anew', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id, token } = await world.invite(julie, organizationId, marc.email);
    await world.ask(withdrawInvitation, { organizationId, invitationId: id }, julie);
    for (const use of [inspect, decline, (text: string) => world.accept(marc, text)]) {
      expect(await world.refusal(use(token))).toBe('invitation-not-found');
    }
    expect(await invitationsOf(organizationId, julie)).toEqual([]);
    const twice = world.ask(withdrawInvitation, { organizationId, invitationId: id }, julie);
    expect(await world.refusal(twice)).toBe('invitation-not-found');
    await world.member(julie, organizationId, collaborator, marc);
  });

  it('declined, gives nothing, says so in the list, and can be sent anew', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id, token } = await world.invite(julie, organizationId, marc.email);
    await decline(token);
    await decline(token);
    expect(await world.refusal(world.accept(marc, token))).toBe('invitation-not-found');
    const listed = await invitationsOf(organizationId, julie);
    expect(listed).toEqual([expect.objectContaining({ id, state: 'declined' })]);
    const reference = { organizationId, invitationId: id };
    expect(await world.refusal(world.ask(resendInvitation, reference, julie))).toBe(
      'invitation-not-found',
    );
    await world.member(julie, organizationId, administrator, marc);
    expect(await invitationsOf(organizationId, julie)).toEqual([]);
  });

  it('leaves its whole way in the history', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id, token } = await world.invite(julie, organizationId, marc.email);
    await decline(token);
    await world.member(julie, organizationId, administrator, marc);
    await world.ask(leaveOrganization, { organizationId }, marc);
    const stored = await world.stored('memberships').findOne({ _id: id });
    const history = stored?.['history'] as { what: string; value: unknown; by: string | null }[];
    expect(history.map(({ what, by, value }) => [what, by, value])).toEqual([
      ['state', julie.accountId, 'invited'],
      ['rights', julie.accountId, collaborator],
      ['state', null, 'declined'],
      ['state', julie.accountId, 'invited'],
      ['rights', julie.accountId, administrator],
      ['state', marc.accountId, 'active'],
      ['accountId', marc.accountId, marc.accountId],
      ['state', marc.accountId, 'ended'],
    ]);
  });
});

describe('accepting', () => {
  it('A1-7 lets fifty tabs accept at once, joins once and answers all of them the same', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id, token } = await world.invite(julie, organizationId, marc.email, administrator);
    const { answers, refusals } = outcomesOf(await parallel(50, () => world.accept(marc, token)));
    expect(refusals).toEqual([]);
    for (const answer of answers) expect(answer).toEqual({ organizationId, ...administrator });
    const members = await world.membersOf(organizationId, julie);
    expect(members.filter(({ accountId }) => accountId === marc.accountId)).toHaveLength(1);
    const stored = await world.stored('memberships').findOne({ _id: id });
    expect(stored).toMatchObject({ state: 'active', version: 2 });
    const joined = await eventually(async () => {
      const events = await world.platform.bus.published(memberJoined);
      const ofThis = events.filter(({ aggregateId }) => aggregateId === id);
      return ofThis.length > 0 && ofThis;
    });
    expect(joined).toHaveLength(1);
  });

  it('A1-7 as legal representative, too', async () => {
    const { julie, organizationId } = await world.company();
    const anna = world.person('Anna');
    const { id, token } = await world.invite(
      julie,
      organizationId,
      anna.email,
      legalRepresentative,
    );
    const { refusals } = outcomesOf(await parallel(50, () => world.accept(anna, token)));
    expect(refusals).toEqual([]);
    expect(await world.accept(anna, token)).toMatchObject({ role: 'legal_representative' });
    const organization = await world.stored('organizations').findOne({ _id: organizationId });
    expect(organization).toMatchObject({
      legalRepresentatives: [julie.accountId, anna.accountId],
    });
    const stored = await world.stored('memberships').findOne({ _id: id });
    expect(stored).toMatchObject({ state: 'active', version: 2 });
    expect(stored).not.toHaveProperty('unfinished');
  });

  it('is for the account of that address alone', async () => {
    const { julie, organizationId } = await world.company();
    const [marc, eve] = [world.person('Marc'), world.person('Eve')];
    const { token } = await world.invite(julie, organizationId, marc.email);
    expect(await world.refusal(world.accept(eve, token))).toBe('invitation-for-another-address');
    await world.accept(marc, token);
    expect(await world.refusal(world.accept(eve, token))).toBe('invitation-not-found');
  });

  it('takes the address as the same whatever its spelling', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { token } = await world.invite(julie, organizationId, marc.email.toUpperCase());
    expect(await world.accept(marc, token)).toMatchObject({ organizationId });
  });

  it('refuses an altered token: another id, another version, another key, nonsense', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const mine = await world.invite(julie, organizationId, marc.email);
    const other = await world.invite(julie, organizationId, world.person().email);
    const [key, id, version, mac] = mine.token.split('.') as [string, string, string, string];
    const otherId = other.token.split('.')[1] as string;
    const flipped = mac.startsWith('A') ? `B${mac.slice(1)}` : `A${mac.slice(1)}`;
    for (const token of [
      [key, otherId, version, mac].join('.'),
      [key, id, '2', mac].join('.'),
      [key, id, version, flipped].join('.'),
      ['other', id, version, mac].join('.'),
      'nonsense-nonsense-nonsense',
    ]) {
      expect(await world.refusal(world.accept(marc, token))).toBe('invitation-not-found');
    }
  });

  it('is void when who invited is no member any more, or may not give that role any more', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const otto = await world.member(julie, organizationId, legalRepresentative);
    const [marc, mia] = [world.person('Marc'), world.person('Mia')];
    const byAnna = await world.invite(anna, organizationId, marc.email);
    const byOtto = await world.invite(otto, organizationId, mia.email, legalRepresentative);
    await world.remove(julie, organizationId, anna);
    await world.ask(leaveOrganization, { organizationId }, otto);
    for (const [person, { token }] of [
      [marc, byAnna],
      [mia, byOtto],
    ] as const) {
      expect(await world.refusal(world.accept(person, token))).toBe('invitation-not-found');
      expect(await world.refusal(inspect(token))).toBe('invitation-not-found');
      expect(await world.refusal(world.askAs('identity', proveInvitation, { token }))).toBe(
        'invitation-not-found',
      );
    }
    expect(await invitationsOf(organizationId, julie)).toEqual([]);
  });

  it('is void also when only the inviter’s right is gone and nobody took the invitation back', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const marc = world.person('Marc');
    const { id, token } = await world.invite(anna, organizationId, marc.email);
    await world
      .stored('memberships')
      .updateOne(
        { organizationId, accountId: anna.accountId },
        { $set: { 'rights.role': 'collaborator' } },
      );
    expect(await world.refusal(world.accept(marc, token))).toBe('invitation-not-found');
    const mail = await world.askAs('notifications', describeInvitation, { invitationId: id });
    expect(mail.state).toBe('closed');
    const reference = { organizationId, invitationId: id };
    await world.ask(resendInvitation, reference, julie);
    expect(await world.accept(marc, await world.tokenOf(id))).toMatchObject({ organizationId });
  });

  it('lets nobody join in whom the inviter loses the right in the very moment, or joins them before', async () => {
    for (let round = 0; round < 15; round += 1) {
      const { julie, organizationId } = await world.company();
      const otto = await world.member(julie, organizationId, legalRepresentative);
      const mia = world.person('Mia');
      const { token } = await world.invite(otto, organizationId, mia.email, legalRepresentative);
      const [accepted] = await Promise.allSettled([
        world.accept(mia, token),
        world.remove(julie, organizationId, otto),
      ]);
      const organization = await world.stored('organizations').findOne({ _id: organizationId });
      const isOne = (organization!['legalRepresentatives'] as string[]).includes(mia.accountId);
      expect(isOne).toBe(accepted.status === 'fulfilled');
      expect((await world.organizationsOf(mia)).length).toBe(isOne ? 1 : 0);
    }
  });

  it('and taking back at the same time end in one of the two, for both sides', async () => {
    for (let round = 0; round < 15; round += 1) {
      const { julie, organizationId } = await world.company();
      const marc = world.person('Marc');
      const { id, token } = await world.invite(julie, organizationId, marc.email);
      const [accepted, withdrawn] = await Promise.allSettled([
        world.accept(marc, token),
        world.ask(withdrawInvitation, { organizationId, invitationId: id }, julie),
      ]);
      expect([accepted.status, withdrawn.status].toSorted()).toEqual(['fulfilled', 'rejected']);
      const mine = await world.organizationsOf(marc);
      expect(mine).toHaveLength(accepted.status === 'fulfilled' ? 1 : 0);
    }
  });
});

describe('signing up from an invitation', () => {
  /** Identity has verified an account that signed up with an invitation. */
  async function signUp(person: Person, invitationId: string, occurredAt?: string): Promise<void> {
    world.starts(person, { invitationId });
    const event = await world.platform.bus.publish(accountVerified, {
      aggregateId: person.accountId,
      data: { accountId: person.accountId, organizationId: null, invitationId },
      ...(occurredAt && { occurredAt }),
    });
    await eventually(() =>
      world
        .stored<{ _id: string; done?: Date }>('inbox')
        .findOne({ _id: new RegExp(`${event.id}$`) as never, done: { $exists: true } })
        .then((found) => found !== null),
    );
  }

  it('proves exactly the invited address to identity', async () => {
    const { julie, organizationId } = await world.company();
    const { id, token } = await world.invite(julie, organizationId, 'Marc@Munster.Example');
    const proven = await world.askAs('identity', proveInvitation, { token });
    expect(proven).toEqual({ invitationId: id, email: 'marc@munster.example' });
  });

  it('A1-4 makes a member, without an organization of their own', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id } = await world.invite(julie, organizationId, marc.email);
    await signUp(marc, id);
    const mine = await world.organizationsOf(marc);
    expect(mine.map((one) => [one.id, one.role, one.current])).toEqual([
      [organizationId, 'collaborator', true],
    ]);
  });

  it('makes a member at the first list already, though the event is still on its way', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id } = await world.invite(julie, organizationId, marc.email);
    world.starts(marc, { invitationId: id });
    const claim = { firstOrganization: { organizationId: null, invitationId: id } };
    const mine = await world.organizationsOf({ ...marc, ...claim });
    expect(mine.map((one) => one.id)).toEqual([organizationId]);
  });

  it('gives a valid account without an organization when the invitation was taken back meanwhile', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id } = await world.invite(julie, organizationId, marc.email);
    await world.ask(withdrawInvitation, { organizationId, invitationId: id }, julie);
    await signUp(marc, id);
    expect(await world.organizationsOf(marc)).toEqual([]);
  });

  it('counts as of the moment of the sign-up, though the event arrives after the end', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id, invitation } = await world.invite(julie, organizationId, marc.email);
    const justInTime = new Date(new Date(invitation.expiresAt).getTime() - 1_000);
    await world.platform.clock.advance({ days: 7, minutes: 1 });
    await signUp(marc, id, justInTime.toISOString());
    expect(await world.organizationsOf(marc)).toHaveLength(1);
    await world.platform.clock.reset();
  });

  it('leaves a later invitation for the person to answer', async () => {
    const { julie, organizationId } = await world.company();
    const marc = world.person('Marc');
    const { id } = await world.invite(julie, organizationId, marc.email);
    await signUp(marc, id);
    await world.ask(leaveOrganization, { organizationId }, marc);
    const before = new Date(Date.now() - 60_000).toISOString();
    await world.invite(julie, organizationId, marc.email, administrator);
    await signUp(marc, id, before);
    expect(await world.organizationsOf(marc)).toEqual([]);
    const claim = { firstOrganization: { organizationId: null, invitationId: id } };
    expect(await world.organizationsOf({ ...marc, ...claim })).toEqual([]);
    expect(await world.accept(marc, await world.tokenOf(id))).toMatchObject(administrator);
  });
});
