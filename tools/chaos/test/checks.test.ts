import { describe, expect, it } from '@jest/globals';
import { checks } from '../src/checks/index.js';
import { repeatedMails } from '../src/checks/mails.js';
import type { Evidence } from '../src/evidence.js';
import type { Command } from '../src/history.js';
import { change, soundEvidence } from './sound-evidence.js';

type Damage = (sound: Evidence) => Partial<Evidence>;

/** How each promise is broken; the promise is found by the beginning of its words. */
const damages: readonly [string, string, Damage][] = [
  [
    'every event that a document tells',
    'an event never reached its stream',
    ({ events }) => ({ events: without(events, 'e7') }),
  ],
  [
    'every event is in its stream once',
    'an event was stored twice',
    ({ events }) => ({ events: [...events, { ...events[0]!, sequence: 99 }] }),
  ],
  [
    'every event is in its stream once',
    'two events have the same version',
    ({ events }) => ({ events: [...events, { ...events[0]!, id: 'other' }] }),
  ],
  [
    'no stream has an event',
    'the write that told an event was lost',
    ({ aggregates }) => ({ aggregates: aggregates.filter(({ id }) => id !== 'm-bo') }),
  ],
  [
    'every event was consumed',
    'a consumer never noted an event',
    ({ heard }) => ({ heard: new Set([...heard].slice(1)) }),
  ],
  ['all has come to rest', 'an outbox is full', () => ({ restless: { 'outbox of accounts': 1 } })],
  ['there are no dead letters', 'there is one', () => ({ deadLetters: ['billing: poison'] })],
  [
    'every event has its mails',
    'a mail was never planned',
    ({ deliveries }) => ({ deliveries: without(deliveries, 'e6:invitation') }),
  ],
  [
    'every event has its mails',
    'a mail is about nothing',
    ({ events }) => ({ events: without(events, 'e6') }),
  ],
  ['every mail was sent', 'a mail got lost', ({ mails }) => ({ mails: mails.slice(1) })],
  [
    'every mail was sent',
    'a mail was given up',
    ({ deliveries }) => ({ deliveries: [{ ...deliveries[0]!, state: 'failed', reason: 'fault' }] }),
  ],
  [
    'no mail came more often',
    'a mail came twice after one attempt',
    ({ mails }) => ({ mails: [...mails, mails[0]!] }),
  ],
  [
    'every open organization',
    'the list of legal representatives is empty',
    organizationWith({ legalRepresentatives: [] }),
  ],
  [
    'every open organization',
    'a legal representative is no member',
    organizationWith({ legalRepresentatives: ['ada', 'bo'] }),
  ],
  [
    'whoever joined as legal representative',
    'a member says to be one and is not listed',
    organizationWith({ legalRepresentatives: ['bo'] }),
  ],
  [
    'nobody is twice a member',
    'an account has two memberships',
    ({ memberships }) => ({
      memberships: [...memberships, { ...memberships[1]!, id: 'again', address: 'a@x.test' }],
    }),
  ],
  [
    'nobody is twice a member',
    'an address has two memberships',
    ({ memberships }) => ({
      memberships: [...memberships, { ...memberships[2]!, id: 'again' }],
    }),
  ],
  [
    'the organization and the account of every member',
    'an organization is gone',
    ({ organizations }) => ({ organizations: organizations.slice(1) }),
  ],
  [
    'the organization and the account of every member',
    'an account is gone',
    ({ accounts }) => ({ accounts: accounts.slice(1) }),
  ],
  [
    'everybody sees exactly',
    'somebody sees another organization',
    () => ({ views: [{ accountId: 'bo', status: 200, organizationIds: ['own'] }] }),
  ],
  [
    'everybody sees exactly',
    'a session was lost',
    () => ({ views: [{ accountId: 'ada', status: 401, organizationIds: [] }] }),
  ],
  [
    'the last event about a membership',
    'somebody left and still is a member',
    ({ memberships }) => ({
      memberships: memberships.map((one) =>
        one.id === 'm-bo' ? { ...one, state: 'active' } : one,
      ),
    }),
  ],
  [
    'every organization has its gates',
    'billing has no gate',
    ({ gates }) => ({ gates: { ...gates, billing: withoutGate(gates.billing, 'firm') } }),
  ],
  [
    'every organization has its gates',
    'an account has no organization',
    ({ organizations }) => ({ organizations: organizations.slice(1) }),
  ],
  [
    'every acknowledged command has had',
    'nothing came of an invitation',
    ({ events }) => ({ events: without(events, 'e6') }),
  ],
  [
    'a command has its effect once',
    'a key did not help',
    ({ events }) => ({
      events: [...events, { ...events.find(({ id }) => id === 'e6')!, id: 'again' }],
    }),
  ],
  [
    'a request that was refused',
    'a refused request had an effect',
    commandWith('r5', { outcome: 'refused' }, { verdict: 'refused', status: 403 }),
  ],
  [
    'a request that was refused',
    'a request had an effect though it was said not to be carried out',
    commandWith('r5', { outcome: 'not-done' }, { verdict: 'not-done', status: 503 }),
  ],
  [
    'who was told to have joined',
    'nobody has joined',
    ({ events }) => ({ events: without(events, 'e7') }),
  ],
  [
    'there is one organization for each command',
    'there are two',
    ({ organizations }) => ({
      organizations: [...organizations, { ...organizations[1]!, id: 'twin' }],
    }),
  ],
  [
    'there is one organization for each command',
    'there is one for a refused command',
    commandWith('r4', { outcome: 'refused' }, {}),
  ],
  ['every name given stays', 'a name is not in the history', organizationWith({ changes: [] })],
  ['every name given stays', 'a refused name is', commandWith('r3', { outcome: 'refused' }, {})],
  [
    'who was told to have moved',
    'the move was not noted',
    ({ memberships }) => ({ memberships: memberships.map((one) => ({ ...one, chosenAt: -1 })) }),
  ],
  [
    'what was withdrawn or declined',
    'a withdrawal was not noted',
    ({ memberships }) => ({ memberships: memberships.map((one) => ({ ...one, changes: [] })) }),
  ],
  [
    'what was withdrawn or declined',
    'somebody else has withdrawn',
    ({ memberships }) => ({
      memberships: memberships.map((one) => ({
        ...one,
        changes: [...one.changes, change('state', 'invited', 'withdrawn', 'di', 500)],
      })),
    }),
  ],
  [
    'what is closed is closed in every part',
    'billing goes on with it',
    ({ gates }) => ({
      gates: { ...gates, billing: new Map([...gates.billing, ['shop', 'open']]) },
    }),
  ],
  [
    'what is closed is closed in every part',
    'it is open, and was told to be closed',
    ({ organizations }) => ({
      organizations: organizations.map((one) => ({ ...one, state: 'open' })),
    }),
  ],
  ['who has deleted their account', 'the account is there', accountOfBo({ deletion: null })],
  ['who has deleted their account', 'a session is there', accountOfBo({ sessions: 1 })],
  [
    'who has deleted their account',
    'they are a member',
    ({ memberships }) => ({
      memberships: memberships.map((one) =>
        one.id === 'm-bo' ? { ...one, state: 'active' } : one,
      ),
    }),
  ],
  [
    'who has deleted their account',
    'they represent an organization',
    organizationWith({ legalRepresentatives: ['ada', 'bo'] }),
  ],
  ['no answer was an internal error', 'there is one', commandWith('r5', {}, { status: 500 })],
];

