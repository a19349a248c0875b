import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changeRights,
  confirmSuccession,
  declineSuccession,
  describeSuccession,
  explainRight,
  getSuccessionRecord,
  leaveOrganization,
  listSuccessions,
  memberRightsChanged,
  proposeSuccession,
  type ProposeSuccessionInput,
  protectOrganization,
  renameOrganization,
  roles,
  type Succession,
  successionProposed,
  successionSettled,
  takeRepresentation,
  withdrawSuccession,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { eventually, parallel, sideBySide, type TestAsker } from '@atrium/testing';
import { createHash, randomUUID } from 'node:crypto';
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
  world = await World.start({ replicas: 2 });
}, 60_000);
afterEach(() => world.platform.clock.reset());
afterAll(() => world.stop());

type Terms = Omit<ProposeSuccessionInput, 'organizationId' | 'accountId'>;

const add: Terms = { kind: 'add' };
const handOver: Terms = { kind: 'hand-over' };

function propose(
  by: TestAsker,
  organizationId: string,
  { accountId }: Person,
  terms: Terms = add,
  more: Partial<Caller> = {},
): Promise<Succession> {
  return world.ask(proposeSuccession, { organizationId, accountId, ...terms }, by, more);
}

const confirm = (by: TestAsker, organizationId: string, { id: successionId }: Succession) =>
  world.ask(confirmSuccession, { organizationId, successionId }, by);
const decline = (by: TestAsker, organizationId: string, { id: successionId }: Succession) =>
  world.ask(declineSuccession, { organizationId, successionId }, by);
const withdraw = (by: TestAsker, organizationId: string, { id: successionId }: Succession) =>
  world.ask(withdrawSuccession, { organizationId, successionId }, by);
const take = (by: TestAsker, organizationId: string, { accountId }: Person) =>
  world.ask(takeRepresentation, { organizationId, accountId }, by);
const recordOf = (by: TestAsker, organizationId: string, successionId: string) =>
  world.ask(getSuccessionRecord, { organizationId, successionId }, by);
const seen = async (by: TestAsker, organizationId: string) =>
  (await world.ask(listSuccessions, { organizationId }, by)).items;

async function succeed(
  by: Person,
  organizationId: string,
  person: Person,
  terms: Terms = add,
): Promise<Succession> {
  return confirm(person, organizationId, await propose(by, organizationId, person, terms));
}

async function representativesOf(organizationId: string): Promise<string[]> {
  const stored = await world.stored('organizations').findOne({ _id: organizationId });
  return stored?.['legalRepresentatives'] as string[];
}

/** What a person is, as the switcher says it. */
const roleOf = async (person: Person) => (await world.organizationsOf(person))[0]?.role ?? null;

/** What is stored about who is a member as what, once everything is finished. */
const storedRoleOf = async (organizationId: string, { accountId }: Person) => {
  const stored = await world.stored('memberships').findOne({ organizationId, accountId });
  return (stored?.['rights'] as { role: string } | undefined)?.role;
};

const told = async (contract: typeof successionSettled, organizationId: string) =>
  (await world.platform.bus.published(contract)).filter(
    ({ data }) => data.organizationId === organizationId,
  );

