import type {
  ClosedOrganization,
  ClosingOutcome,
  ClosingPart,
  ClosingRecord,
  Obstacle,
} from '@atrium/contracts';
import type { Membership } from '../membership/membership.js';
import type { Organization } from '../organization/organization.js';

/** What was in the way, or was got out of it. */
export interface Fact {
  readonly kind: string;
  readonly which: string;
}

/** One attempt to close an organization, for whoever has to know later: ids alone. */
export interface Attempt {
  /** The id of the closing. */
  readonly _id: string;
  readonly organizationId: string;
  readonly by: string;
  readonly at: Date;
  readonly outcome: ClosingOutcome;
  readonly obstacles: readonly Fact[];
  readonly cleared: readonly Fact[];
  readonly closedAt: Date | null;
  readonly restoredAt: Date | null;
  readonly restoredBy: string | null;
  readonly purgedAt: Date | null;
}

/** What a part of the platform has said, or that it has not. */
export interface PartAnswer {
  readonly name: string;
  readonly answer: 'none' | { readonly obstacles: readonly Obstacle[]; readonly hasMore: boolean };
}

/** What all parts have said. */
export interface Gathered {
  /** Whether nothing stands in the way, named or not. */
  readonly isClear: boolean;
  readonly obstacles: Obstacle[];
  readonly hasMore: boolean;
  readonly parts: ClosingPart[];
}

const day = 24 * 60 * 60_000;

/** The names of product services from outside, as they are configured. */
export function namesOf(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** All parts at once: one that does not answer stands in the way itself, since nobody knows what it would say. */
export function gathered(answers: readonly PartAnswer[]): Gathered {
  const obstacles = answers.flatMap(({ name, answer }) =>
    answer === 'none' ? [unanswered(name)] : answer.obstacles,
  );
  const hasMore = answers.some(({ answer }) => answer !== 'none' && answer.hasMore);
  return {
    ...{ isClear: obstacles.length === 0 && !hasMore, obstacles, hasMore },
    parts: answers.map(({ name, answer }) => ({ name, answered: answer !== 'none' })),
  };
}

function unanswered(name: string): Obstacle {
  return {
    ...{ kind: 'no-answer', id: name, what: name, money: null, clearedBy: null },
    why: 'It does not answer just now, so nobody knows what it still has.',
  };
}

/** Somebody else is a member, where the organization wants to be left by all others first. */
export function otherMember({
  organizationId,
  accountId,
  email,
}: Pick<Membership, 'organizationId' | 'accountId' | 'email'>): Obstacle {
  const path = `/v1/organizations/${organizationId}/members/${accountId}`;
  return {
    ...{ kind: 'member', id: accountId, what: email.slice(0, 200), money: null },
    why: 'The organization can be closed only when nobody else is a member.',
    clearedBy: { method: 'DELETE', path },
  };
}

/** How it is closed at a moment, and until when it can be opened again. */
export function closedAs(
  { _id: organizationId, name }: Pick<Organization, '_id' | 'name'>,
  at: Date,
  restoreDays: number,
): ClosedOrganization {
  const restorableUntil = new Date(at.getTime() + restoreDays * day).toISOString();
  return { organizationId, name, closedAt: at.toISOString(), restorableUntil };
}

/** A closed one, as those see it who can open it again. */
export function shownClosed({
  _id: organizationId,
  name,
  closing,
}: Pick<Organization, '_id' | 'name' | 'closing'>): ClosedOrganization[] {
  if (!closing) return [];
  const { at, restorableUntil } = closing;
  return [
    {
      ...{ organizationId, name, closedAt: at.toISOString() },
      restorableUntil: restorableUntil.toISOString(),
    },
  ];
}

/** As many facts as a record names. */
const factsRecorded = 100;

/** Obstacles as a record keeps them: without names and amounts. */
export function factsOf(obstacles: readonly Obstacle[]): Fact[] {
  return obstacles
    .slice(0, factsRecorded)
    .map(({ kind, id, what, money }) => ({ kind, which: id ?? money?.currency ?? what }));
}

/**
 * What had stood in the way of the attempts before one that succeeded, back to the last time it was closed, and what that one itself
 * has cleared.
 */
export function clearedSince(
  before: readonly Pick<Attempt, 'outcome' | 'obstacles'>[],
  own: readonly Fact[],
): Fact[] {
  const last = before.findIndex(({ outcome }) => outcome === 'closed' || outcome === 'restored');
  const attempts = last === -1 ? before : before.slice(0, last);
  const all = [...own, ...attempts.flatMap(({ obstacles }) => obstacles)];
  const byKey = new Map(all.map(({ kind, which }) => [`${kind} ${which}`, { kind, which }]));
  return [...byKey.values()].slice(0, factsRecorded);
}

export function shownRecord(record: Attempt): ClosingRecord {
  const { _id: closingId, organizationId, by, outcome, restoredBy } = record;
  return {
    ...{ closingId, organizationId, by, at: record.at.toISOString(), outcome },
    obstacles: [...record.obstacles],
    cleared: [...record.cleared],
    closedAt: record.closedAt?.toISOString() ?? null,
    restoredAt: record.restoredAt?.toISOString() ?? null,
    restoredBy,
    purgedAt: record.purgedAt?.toISOString() ?? null,
  };
}
