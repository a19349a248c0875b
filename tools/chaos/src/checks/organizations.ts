import {
  memberJoined,
  memberLeft,
  memberRemoved,
  organizationClosed,
  organizationRestored,
} from '@atrium/contracts';
import type { Evidence, MembershipSeen } from '../evidence.js';
import { grouped, repeated } from '../grouped.js';
import type { Check } from './check.js';

const memberEvents: ReadonlySet<string> = new Set(
  [memberJoined, memberLeft, memberRemoved].map(({ subject }) => subject),
);

/** What always holds of organizations and memberships. */
export const organizationChecks: readonly Check[] = [
  {
    id: 'I4',
    promise: 'every open organization has a legal representative who is a member',
    violations: ({ organizations, memberships }) => {
      const active = new Set(activeOf(memberships).map(membershipKey));
      return organizations
        .filter(({ state }) => state === 'open')
        .flatMap(({ id, legalRepresentatives }) => [
          ...(legalRepresentatives.length === 0 ? [`${id} has none`] : []),
          ...legalRepresentatives
            .filter((accountId) => !active.has(`${id} ${accountId}`))
            .map((accountId) => `${id}: ${accountId} represents it and is no member`),
        ]);
    },
  },
  {
    id: 'I4',
    promise: 'whoever joined as legal representative is one',
    violations: ({ organizations, memberships }) => {
      const listed = new Map(organizations.map((one) => [one.id, one.legalRepresentatives]));
      return activeOf(memberships)
        .filter(({ role }) => role === 'legal_representative')
        .filter(({ organizationId, accountId }) => {
          return !listed.get(organizationId)?.includes(accountId ?? '');
        })
        .map(({ id, organizationId }) => `membership ${id} says so, ${organizationId} does not`);
    },
  },
  {
    id: 'I5',
    promise: 'nobody is twice a member of an organization',
    violations: ({ memberships }) => [
      ...repeated(activeOf(memberships).map(membershipKey)).map((key) => `account twice: ${key}`),
      ...repeated(
        memberships.map(({ organizationId, address }) => `${organizationId} ${address}`),
      ).map((key) => `address twice: ${key}`),
    ],
  },
  {
    id: 'I5',
    promise: 'the organization and the account of every member exist',
    violations: ({ memberships, organizations, accounts }) => {
      const known = new Set([...organizations, ...accounts].map(({ id }) => id));
      return activeOf(memberships).flatMap(({ id, organizationId, accountId }) =>
        [organizationId, accountId ?? 'nobody']
          .filter((one) => !known.has(one))
          .map((one) => `membership ${id}: there is no ${one}`),
      );
    },
  },
  {
    id: 'I5',
    promise: 'everybody sees exactly the organizations that they belong to',
    violations: ({ views, memberships, organizations }) => {
      const open = new Set(
        organizations.filter(({ state }) => state === 'open').map(({ id }) => id),
      );
      const belonging = grouped(
        activeOf(memberships).filter(({ organizationId }) => open.has(organizationId)),
        ({ accountId }) => accountId ?? '',
      );
      return views.flatMap(({ accountId, status, organizationIds }) => {
        if (status !== 200) return [`${accountId} is signed in and was answered ${status}`];
        const theirs = (belonging.get(accountId) ?? []).map(({ organizationId }) => organizationId);
        const isSame = [...theirs].sort().join() === [...organizationIds].sort().join();
        return isSame ? [] : [`${accountId} sees [${organizationIds}] and belongs to [${theirs}]`];
      });
    },
  },
  {
    id: 'I1',
    promise: 'the last event about a membership says what it is',
    violations: ({ events, memberships }) => {
      const told = grouped(
        events.filter(({ subject }) => memberEvents.has(subject)),
        ({ aggregateId }) => aggregateId,
      );
      return memberships.flatMap(({ id, state }) => {
        const last = (told.get(id) ?? []).toSorted(
          (a, b) => b.aggregateVersion - a.aggregateVersion,
        )[0]?.subject;
        const isMember = last === memberJoined.subject;
        return isMember === (state === 'active') ? [] : [`${id} is ${state}, and was told ${last}`];
      });
    },
  },
  {
    id: 'I1',
    promise: 'every organization has its gates, and every account its organization',
    violations: ({ organizations, accounts, gates }) => {
      const known = new Set(organizations.map(({ id }) => id));
      return [
        ...Object.entries(gates).flatMap(([service, states]) =>
          organizations
            .filter(({ id, state }) => state === 'open' && states.get(id) !== 'open')
            .map(({ id }) => `${service} has gate ${states.get(id)} for ${id}, which is open`),
        ),
        ...accounts
          .filter(({ deletion }) => deletion === null)
          .filter(({ organizationId }) => organizationId !== null && !known.has(organizationId))
          .map(({ id, organizationId }) => `${id} never got its organization ${organizationId}`),
      ];
    },
  },
  {
    id: 'I13',
    promise: 'what is closed is closed in every part, as the last event says',
    violations: ({ organizations, gates, events }) => {
      const told = grouped(
        events.filter(({ subject }) => closingEvents.has(subject)),
        ({ aggregateId }) => aggregateId,
      );
      return organizations
        .filter(({ state }) => state !== 'purged')
        .flatMap(({ id, state }) => {
          const last = (told.get(id) ?? []).toSorted(
            (a, b) => b.aggregateVersion - a.aggregateVersion,
          )[0]?.subject;
          const wasClosed = last === organizationClosed.subject;
          const isHeld = gates.organizations.get(id) === 'closing';
          const isShut = gates.billing.get(id) === 'closed';
          return [
            ...(wasClosed === (state === 'closed')
              ? []
              : [`${id} is ${state}, and was told ${last}`]),
            ...(state !== 'closed' || (isHeld && isShut) ? [] : [`${id} is closed, a gate is not`]),
          ];
        });
    },
  },
  {
    id: 'I13',
    promise: 'who has deleted their account has none, no session, and is nowhere',
    violations: ({ commands, accounts, organizations, memberships }) => {
      const there = new Map(accounts.map((one) => [one.id, one]));
      const deleted = commands
        .filter(({ kind, outcome }) => kind === 'delete-account' && outcome === 'done')
        .map(({ about }) => about['accountId'] ?? '');
      const going = accounts.filter(({ deletion }) => deletion !== null).map(({ id }) => id);
      return [...new Set([...deleted, ...going])].flatMap((id) => {
        const account = there.get(id);
        const isThere = account !== undefined && account.deletion !== 'erasing';
        const belongs = activeOf(memberships).some(({ accountId }) => accountId === id);
        const represents = organizations.some((one) => one.legalRepresentatives.includes(id));
        const faults = [
          isThere && 'is there',
          account && account.sessions > 0 && 'has a session',
          belongs && 'is a member',
          represents && 'represents an organization',
        ];
        return faults.flatMap((fault) => (fault ? [`${id}, deleted, ${fault}`] : []));
      });
    },
  },
];

const closingEvents: ReadonlySet<string> = new Set(
  [organizationClosed, organizationRestored].map(({ subject }) => subject),
);

function activeOf(memberships: Evidence['memberships']): MembershipSeen[] {
  return memberships.filter(({ state }) => state === 'active');
}

function membershipKey({ organizationId, accountId }: MembershipSeen): string {
  return `${organizationId} ${accountId}`;
}