describe('adding a legal representative', () => {
  it('B-1 D-8 changes nothing before the person confirms; then both hold the role', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, collaborator);
    const proposal = await propose(julie, organizationId, anna);
    expect(proposal).toMatchObject({ kind: 'add', state: 'open', proposedBy: julie.accountId });
    expect(await representativesOf(organizationId)).toEqual([julie.accountId]);
    expect(await roleOf(anna)).toBe('collaborator');

    const confirmed = await confirm(anna, organizationId, proposal);

    expect(confirmed).toMatchObject({ id: proposal.id, state: 'confirmed', giverBecomes: null });
    expect(await representativesOf(organizationId)).toEqual([julie.accountId, anna.accountId]);
    expect(await roleOf(anna)).toBe('legal_representative');
    expect(await storedRoleOf(organizationId, anna)).toBe('legal_representative');
    await world.ask(renameOrganization, { organizationId, name: 'Ours' }, anna);
  });

  it('B-3 tells, with ids alone, that it was proposed and what came of it', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const { id: successionId } = await succeed(julie, organizationId, anna);
    const data = { successionId, organizationId, kind: 'add', proposedBy: julie.accountId };
    await eventually(async () => (await told(successionSettled, organizationId)).length === 1);
    const [proposed] = await told(successionProposed, organizationId);
    const [settled] = await told(successionSettled, organizationId);
    expect(proposed!.data).toEqual({ ...data, accountId: anna.accountId, state: 'open' });
    expect(proposed!.causedBy).toBe(julie.accountId);
    expect(settled!.data).toEqual({ ...data, accountId: anna.accountId, state: 'confirmed' });
    expect(settled!.causedBy).toBe(anna.accountId);
    const hers = await world.platform.bus.told(
      memberRightsChanged,
      ({ data: about }) => about.accountId === anna.accountId,
    );
    expect(hers.map(({ data: { role }, causedBy }) => [role, causedBy])).toEqual([
      ['legal_representative', anna.accountId],
    ]);
    const reference = { organizationId, successionId };
    const mail = await world.askAs('notifications', describeSuccession, reference);
    expect(mail).toMatchObject({
      state: 'confirmed',
      hash: expect.stringMatching(/^[\da-f]{64}$/),
    });
  });

  it('is refused for who is one already, for who is no member, and with words for a hand-over', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(julie, organizationId, legalRepresentative);
    const attempt = (person: Person) => world.refusal(propose(julie, organizationId, person));
    expect(await attempt(otto)).toBe('is-legal-representative');
    expect(await attempt(julie)).toBe('is-legal-representative');
    expect(await attempt(world.person('Eve'))).toBe('not-found');
    const anna = await world.member(julie, organizationId);
    const odd = propose(julie, organizationId, anna, { kind: 'add', giverBecomes: 'collaborator' });
    const { code, details } = await world.problem(odd);
    expect([code, details.errors?.[0]?.pointer]).toEqual(['invalid-input', '/giverBecomes']);
  });

  it('B-3 is proposed to a person once at a time; after an answer it can be proposed again', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const first = await propose(julie, organizationId, anna);
    const again = () => propose(julie, organizationId, anna, handOver);
    expect(await world.refusal(again())).toBe('already-proposed');
    expect(await decline(anna, organizationId, first)).toMatchObject({ state: 'declined' });
    const second = await again();
    expect(await withdraw(julie, organizationId, second)).toMatchObject({ state: 'withdrawn' });
    await again();
    const states = (await seen(julie, organizationId)).map(({ state }) => state);
    expect(states).toEqual(['open', 'withdrawn', 'declined']);
  });

  it('A11 takes a sign-in of the last ten minutes, of both sides, to propose, to confirm and to take', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const otto = await world.member(julie, organizationId, legalRepresentative);
    const long = (person: Person) => {
      const minutes = world.platform.clock.now().getTime() - 10 * 60_000;
      return { ...person, authenticatedAt: new Date(minutes) };
    };
    const code = 'fresh-authentication-required';
    expect(await world.refusal(propose(long(julie), organizationId, anna))).toBe(code);
    expect(await world.refusal(take(long(julie), organizationId, otto))).toBe(code);
    const proposal = await propose(julie, organizationId, anna);
    expect(await world.refusal(confirm(long(anna), organizationId, proposal))).toBe(code);
    await decline(long(anna), organizationId, proposal);
  });

  it('B-6 takes a second factor where the organization asks for one', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const strong = { ...julie, amr: ['pwd', 'otp', 'mfa'] };
    await world.ask(protectOrganization, { organizationId, requiresSecondFactor: true }, strong);
    const code = 'second-factor-required';
    expect(await world.refusal(propose(julie, organizationId, anna))).toBe(code);
    const proposal = await propose(strong, organizationId, anna);
    expect(await world.refusal(confirm(anna, organizationId, proposal))).toBe(code);
    await confirm({ ...anna, amr: ['pwd', 'otp', 'mfa'] }, organizationId, proposal);
  });
});

