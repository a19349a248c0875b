/** What is wrong with the count of an authenticator, if anything. */
export function countIsSuspect(known: number, told: number): boolean {
  // One that does not count says 0 forever. One that counts and has not gone up may be a copy (WebAuthn, 6.1.1).
  return (known > 0 || told > 0) && told <= known;
}

/** The reference of RFC 8176 for a key: one that stays in its hardware, or one that is copied between devices. */
export function amrOf({ synced }: { readonly synced: boolean }): string[] {
  return [synced ? 'swk' : 'hwk', 'user', 'mfa'];
}

/** The challenge that a browser says it has answered; undefined when that can't be read. */
export function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const said: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
    const { challenge } = said as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}
