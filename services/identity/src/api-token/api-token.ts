import type { ApiToken, Session, TokenScope } from '@atrium/contracts';

/** A program's way in, as it is kept in its account's document. */
export interface StoredApiToken {
  readonly id: string;
  /** SHA-256 of the token: the token itself is kept nowhere. */
  readonly hash: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** To the minute: written at most once in it. */
  readonly lastUsedAt: Date | null;
  /** How its person had signed in, and when, as it was made (decision 25). */
  readonly amr: readonly string[];
  readonly authenticatedAt: Date;
}

const day = 24 * 60 * 60_000;

/** When a token ends that is made now. */
export function endOf(now: Date, validDays: number): Date {
  return new Date(now.getTime() + validDays * day);
}

/** Whether it still opens anything. */
export function isValid({ expiresAt }: Pick<StoredApiToken, 'expiresAt'>, now: Date): boolean {
  return expiresAt > now;
}

/** As its owner sees it. */
export function apiTokenOf(token: StoredApiToken): ApiToken {
  const { id: tokenId, name, scopes, createdAt, expiresAt, lastUsedAt } = token;
  return {
    tokenId,
    name,
    scopes: [...scopes],
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

/** What stands for a session where a token asks: its own id, so that revoking it is like ending one. */
export function sessionOfToken(token: StoredApiToken): Session {
  const { id: sessionId, name: device, createdAt, expiresAt } = token;
  return {
    sessionId,
    device,
    createdAt: createdAt.toISOString(),
    lastUsedAt: (token.lastUsedAt ?? createdAt).toISOString(),
    expiresAt: expiresAt.toISOString(),
    current: true,
  };
}