describe('handing the role over', () => {
  it.each(['administrator', 'collaborator', 'external'] as const)(
    'B-3 makes the giver %s with the confirmation, and the person the only legal representative',
    async (giverBecomes) => {
      const { julie, organizationId } = await world.company();
      const anna = await world.member(julie, organizationId, administrator);
      await world.invite(julie, organizationId, world.person('Marc').email);
      const terms = { ...handOver, giverBecomes };
      const { id } = await succeed(julie, organizationId, anna, terms);
      expect(await representativesOf(organizationId)).toEqual([anna.accountId]);
      expect([await roleOf(julie), await roleOf(anna)]).toEqual([
        giverBecomes,
        'legal_representative',
      ]);
      expect(await storedRoleOf(organizationId, julie)).toBe(giverBecomes);
      const rename = world.ask(renameOrganization, { organizationId, name: 'Mine' }, julie);
      expect(await world.refusal(rename)).toBe('forbidden');
      const { state } = (await seen(julie, organizationId)).find((one) => one.id === id)!;
      expect(state).toBe('confirmed');
      // Whoever may not invite any more has invited nobody.
      const invited = { 'invitation.by': julie.accountId, state: 'invited' };
      const left = await world.stored('memberships').countDocuments(invited);
      expect(left).toBe(giverBecomes === 'administrator' ? 1 : 0);
    },
  );

  it('A3-7 B-3 lets the only legal representative leave, once the role is handed over', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const leave = () => world.ask(leaveOrganization, { organizationId }, julie);
    expect(await world.refusal(leave())).toBe('last-legal-representative');
    await succeed(julie, organizationId, anna, handOver);
    await leave();
    expect(await roleOf(julie)).toBeNull();
    expect(await representativesOf(organizationId)).toEqual([anna.accountId]);
    expect(await world.refusal(world.ask(leaveOrganization, { organizationId }, anna))).toBe(
      'last-legal-representative',
    );
  });

  it('B-3 gives nothing of a giver who was removed, or lost the role, meanwhile, also if they get it again', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(julie, organizationId, legalRepresentative);
    const anna = await world.member(julie, organizationId);
    const proposal = await propose(otto, organizationId, anna, handOver);
    await take(julie, organizationId, otto);
    expect(await world.refusal(confirm(anna, organizationId, proposal))).toBe('proposal-not-open');
    await succeed(julie, organizationId, otto);
    const late = await world.problem(confirm(anna, organizationId, proposal));
    expect([late.code, late.details.detail]).toEqual([
      'proposal-not-open',
      'The proposal is void.',
    ]);
    const other = await propose(otto, organizationId, anna);
    await world.remove(julie, organizationId, otto);
    expect(await world.refusal(confirm(anna, organizationId, other))).toBe('proposal-not-open');
    expect(await representativesOf(organizationId)).toEqual([julie.accountId]);
    await propose(julie, organizationId, anna);
  });

  it('B-3 comes to nothing for a person who left, also if they join again', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const proposal = await propose(julie, organizationId, anna);
    await world.ask(leaveOrganization, { organizationId }, anna);
    expect(await world.refusal(confirm(anna, organizationId, proposal))).toBe('not-found');
    await world.platform.clock.advance({ minutes: 1 });
    await world.member(julie, organizationId, collaborator, anna);
    expect(await world.refusal(confirm(anna, organizationId, proposal))).toBe('proposal-not-open');
    expect((await seen(anna, organizationId))[0]).toMatchObject({ state: 'void' });
    await succeed(julie, organizationId, anna);
  });

  it('B-3 can be confirmed for fourteen days, to the moment, whether anybody cleans up or not', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const { clock } = world.platform;
    const first = await propose(julie, organizationId, anna);
    const length = Date.parse(first.expiresAt!) - Date.parse(first.proposedAt);
    expect(length).toBe(14 * 24 * 60 * 60 * 1_000);
    await clock.advance({ days: 14 });
    expect(await world.refusal(confirm(anna, organizationId, first))).toBe('proposal-not-open');
    expect((await seen(julie, organizationId))[0]).toMatchObject({ state: 'expired' });
    const second = await propose(julie, organizationId, anna);
    await clock.advance({ days: 13, hours: 23 });
    expect(await confirm(anna, organizationId, second)).toMatchObject({ state: 'confirmed' });
  });
});