describe('the checker', () => {
  it.each(checks.map(({ id, promise }) => [id, promise]))(
    '%s: %s, when all is well',
    (_id, promise) => {
      expect(found(promise, soundEvidence())).toEqual([]);
    },
  );

  it.each(damages)('sees that not "%s…": %s', (promise, _how, damage) => {
    const sound = soundEvidence();
    expect(found(promise, { ...sound, ...damage(sound) })).not.toEqual([]);
  });

  it('has seen every promise broken', () => {
    const broken = new Set(damages.map(([promise]) => promise));
    const untested = checks.filter(
      ({ promise }) => ![...broken].some((beginning) => promise.startsWith(beginning)),
    );
    expect(untested).toEqual([]);
  });

  it('I15 lets a mail come again that was tried again, and counts it', () => {
    const sound = soundEvidence();
    const deliveries = sound.deliveries.map((delivery) => ({ ...delivery, claims: 2 }));
    const evidence = { ...sound, deliveries, mails: [...sound.mails, sound.mails[0]!] };
    expect(found('no mail came more often', evidence)).toEqual([]);
    expect(repeatedMails(evidence)).toBe(1);
  });

  it('I14 lets an unknown command have happened, or not', () => {
    const sound = soundEvidence();
    const unknown = commandWith('r5', { outcome: 'unknown' }, { verdict: 'unknown', status: 504 });
    const happened = { ...sound, ...unknown(sound) };
    const notHappened = { ...happened, events: without(sound.events, 'e6') };
    for (const evidence of [happened, notHappened]) {
      expect(found('every acknowledged command', evidence)).toEqual([]);
      expect(found('a request that was refused', evidence)).toEqual([]);
    }
  });
});

function found(beginning: string, evidence: Evidence): string[] {
  const meant = checks.filter(({ promise }) => promise.startsWith(beginning));
  expect(meant).toHaveLength(1);
  return meant[0]!.violations(evidence);
}

function accountOfBo(more: Partial<Evidence['accounts'][number]>): Damage {
  return ({ accounts }) => ({
    accounts: accounts.map((one) => (one.id === 'bo' ? { ...one, ...more } : one)),
  });
}

function withoutGate(gates: ReadonlyMap<string, string>, id: string): ReadonlyMap<string, string> {
  return new Map([...gates].filter(([gate]) => gate !== id));
}

function without<Item extends { readonly id: string }>(items: readonly Item[], id: string): Item[] {
  return items.filter((item) => item.id !== id);
}

function organizationWith(change: Partial<Evidence['organizations'][number]>): Damage {
  return ({ organizations: [own, firm] }) => ({ organizations: [own!, { ...firm!, ...change }] });
}

function commandWith(
  requestId: string,
  change: Partial<Command>,
  attempt: Partial<Command['attempts'][number]>,
): Damage {
  return ({ commands }) => ({
    commands: commands.map((one) => {
      const [first] = one.attempts;
      if (first?.requestId !== requestId) return one;
      return { ...one, ...change, attempts: [{ ...first, ...attempt }] };
    }),
  });
}
