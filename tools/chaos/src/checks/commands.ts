import {
  accountDeleted,
  accountVerified,
  invitationSent,
  memberJoined,
  memberLeft,
  memberRemoved,
  organizationClosed,
  organizationCreated,
  organizationRestored,
  signUpStarted,
} from '@atrium/contracts';
import { type Evidence, purgedOf, type StoredEvent } from '../evidence.js';
import { grouped } from '../grouped.js';
import type { Command } from '../history.js';
import type { Kind } from '../plan.js';
import type { Check } from './check.js';

/** The event by which a command is seen to have been carried out. */
const eventOf: Partial<Record<Kind, string>> = {
  'sign-up': signUpStarted.subject,
  verify: accountVerified.subject,
  'sign-up-invited': accountVerified.subject,
  'create-organization': organizationCreated.subject,
  invite: invitationSent.subject,
  resend: invitationSent.subject,
  leave: memberLeft.subject,
  remove: memberRemoved.subject,
  close: organizationClosed.subject,
  restore: organizationRestored.subject,
  'delete-account': accountDeleted.subject,
};

/** What clients were told, against what has happened. */
export const commandChecks: readonly Check[] = [
  {
    id: 'I14',
    promise: 'every acknowledged command has had its effect',
    violations: ({ commands, events }) => {
      const caused = byRequest(events);
      return of(commands, 'done')
        .filter((command) => {
          const wanted = eventOf[command.kind];
          return wanted && !effects(command, caused).some(({ subject }) => subject === wanted);
        })
        .map((command) => `${named(command)} was acknowledged and has not happened`);
    },
  },
  {
    id: 'I14',
    promise: 'a command has its effect once, however often it was sent',
    violations: ({ commands, events }) => {
      const caused = byRequest(events);
      return commands.flatMap((command) => {
        const wanted = eventOf[command.kind];
        const seen = effects(command, caused).filter(({ subject }) => subject === wanted);
        const sent = command.attempts.filter(({ verdict }) => verdict !== 'refused').length;
        const allowed = command.keyed ? 1 : sent;
        return wanted && seen.length > allowed
          ? [`${named(command)} has happened ${seen.length} times`]
          : [];
      });
    },
  },
  {
    id: 'I14',
    promise: 'a request that was refused, or said not to be carried out, has changed nothing',
    violations: ({ commands, events }) => {
      const caused = byRequest(events);
      return commands
        .filter(({ kind }) => kind !== 'list')
        .flatMap((command) =>
          command.attempts
            .filter(({ verdict }) => verdict === 'refused' || verdict === 'not-done')
            .flatMap(({ requestId, status, problem }) =>
              (caused.get(requestId) ?? []).map(
                ({ subject }) =>
                  `${named(command)} was answered ${status} ${problem}, and ${subject} (${requestId})`,
              ),
            ),
        );
    },
  },
  {
    id: 'I14',
    promise: 'who was told to have joined has joined',
    violations: ({ commands, events }) => {
      const joined = grouped(
        events.filter(({ subject }) => subject === memberJoined.subject),
        ({ data }) => `${String(data['organizationId'])} ${String(data['accountId'])}`,
      );
      return of(commands, 'done', 'accept')
        .filter(({ by, about }) => !joined.has(`${about['organizationId']} ${by}`))
        .map((command) => `${named(command)} was acknowledged, and nobody joined`);
    },
  },
  {
    id: 'I14',
    promise: 'there is one organization for each command that created one, and none for the others',
    violations: ({ commands, organizations }) => {
      const founded = grouped(organizations, ({ changes, name }) => firstName(changes) ?? name);
      const purged = purgedOf({ organizations });
      return commands
        .filter(({ kind }) => kind === 'create-organization')
        .filter(({ answer }) => !purged.has(String(answer['id'])))
        .flatMap((command) => {
          const count = founded.get(command.about['name'] ?? '')?.length ?? 0;
          const allowed = { done: [1], unknown: [0, 1], refused: [0], 'not-done': [0] };
          return allowed[command.outcome].includes(count)
            ? []
            : [`${named(command)} was ${command.outcome}, and there are ${count}`];
        });
    },
  },
  {
    id: 'I14',
    promise: 'every name given stays in the history, and no refused one',
    violations: ({ commands, organizations }) => {
      const changes = new Map(organizations.map((one) => [one.id, one.changes]));
      const purged = purgedOf({ organizations });
      return commands
        .filter(({ kind }) => kind === 'rename')
        .filter(({ about }) => !purged.has(about['organizationId'] ?? ''))
        .flatMap((command) => {
          const { organizationId, name } = command.about;
          const seen = (changes.get(organizationId ?? '') ?? []).some(
            ({ what, value }) => what === 'name' && value === name,
          );
          if (command.outcome === 'unknown' || seen === (command.outcome === 'done')) return [];
          return [`${named(command)} was ${command.outcome}, and is ${seen ? '' : 'not '}there`];
        });
    },
  },
  {
    id: 'I14',
    promise: 'who was told to have moved to another organization has moved',
    violations: ({ commands, memberships, events }) => {
      const current = new Map(
        memberships
          .filter(({ state }) => state === 'active')
          .map((one) => [`${one.organizationId} ${one.accountId}`, one]),
      );
      const joinedAt = new Map(
        events
          .filter(({ subject }) => subject === memberJoined.subject)
          .map(({ aggregateId, occurredAt }) => [aggregateId, Date.parse(occurredAt)]),
      );
      return of(commands, 'done', 'switch')
        .filter((command) => {
          const membership = current.get(`${command.about['organizationId']} ${command.by}`);
          const { sentAt } = command.attempts.at(-1)!;
          // Who has left and joined again since has not chosen anew.
          if (!membership || (joinedAt.get(membership.id) ?? 0) >= sentAt) return false;
          return membership.chosenAt < sentAt * 1_000;
        })
        .map((command) => `${named(command)} was acknowledged, and was not noted`);
    },
  },
  {
    id: 'I14',
    promise: 'what was withdrawn or declined is, and by nobody else',
    violations: ({ commands, memberships }) =>
      memberships.flatMap((membership) => [
        ...unexplained(membership, commands),
        ...unnoticed(membership, commands),
      ]),
  },
  {
    id: 'F13',
    promise: 'no answer was an internal error',
    violations: ({ commands }) =>
      commands.flatMap((command) =>
        command.attempts
          .filter(({ status }) => status === 500)
          .map(({ requestId }) => `${named(command)}: request ${requestId}`),
      ),
  },
];