describe('taking the role', () => {
  it('B-3 from another makes them administrator; from oneself too; never from the last one', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(julie, organizationId, legalRepresentative);
    expect(await world.refusal(take(julie, organizationId, world.person('Eve')))).toBe('not-found');
    await take(julie, organizationId, otto);
    expect([await roleOf(otto), await storedRoleOf(organizationId, otto)]).toEqual([
      'administrator',
      'administrator',
    ]);
    expect(await world.refusal(take(julie, organizationId, otto))).toBe('not-found');
    expect(await world.refusal(take(julie, organizationId, julie))).toBe(
      'last-legal-representative',
    );
    await succeed(julie, organizationId, otto);
    await take(julie, organizationId, julie);
    expect(await representativesOf(organizationId)).toEqual([otto.accountId]);
    expect(await roleOf(julie)).toBe('administrator');
    const kinds = (await seen(otto, organizationId)).map(({ kind, state }) => `${kind} ${state}`);
    expect(kinds).toEqual(['removal confirmed', 'add confirmed', 'removal confirmed']);
  });

  it('B-1 leaves other rights to be changed as those of any administrator', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(julie, organizationId, legalRepresentative);
    await take(julie, organizationId, otto);
    const rights = { ...collaborator, role: 'collaborator' as const };
    const { accountId } = otto;
    await world.ask(changeRights, { organizationId, accountId, ...rights }, julie);
    expect(await roleOf(otto)).toBe('collaborator');
  });
});

describe('the record', () => {
  it('B-3 says who proposed and confirmed, when and signed in how, and who represented before and after', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(
      julie,
      organizationId,
      legalRepresentative,
      world.person('Otto'),
    );
    const anna = await world.member(julie, organizationId, administrator);
    const strong = { ...julie, amr: ['pwd', 'otp', 'mfa'] };
    const proposal = await propose(strong, organizationId, anna, handOver);
    expect(await world.refusal(recordOf(julie, organizationId, proposal.id))).toBe('not-found');
    const { id, settledAt } = await confirm(anna, organizationId, proposal);

    const record = await recordOf(otto, organizationId, id);

    const named = ({ accountId, email, givenName, familyName }: Person) => {
      const name = `${givenName} ${familyName}`;
      return { accountId, name, email };
    };
    expect(record).toMatchObject({
      format: 'succession-record-1',
      organizationId,
      organizationName: 'Entreprise Familiale Sàrl',
      kind: 'hand-over',
      person: named(anna),
      giverBecame: 'administrator',
      proposal: {
        by: named(julie),
        at: proposal.proposedAt,
        authenticationMethods: ['pwd', 'otp', 'mfa'],
      },
      confirmation: { by: named(anna), at: settledAt, authenticationMethods: ['pwd'] },
      representativesBefore: [named(julie), named(otto)],
      representativesAfter: [named(anna), named(otto)],
    });
    const { hash, ...rest } = record;
    const inOrder = (_name: string, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value;
    const canonical = JSON.stringify(rest, inOrder);
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(hash);
  });

  it('B-3 of a role that was taken says by whom, and is read by both sides and legal representatives alone', async () => {
    const { julie, organizationId } = await world.company();
    const otto = await world.member(julie, organizationId, legalRepresentative);
    const paul = await world.member(julie, organizationId, administrator, world.person('Paul'));
    await take(julie, organizationId, otto);
    const [{ id }] = (await seen(julie, organizationId)) as [Succession];
    for (const reader of [julie, otto]) {
      const record = await recordOf(reader, organizationId, id);
      expect(record).toMatchObject({ kind: 'removal', confirmation: null });
      expect(record.person.accountId).toBe(otto.accountId);
      expect(record.proposal.by.accountId).toBe(julie.accountId);
      expect(record.representativesAfter.map(({ accountId }) => accountId)).toEqual([
        julie.accountId,
      ]);
    }
    expect(await world.refusal(recordOf(paul, organizationId, id))).toBe('not-found');
    expect(await seen(paul, organizationId)).toEqual([]);
    const eve = await world.company();
    expect(await world.refusal(recordOf(eve.julie, organizationId, id))).toBe('not-found');
    expect(await world.refusal(recordOf(eve.julie, eve.organizationId, id))).toBe('not-found');
  });

  it('keeps no names beside the record once it is sealed', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const { id } = await succeed(julie, organizationId, anna, handOver);
    await succeed(anna, organizationId, julie);
    await take(anna, organizationId, julie);
    const stored = await world.stored('successions').findOne({ _id: id });
    expect(stored).toMatchObject({ naming: null, state: 'confirmed' });
    const organization = await world.stored('organizations').findOne({ _id: organizationId });
    expect(JSON.stringify(organization)).not.toContain('@munster.example');
  });
});

