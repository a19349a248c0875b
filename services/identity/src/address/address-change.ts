import type { AccountAddress, ToldAddress } from '@atrium/contracts';

/** An address that mail goes to. */
export interface MailAddress {
  /** Canonical. */
  readonly address: string;
  /** As the person wrote it: mail goes there. */
  readonly email: string;
}

/** A new address until its mailbox answers. */
export interface PendingAddress extends MailAddress {
  /** UUIDv7, of the change. */
  readonly id: string;
  readonly expiresAt: Date;
}

/** At most one for each kind: a newer one takes the place of the one before, whose link is worth nothing then. */
export type PendingAddresses = { readonly [Which in AccountAddress]?: PendingAddress };

/** Both addresses as they were before a change of one, for as long as that can be undone. */
export interface UndoableChange {
  /** Of the line in the security log that tells of the change. */
  readonly id: string;
  readonly at: Date;
  readonly until: Date;
  readonly login: MailAddress;
  readonly recovery: MailAddress | null;
}

/** The addresses of an account. */
export interface OwnAddresses extends MailAddress {
  readonly recovery?: MailAddress | null;
}

const hour = 60 * 60_000;
const pendingFor = 24 * hour;
const undoableFor = 7 * 24 * hour;

/** How many changes an account remembers to undo: more than its limit lets happen in seven days. */
export const mostUndoable = 100;

/** Until when the link to a new address works. */
export function pendingUntil(now: Date): Date {
  return new Date(now.getTime() + pendingFor);
}

/** Why an address can't become the login or recovery address of an account (B-6); undefined when it can. */
export function refusal(
  which: AccountAddress,
  address: string,
  { address: login, recovery }: OwnAddresses,
): string | undefined {
  const [own, other] = which === 'login' ? [login, recovery?.address] : [recovery?.address, login];
  if (address === own) return 'email is that address already';
  if (address === other) return 'email must differ: login and recovery address are two';
  return undefined;
}

/** What is remembered with a change, to undo it: made at the same moment as its line in the log. */
export function undoable(
  { address, email, recovery }: OwnAddresses,
  { id, at }: { id: string; at: Date },
): UndoableChange {
  const until = new Date(at.getTime() + undoableFor);
  return { id, at, until, login: { address, email }, recovery: recovery ?? null };
}

/** Whether a link works: to the millisecond, whenever what it is about will be cleared away. */
export function isOpen({ until }: Pick<UndoableChange, 'until'>, now: Date): boolean {
  return until > now;
}

/** The addresses of an account that are told of what happened to it: every one that is proven. */
export function everyAddress({ recovery }: Pick<OwnAddresses, 'recovery'>): ToldAddress[] {
  return recovery ? ['login', 'recovery'] : ['login'];
}

/** The addresses of an account that are told of a change to one of them: all that were proven before it (A7-5). */
export function everyFormerAddress({ recovery }: Pick<OwnAddresses, 'recovery'>): ToldAddress[] {
  return recovery ? ['former-login', 'former-recovery'] : ['former-login'];
}
