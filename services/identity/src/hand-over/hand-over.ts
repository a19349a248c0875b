/** A session on its way to another host, as it is kept in its account's document (decision 30). */
export interface StoredHandOver {
  /** SHA-256 of the code's secret. */
  readonly hash: string;
  /** The session that it is handed over from. */
  readonly sessionId: string;
  /** Where it may be redeemed, and nowhere else. */
  readonly origin: string;
  readonly expiresAt: Date;
}

/** How long a code is good, in milliseconds: as long as a browser needs to get from one host to the other. */
export const handOverLifetime = 30_000;

/** How many may be under way at once in one account: the oldest comes to nothing for a further one. */
export const mostHandOvers = 10;

/** A code names its account, so that it is found without an index: the secret is what counts. */
export function codeOf(accountId: string, secret: string): string {
  return `${accountId}.${secret}`;
}

/** Null for what can't be a code. */
export function readCode(code: string): { accountId: string; secret: string } | null {
  const [accountId, secret, ...rest] = code.split('.');
  return accountId && secret && rest.length === 0 ? { accountId, secret } : null;
}