describe('why somebody represents an organization', () => {
  it('B-1 is told with since when and by whom, now and for any moment between', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const { clock } = world.platform;
    const explain = async (who: Person, at?: Date) => {
      const when = at && { at: at.toISOString() };
      const action = 'representatives.change' as const;
      const input = { organizationId, account: who.accountId, action, ...when };
      const { allowed, reasons } = await world.ask(explainRight, input, anna);
      const { role, since, by } = reasons.find(({ rule }) => rule === 'role')!;
      return { allowed, role, since, by };
    };
    await clock.advance({ minutes: 10 });
    const proposal = await propose(julie, organizationId, anna, handOver);
    const before = clock.now();
    await clock.advance({ minutes: 10 });
    const { settledAt } = await confirm(anna, organizationId, proposal);
    await clock.advance({ minutes: 10 });
    const common = { since: settledAt, by: julie.accountId };
    expect(await explain(anna)).toEqual({ allowed: true, role: 'legal_representative', ...common });
    expect(await explain(julie)).toEqual({ allowed: false, role: 'administrator', ...common });
    expect(await explain(anna, before)).toMatchObject({ allowed: false, role: 'collaborator' });
    expect(await explain(julie, before)).toMatchObject({
      allowed: true,
      role: 'legal_representative',
    });
    const exactly = new Date(settledAt!);
    expect(await explain(julie, exactly)).toMatchObject({ role: 'administrator' });
    expect(await explain(anna, exactly)).toMatchObject({ role: 'legal_representative' });
  });
});

