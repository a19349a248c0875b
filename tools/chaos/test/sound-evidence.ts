import {
  accountDeleted,
  accountVerified,
  allEvents,
  consumerOf,
  invitationSent,
  memberJoined,
  memberLeft,
  organizationClosed,
  organizationCreated,
  signUpStarted,
} from '@atrium/contracts';
import type {
  AccountSeen,
  Change,
  Evidence,
  MembershipSeen,
  StoredEvent,
} from '../src/evidence.js';
import type { Command } from '../src/history.js';

type Event = Pick<StoredEvent, 'id' | 'subject' | 'aggregateId' | 'aggregateVersion'> &
  Partial<StoredEvent>;

/** A story in which everything went well: Ada founds three organizations, closes one, invites Bo and Cy; Bo leaves, and deletes his account. */
export function soundEvidence(): Evidence {
  const events = told.map((event, index) => complete(event, index + 1));
  return {
    commands,
    events,
    aggregates: [...new Set(events.map(({ aggregateId }) => aggregateId))].map((id) => {
      const own = events.filter(({ aggregateId }) => aggregateId === id);
      return { id, version: own.length, told: own.map((event) => event.id) };
    }),
    heard: new Set(events.flatMap(consumersOf)),
    deadLetters: [],
    restless: {},
    accounts: [
      account('ada', { address: 'ada@x.test', organizationId: 'own', sessions: 1 }),
      account('bo', { address: 'deleted:bo', deletion: 'erasing' }),
    ],
    erased: new Set(),
    organizations: [
      organization('own', 'Ada', []),
      organization('firm', 'Better', [change('name', 'Firm', 'Better', 'ada', 60)]),
      { ...organization('shop', 'Shop', []), state: 'closed' },
    ],
    memberships: [
      membership('m-own', { organizationId: 'own', chosenAt: 90_000 }),
      membership('m-firm', { organizationId: 'firm' }),
      membership('m-shop', { organizationId: 'shop' }),
      membership('m-bo', { ...bo, state: 'ended', role: 'collaborator' }),
      membership('m-cy', {
        ...{ address: 'cy@x.test', accountId: null, state: 'withdrawn', role: 'collaborator' },
        changes: [change('state', 'invited', 'withdrawn', 'ada', 75)],
      }),
    ],
    gates: { billing: gates('closed'), organizations: gates('closing') },
    deliveries: [
      ...['e1:sign-up', 'e6:invitation', 'e7:membership-begun', 'e7:invitation-accepted:ada'],
      ...['e8:membership-left', 'e8:member-left:ada', 'e9:invitation'],
    ].map((id) => ({ id, state: 'sent', reason: null, claims: 1, concerns: [] })),
    mails: [
      ...['e1.sign-up', 'e6.invitation', 'e7.membership-begun', 'e7.invitation-accepted.ada'],
      ...['e8.membership-left', 'e8.member-left.ada', 'e9.invitation'],
    ].map((mark) => `<${mark}@x.test>`),
    views: [{ accountId: 'ada', status: 200, organizationIds: ['firm', 'own'] }],
  };
}

const bo = { organizationId: 'firm', accountId: 'bo', address: 'bo@x.test' };

const told: readonly Event[] = [
  event('e1', signUpStarted, 'sign-up-1', 'r1', { signUpId: 'sign-up-1' }),
  event('e2', accountVerified, 'ada', 'r2'),
  event('e3', organizationCreated, 'own', 'r2'),
  event('e4', memberJoined, 'm-own', 'r2', joined('own', 'ada', null)),
  event('e5', organizationCreated, 'firm', 'r4'),
  event('e10', memberJoined, 'm-firm', 'r4', joined('firm', 'ada', null)),
  event('e6', invitationSent, 'm-bo', 'r5'),
  event('e7', memberJoined, 'm-bo', 'r6', joined('firm', 'bo', 'ada'), 2),
  event('e8', memberLeft, 'm-bo', 'r9', joined('firm', 'bo', null), 3),
  event('e9', invitationSent, 'm-cy', 'r7'),
  event('e11', organizationCreated, 'shop', 'r11'),
  event('e12', memberJoined, 'm-shop', 'r11', joined('shop', 'ada', null)),
  event('e13', organizationClosed, 'shop', 'r12', {}, 2),
  event('e14', accountDeleted, 'bo', 'r13', { accountId: 'bo' }),
];

