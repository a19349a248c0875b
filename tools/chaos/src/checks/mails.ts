import {
  invitationSent,
  memberJoined,
  memberLeft,
  memberRemoved,
  organizationClosed,
  signUpStarted,
} from '@atrium/contracts';
import { type Evidence, isOf, purgedOf, type StoredEvent } from '../evidence.js';
import { grouped } from '../grouped.js';
import type { Check } from './check.js';

const noticesOf: Readonly<Record<string, (event: StoredEvent) => string[]>> = {
  [signUpStarted.subject]: () => ['sign-up'],
  [invitationSent.subject]: () => ['invitation'],
  [memberJoined.subject]: ({ data: { invitedBy } }) =>
    invitedBy === null ? [] : ['membership-begun', `invitation-accepted:${String(invitedBy)}`],
  // The legal representatives are told too; who they were in that moment is known to nobody later.
  [memberLeft.subject]: () => ['membership-left'],
  [memberRemoved.subject]: () => ['membership-removed'],
};

/** Reasons not to send that are the truth about the world, not a failure. */
const rightlySkipped = new Set(['nothing-to-say', 'no-longer-concerned']);

/** What may never happen to mails (I15). */
export const mailChecks: readonly Check[] = [
  {
    id: 'I15',
    promise: 'every event has its mails, and no mail is without an event',
    violations: ({ events, deliveries, erased, organizations }) => {
      const purged = purgedOf({ organizations });
      const planned = new Set(deliveries.map(({ id }) => id));
      const ids = new Set(events.map(({ id }) => id));
      return [
        ...events.flatMap((event) =>
          (isForgotten(event, erased, purged) ? [] : (noticesOf[event.subject]?.(event) ?? []))
            .map((notice) => `${event.id}:${notice}`)
            .filter((id) => !planned.has(id))
            .map((id) => `${id} was never planned`),
        ),
        ...deliveries
          .filter(({ id }) => !ids.has(id.split(':')[0]!))
          .map(({ id }) => `${id} is about no event`),
      ];
    },
  },
  {
    id: 'I15',
    promise: 'every mail was sent, or rightly not',
    violations: ({ deliveries, mails, events, accounts, erased }) => {
      const arrived = arrivals(mails);
      const gone = new Set([
        ...erased,
        ...accounts.filter(({ deletion }) => deletion !== null).map(({ id }) => id),
        ...events
          .filter(({ subject }) => subject === organizationClosed.subject)
          .map(({ aggregateId }) => aggregateId),
      ]);
      return deliveries.flatMap(({ id, state, reason, concerns }) => {
        if (state === 'sent') return arrived.has(markOf(id)) ? [] : [`${id} did not arrive`];
        if (state === 'skipped' && rightlySkipped.has(reason ?? '')) return [];
        if (reason === 'gone' && concerns.some((one) => gone.has(one))) return [];
        return [`${id} is ${state}: ${reason}`];
      });
    },
  },
  {
    id: 'I15',
    promise: 'no mail came more often than it was tried',
    violations: ({ deliveries, mails, events, erased, organizations }) => {
      const purged = purgedOf({ organizations });
      const claims = new Map(deliveries.map((delivery) => [markOf(delivery.id), delivery.claims]));
      const forgotten = new Set(
        events.filter((event) => isForgotten(event, erased, purged)).map(({ id }) => id),
      );
      return [...arrivals(mails)]
        .filter(([mark]) => {
          const [event = '', , recipient = ''] = mark.split('.');
          return claims.has(mark) || !(forgotten.has(event) || erased.has(recipient));
        })
        .filter(([mark, count]) => count > (claims.get(mark) ?? 0))
        .map(([mark, count]) => `${mark} came ${count} times in ${claims.get(mark) ?? 0} attempts`);
    },
  },
];

/** Whether an event is about somebody, or an organization, of whom everything that was told is forgotten. */
function isForgotten(
  event: StoredEvent,
  erased: ReadonlySet<string>,
  purged: ReadonlySet<string>,
): boolean {
  const { accountId, invitedBy } = event.data;
  return isOf(purged, event) || [accountId, invitedBy].some((one) => erased.has(String(one)));
}

/** How many mails came more than once: after a lost answer that is what is promised. */
export function repeatedMails({ mails }: Pick<Evidence, 'mails'>): number {
  return [...arrivals(mails).values()].filter((count) => count > 1).length;
}

/** A delivery's id as its Message-ID has it. */
function markOf(deliveryId: string): string {
  return deliveryId.replaceAll(':', '.');
}

function arrivals(mails: readonly string[]): Map<string, number> {
  const groups = grouped(mails, (messageId) => /^<?([^@>]*)@/.exec(messageId)?.[1] ?? messageId);
  return new Map([...groups].map(([mark, all]) => [mark, all.length]));
}
