import type {
  AssignableRole,
  RecordedPerson,
  Succession as ShownSuccession,
  SuccessionChanged,
  SuccessionKind,
  SuccessionRecord,
  SuccessionState,
} from '@atrium/contracts';

/** Somebody's declaration: who, when, and how the session had been authenticated. */
export interface Act {
  readonly by: string;
  readonly at: Date;
  readonly amr: readonly string[];
  readonly authenticatedAt: Date;
}

/** How a record names the organization and people: as they were at that moment. */
export interface Naming {
  readonly organizationName: string;
  readonly people: readonly RecordedPerson[];
}

/** One change of who represents an organization: proposed, and perhaps come true. */
export interface Succession {
  readonly _id: string;
  readonly organizationId: string;
  readonly kind: SuccessionKind;
  /** Who shall be legal representative; of a removal, who was. */
  readonly accountId: string;
  /** Since when the person was a member when it was proposed: whoever has joined anew is proposed anew. */
  readonly memberSince: Date | null;
  /** What whoever gives the role up, or loses it, is then; null where nobody does. */
  readonly giverBecomes: AssignableRole | null;
  /**
   * As stored: of an open one that has run out, or that lost one of its sides, nobody writes it down before somebody
   * proposes anew. See `stateOf`.
   */
  readonly state: SuccessionState;
  readonly proposal: Act;
  /** From this moment on it is too late to confirm. Null for a removal. */
  readonly expiresAt: Date | null;
  /** The confirmation, refusal or withdrawal. */
  readonly answer: Act | null;
  /** There between the confirmation and the record. */
  readonly naming: Naming | null;
  readonly record: SuccessionRecord | null;
}

/** What the rules need to know of the two sides, now. */
export interface Sides {
  readonly representatives: readonly string[];
  /** Since when the person is a member; undefined for whoever is none. */
  readonly memberSince: Date | null | undefined;
}

/** How long a proposal can be confirmed, from days to its last moment. */
export function expiryOf(proposedAt: Date, days: number): Date {
  return new Date(proposedAt.getTime() + days * 24 * 60 * 60 * 1_000);
}

/** What a proposal is at this moment: to the millisecond, whether or not somebody has written it down. */
export function stateOf(
  succession: Pick<
    Succession,
    'state' | 'expiresAt' | 'proposal' | 'accountId' | 'memberSince' | 'answer'
  >,
  { representatives, memberSince }: Sides,
  now: Date,
): SuccessionState {
  const { state, expiresAt, proposal, accountId } = succession;
  // Once it is answered, time and sides were judged already.
  if (state !== 'open' || succession.answer) return state;
  if (expiresAt !== null && expiresAt <= now) return 'expired';
  const isSameMember = memberSince?.getTime() === succession.memberSince?.getTime();
  const canComeTrue =
    isSameMember && representatives.includes(proposal.by) && !representatives.includes(accountId);
  return canComeTrue ? 'open' : 'void';
}

/**
 * Whether a proposal comes true, and who represents the organization then: only if the giver does at this very
 * moment, whose place the person takes where it is handed over.
 */
export function settlementOf(
  before: readonly string[],
  { giver, accountId, handsOver }: { giver: string; accountId: string; handsOver: boolean },
): { granted: boolean; after: readonly string[] } {
  if (!before.includes(giver) || before.includes(accountId)) {
    return { granted: false, after: before };
  }
  const after = handsOver
    ? before.map((one) => (one === giver ? accountId : one))
    : [...before, accountId];
  return { granted: true, after };
}

/** Who still represents an organization when one no longer does; null when that would be nobody. */
export function without(before: readonly string[], accountId: string): readonly string[] | null {
  const after = before.filter((one) => one !== accountId);
  return after.length > 0 && after.length < before.length ? after : null;
}

/** Whether a change is somebody's own affair: that of whoever gives, or of whoever receives or loses the role. */
export function concerns(
  { accountId, proposal }: Pick<Succession, 'accountId' | 'proposal'>,
  who: string,
): boolean {
  return accountId === who || proposal.by === who;
}

/** A change of who represents an organization as its members see it. */
export function shownSuccession(
  { _id, kind, accountId, proposal, expiresAt, giverBecomes, answer }: Succession,
  state: SuccessionState,
): ShownSuccession {
  const settled = state === 'open' ? null : (answer?.at ?? null);
  return {
    id: _id,
    kind,
    state,
    accountId,
    proposedBy: proposal.by,
    proposedAt: proposal.at.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    giverBecomes,
    settledAt: settled?.toISOString() ?? null,
  };
}

/** What events tell of it: ids alone. */
export function toldOfSuccession(
  succession: Pick<Succession, '_id' | 'organizationId' | 'kind' | 'accountId' | 'proposal'>,
  state: SuccessionState,
): SuccessionChanged {
  const { _id, organizationId, kind, accountId, proposal } = succession;
  return { successionId: _id, organizationId, kind, state, accountId, proposedBy: proposal.by };
}
