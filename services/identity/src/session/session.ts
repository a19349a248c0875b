import type { Delivery, Session } from '@atrium/contracts';

/** One sign-in, as it is kept in its account's document (decision 19). */
export interface StoredSession {
  readonly id: string;
  /** SHA-256 of the session's secret: the secret itself is kept nowhere. */
  readonly hash: string;
  readonly createdAt: Date;
  /** To the minute: written at most once in it. */
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly device: string;
  readonly network: string;
  /** How the person signed in (RFC 8176). */
  readonly amr: readonly string[];
  readonly authenticatedAt: Date;
  readonly delivery: Delivery;
  /** The id of the session that it was handed over from, on another host: it ends with that one (decision 30). */
  readonly parent?: string;
}

/** A browser or program that signed in before and kept its secret. */
export interface KnownDevice {
  readonly hash: string;
  readonly lastUsedAt: Date;
}

/** How many sessions an account may have: the oldest ends for a further one. */
export const mostSessions = 100;
/** How many devices an account remembers: the one longest unused is forgotten for a further one. */
export const mostDevices = 20;

/** Last use is written once this many milliseconds have passed since it was written. */
export const useIsWrittenEvery = 60_000;

/** Whether a session still stands: used within the idle time, and not past its absolute end (ASVS 7.3.1, 7.3.2). */
export function isAlive(
  session: Pick<StoredSession, 'lastUsedAt' | 'expiresAt'>,
  now: Date,
  idleMinutes: number,
): boolean {
  return session.expiresAt > now && session.lastUsedAt > idleSince(now, idleMinutes);
}

/** Who was last used at this time or before has been idle for too long. */
export function idleSince(now: Date, idleMinutes: number): Date {
  return new Date(now.getTime() - idleMinutes * 60_000);
}

/** Whether this use is to be noted. */
export function useIsDue({ lastUsedAt }: Pick<StoredSession, 'lastUsedAt'>, now: Date): boolean {
  return now.getTime() - lastUsedAt.getTime() >= useIsWrittenEvery;
}

/** As its owner sees it. */
export function sessionOf(session: StoredSession, currentId: string): Session {
  const { id: sessionId, device, createdAt, lastUsedAt, expiresAt } = session;
  return {
    sessionId,
    device,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    current: sessionId === currentId,
  };
}