describe('who may do it', () => {
  const actors = [...roles, 'stranger'] as const;
  type Actor = (typeof actors)[number];
  const rightsOf: Record<(typeof roles)[number], ChosenRights> = {
    legal_representative: legalRepresentative,
    administrator,
    collaborator,
    external,
  };

  it('B-1 decision 28: only a legal representative proposes, withdraws and takes; only the person answers', async () => {
    const outcomes: [string, string][] = [];
    const note = async (what: string, work: Promise<unknown>) => {
      outcomes.push([
        what,
        await work.then(
          () => 'done',
          (error: { code: string }) => error.code,
        ),
      ]);
    };
    const { julie, organizationId } = await world.company();
    const actor: Record<Actor, Person> = {
      legal_representative: await world.member(julie, organizationId, legalRepresentative),
      administrator: await world.member(julie, organizationId, administrator),
      collaborator: await world.member(julie, organizationId),
      external: await world.member(julie, organizationId, external),
      stranger: (await world.company()).julie,
    };
    await sideBySide(actors.length, actors.length, async (index) => {
      const who = actors[index]!;
      const by = actor[who];
      for (const role of roles) {
        const target = await world.member(julie, organizationId, rightsOf[role]);
        for (const terms of [add, handOver]) {
          const proposal = propose(by, organizationId, target, terms);
          await note(`${who} proposes ${terms.kind} to ${role}`, proposal);
          if (role === 'legal_representative') continue;
          const open = await proposal.catch(() => propose(julie, organizationId, target));
          await note(`${who} confirms for ${role}`, confirm(by, organizationId, open));
          await note(`${who} declines for ${role}`, decline(by, organizationId, open));
          await note(`${who} withdraws from ${role}`, withdraw(by, organizationId, open));
          await withdraw(julie, organizationId, open);
        }
        await note(`${who} takes from ${role}`, take(by, organizationId, target));
      }
    });
    const expected = (what: string): string => {
      const [who, verb] = what.split(' ') as [Actor, string];
      const toRepresentative = what.endsWith(' legal_representative');
      if (who === 'stranger') return 'not-found';
      if (who === 'legal_representative') {
        if (verb === 'proposes') return toRepresentative ? 'is-legal-representative' : 'done';
        if (verb === 'takes') return toRepresentative ? 'done' : 'not-found';
        return verb === 'withdraws' ? 'done' : 'forbidden';
      }
      // Of a proposal that is not theirs they know nothing.
      return verb === 'proposes' || verb === 'takes' ? 'forbidden' : 'not-found';
    };
    expect(outcomes).toEqual(outcomes.map(([what]) => [what, expected(what)]));
    expect(outcomes.length).toBeGreaterThan(80);
    for (const who of ['administrator', 'collaborator', 'external', 'stranger'] as const) {
      expect(await representativesOf(organizationId)).not.toContain(actor[who].accountId);
    }
  }, 120_000);

  it('B-1 the person sees and answers their own proposal, whatever they are, and the giver can not answer it', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const proposal = await propose(julie, organizationId, anna);
    expect(await seen(anna, organizationId)).toEqual([proposal]);
    expect(await world.refusal(confirm(julie, organizationId, proposal))).toBe('forbidden');
    expect(await world.refusal(decline(julie, organizationId, proposal))).toBe('forbidden');
    expect(await world.refusal(withdraw(anna, organizationId, proposal))).toBe('forbidden');
    expect(await decline(anna, organizationId, proposal)).toMatchObject({ state: 'declined' });
    expect(await decline(anna, organizationId, proposal)).toMatchObject({ state: 'declined' });
    expect(await world.refusal(confirm(anna, organizationId, proposal))).toBe('proposal-not-open');
  });
});