type Membership = Evidence['memberships'][number];
const endingInvitations: ReadonlySet<Kind> = new Set<Kind>(['leave', 'remove', 'close']);
const statesOf: Partial<Record<Kind, string>> = { withdraw: 'withdrawn', decline: 'declined' };

/** Changes that no command can have made. */
function unexplained({ id, organizationId, changes }: Membership, commands: readonly Command[]) {
  const possible = commands.filter(
    ({ kind, about, outcome }) =>
      (outcome === 'done' || outcome === 'unknown') &&
      (statesOf[kind]
        ? about['invitationId'] === id
        : // Whoever goes takes along what they had invited, and so does an organization that is closed.
          kind === 'delete-account' ||
          (endingInvitations.has(kind) && about['organizationId'] === organizationId)),
  );
  return changes
    .filter(({ what, from, value }) => {
      return (
        what === 'state' && from === 'invited' && (value === 'withdrawn' || value === 'declined')
      );
    })
    .filter(({ at, by, value }) => {
      const explains = (command: Command) => {
        const kind = value === 'declined' ? 'decline' : 'withdraw';
        if (statesOf[command.kind] && command.kind !== kind) return false;
        // Who has deleted their account is left by it a while later.
        return command.by === by && (command.kind === 'delete-account' || within(command, at));
      };
      return !possible.some(explains);
    })
    .map(({ by, value }) => `${id} was ${String(value)} by ${by}, who had not asked for it`);
}

/** Acknowledged commands that have changed nothing. */
function unnoticed({ id, changes }: Membership, commands: readonly Command[]): string[] {
  return of(commands, 'done')
    .filter(({ kind, about }) => statesOf[kind] && about['invitationId'] === id)
    .filter(({ kind }) => !changes.some(({ value }) => value === statesOf[kind]))
    .map((command) => `${named(command)} was acknowledged, and was not noted`);
}

function within({ attempts }: Command, at: number): boolean {
  return at >= attempts[0]!.sentAt && at <= attempts.at(-1)!.answeredAt;
}

function byRequest(events: readonly StoredEvent[]): Map<string, StoredEvent[]> {
  return grouped(events, ({ requestId }) => requestId ?? '');
}

function effects(command: Command, caused: ReadonlyMap<string, StoredEvent[]>): StoredEvent[] {
  return command.attempts.flatMap(({ requestId }) => caused.get(requestId) ?? []);
}

function of(commands: readonly Command[], outcome: Command['outcome'], kind?: Kind): Command[] {
  return commands.filter((one) => one.outcome === outcome && (!kind || one.kind === kind));
}

/** The name before the first renaming. */
function firstName(changes: Evidence['organizations'][number]['changes']): string | undefined {
  const [first] = changes.filter(({ what }) => what === 'name').toSorted((a, b) => a.at - b.at);
  return first?.from as string | undefined;
}

function named({ kind, number, attempts }: Command): string {
  return `${kind} ${number} (${attempts.map(({ status }) => status ?? 'no answer').join(', ')})`;
}