const commands: readonly Command[] = [
  command('sign-up', 'r1', null, {}),
  command('verify', 'r2', null, {}),
  command('create-organization', 'r4', 'ada', { name: 'Firm' }),
  command('rename', 'r3', 'ada', { organizationId: 'firm', name: 'Better' }),
  command('invite', 'r5', 'ada', { organizationId: 'firm' }),
  command('accept', 'r6', 'bo', { organizationId: 'firm', invitationId: 'm-bo' }),
  command('invite', 'r7', 'ada', { organizationId: 'firm' }),
  command('withdraw', 'r8', 'ada', { organizationId: 'firm', invitationId: 'm-cy' }, 75),
  command('leave', 'r9', 'bo', { organizationId: 'firm' }),
  command('switch', 'r10', 'ada', { organizationId: 'own' }, 80),
  command('create-organization', 'r11', 'ada', { name: 'Shop' }),
  command('close', 'r12', 'ada', { organizationId: 'shop' }),
  command('delete-account', 'r13', 'bo', { accountId: 'bo', address: 'bo@x.test' }),
];

/** A command with one request that was answered 200. */
export function command(
  kind: Command['kind'],
  requestId: string,
  by: string | null,
  about: Record<string, string>,
  at = 50,
): Command {
  const attempt = { requestId, sentAt: at, answeredAt: at + 5, status: 200, problem: null };
  return {
    ...{ number: 1, kind, by, about, answer: {}, outcome: 'done' },
    keyed: kind === 'invite' || kind === 'create-organization',
    attempts: [{ ...attempt, verdict: 'done' }],
  };
}

export function change(
  what: string,
  from: unknown,
  value: unknown,
  by: string | null,
  at: number,
): Change {
  return { what, from, value, by, at };
}

function joined(organizationId: string, accountId: string, invitedBy: string | null) {
  return { organizationId, accountId, invitedBy };
}

function event(
  id: string,
  { subject }: { subject: string },
  aggregateId: string,
  requestId: string,
  data: StoredEvent['data'] = {},
  aggregateVersion = 1,
): Event {
  return { id, subject, aggregateId, requestId, data, aggregateVersion };
}

function complete(partial: Event, sequence: number): StoredEvent {
  const occurredAt = new Date(0).toISOString();
  return { causedBy: null, requestId: null, data: {}, occurredAt, sequence, ...partial };
}

function consumersOf({ id, subject }: StoredEvent): string[] {
  const contract = allEvents().find((one) => one.subject === subject)!;
  return contract.consumedBy.map((service) => `${consumerOf(service, contract)}:${id}`);
}

function organization(id: string, name: string, changes: readonly Change[]) {
  return { id, name, state: 'open', legalRepresentatives: ['ada'], changes };
}

function account(id: string, more: Partial<AccountSeen>): AccountSeen {
  return { id, address: '', organizationId: null, deletion: null, sessions: 0, ...more };
}

/** All open, but that of the organization that was closed. */
function gates(closed: string): ReadonlyMap<string, string> {
  return new Map([
    ['own', 'open'],
    ['firm', 'open'],
    ['shop', closed],
  ]);
}

function membership(id: string, more: Partial<MembershipSeen>): MembershipSeen {
  return {
    ...{ id, organizationId: 'firm', address: 'ada@x.test', accountId: 'ada', state: 'active' },
    ...{ role: 'legal_representative', chosenAt: -1, changes: [] },
    ...more,
  };
}