describe('at the same moment', () => {
  it('B-3 a double click proposes once, and with the same key is answered the same', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const { answers, refusals } = outcomesOf(
      await parallel(10, () => propose(julie, organizationId, anna)),
    );
    expect(answers).toHaveLength(1);
    expect(new Set(refusals)).toEqual(new Set(['already-proposed']));
    await withdraw(julie, organizationId, answers[0]!);
    const key = { idempotencyKey: randomUUID() };
    const same = outcomesOf(
      await parallel(10, () => propose(julie, organizationId, anna, handOver, key)),
    );
    expect(same.refusals).toEqual([]);
    expect(new Set(same.answers.map(({ id }) => id)).size).toBe(1);
    expect(await seen(julie, organizationId)).toHaveLength(2);
  });

  it('B-3 fifty confirmations have one effect, one record, and are told once', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId);
    const proposal = await propose(julie, organizationId, anna, handOver);
    const { answers, refusals } = outcomesOf(
      await parallel(50, () => confirm(anna, organizationId, proposal)),
    );
    expect(refusals).toEqual([]);
    const confirmed = await confirm(anna, organizationId, proposal);
    for (const answer of answers) expect(answer).toEqual(confirmed);
    expect(await representativesOf(organizationId)).toEqual([anna.accountId]);
    await eventually(async () => (await told(successionSettled, organizationId)).length === 1);
    const organization = await world.stored('organizations').findOne({ _id: organizationId });
    const changes = (organization!['history'] as { what: string }[]).filter(
      ({ what }) => what === 'legalRepresentatives',
    );
    expect(changes).toHaveLength(2);
    expect(organization!['unfinished'] ?? []).toEqual([]);
    const ofThis = ({ data }: { data: { organizationId: string } }) =>
      data.organizationId === organizationId;
    expect(await world.platform.bus.told(memberRightsChanged, ofThis, 2)).toHaveLength(2);
  }, 60_000);

  it('B-3 of a confirmation, a refusal and a withdrawal one wins', async () => {
    await sideBySide(4, 10, async () => {
      const { julie, organizationId } = await world.company();
      const anna = await world.member(julie, organizationId);
      const proposal = await propose(julie, organizationId, anna);
      await Promise.allSettled([
        confirm(anna, organizationId, proposal),
        decline(anna, organizationId, proposal),
        withdraw(julie, organizationId, proposal),
      ]);
      const [{ state }] = (await seen(julie, organizationId)) as [Succession];
      const represents = (await representativesOf(organizationId)).includes(anna.accountId);
      expect(['confirmed', 'declined', 'withdrawn']).toContain(state);
      expect(represents).toBe(state === 'confirmed');
    });
  }, 60_000);

  it('D-6 D-26 two last legal representatives who hand over, step down, leave and take from each other never leave none', async () => {
    const ways = ['hand over', 'step down', 'leave', 'take', 'remove'] as const;
    await sideBySide(4, 50, async (round) => {
      const { julie, organizationId } = await world.company();
      const otto = await world.member(julie, organizationId, legalRepresentative);
      const anna = await world.member(julie, organizationId, administrator);
      const way = [ways[round % 5]!, ways[Math.floor(round / 5) % 5]!] as const;
      const proposals = await Promise.all(
        [julie, otto].map(async (by, n) => {
          const isProposed = way[n] === 'hand over' && (n === 0 || way[0] !== 'hand over');
          return isProposed ? propose(by, organizationId, anna, handOver) : null;
        }),
      );
      const go = (by: Person, other: Person, n: 0 | 1): Promise<unknown> => {
        if (way[n] === 'hand over') {
          const proposal = proposals[n];
          return proposal ? confirm(anna, organizationId, proposal) : take(by, organizationId, by);
        }
        if (way[n] === 'step down') return take(by, organizationId, by);
        if (way[n] === 'leave') return world.ask(leaveOrganization, { organizationId }, by);
        if (way[n] === 'take') return take(by, organizationId, other);
        return world.remove(by, organizationId, other);
      };
      await Promise.allSettled([go(julie, otto, 0), go(otto, julie, 1)]);
      const left = await representativesOf(organizationId);
      expect([way, left.length > 0]).toEqual([way, true]);
      expect(new Set(left).size).toBe(left.length);
      for (const person of [julie, otto, anna]) {
        const isOne = left.includes(person.accountId);
        expect([way, (await roleOf(person)) === 'legal_representative']).toEqual([way, isOne]);
      }
    });
  }, 240_000);

  it('B-3 at no moment is the giver nobody, nor is there no legal representative', async () => {
    const { julie, organizationId } = await world.company();
    const anna = await world.member(julie, organizationId, administrator);
    const proposal = await propose(julie, organizationId, anna, handOver);
    let going = true;
    const looks: (string | null)[][] = [];
    const watching = (async () => {
      while (going) {
        const members = await world.membersOf(organizationId, julie);
        looks.push(members.map(({ role }) => role).toSorted());
      }
    })();
    await confirm(anna, organizationId, proposal);
    going = false;
    await watching;
    for (const roleNames of looks) {
      expect(roleNames).toEqual(['administrator', 'legal_representative']);
    }
  });

  it('B-3 a person who is removed while they confirm either represents or is gone, never both', async () => {
    await sideBySide(4, 10, async () => {
      const { julie, organizationId } = await world.company();
      const anna = await world.member(julie, organizationId);
      const proposal = await propose(julie, organizationId, anna);
      const { accountId } = anna;
      await Promise.allSettled([
        confirm(anna, organizationId, proposal),
        world.remove(julie, organizationId, anna),
      ]);
      const represents = (await representativesOf(organizationId)).includes(accountId);
      const stored = await world.stored('memberships').findOne({ organizationId, accountId });
      expect(stored!['state']).toBe(represents ? 'active' : 'ended');
      expect(stored).not.toHaveProperty('unfinished');
    });
  }, 60_000);
});
