import type { Factor, Factors } from '@atrium/contracts';

/** An authenticator app, as it is kept in its account's document. */
export interface StoredTotp {
  readonly id: string;
  /** Encrypted: whoever copies the database can't make codes. */
  readonly seed: string;
  /** The newest time step of which a code was taken: none is taken of it, or of an older one, again (RFC 6238, 5.2). */
  readonly lastStep: number;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** An authenticator app that no code has confirmed yet: it protects nothing. */
export interface PendingTotp {
  readonly id: string;
  readonly seed: string;
  readonly expiresAt: Date;
}

/** A passkey, as it is kept in its account's document. */
export interface StoredPasskey {
  readonly id: string;
  /** The authenticator's own id of it, base64url: unique over all accounts. */
  readonly credentialId: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** Rises with each use on authenticators that count; 0 on the others. */
  readonly signCount: number;
  readonly transports: readonly string[];
  /** Whether it may be copied between its owner's devices. */
  readonly synced: boolean;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** What protects an account beside its password. Accounts from before second factors have none of these fields. */
export interface FactorFields {
  readonly totp?: StoredTotp | null;
  readonly passkeys?: readonly StoredPasskey[];
  /** SHA-256 of each code that was not used yet. */
  readonly recoveryCodes?: readonly string[];
}

/** How many passkeys an account may have. */
export const mostPasskeys = 20;

/** Enough of the factors to tell whether there is one. */
export interface SomeFactors {
  readonly totp?: object | null;
  readonly passkeys?: readonly object[];
}

/** Whether a password alone is not enough. Recovery codes are no factor: they stand in for one. */
export function hasSecondFactor({ totp, passkeys = [] }: SomeFactors): boolean {
  return Boolean(totp) || passkeys.length > 0;
}

/** What a sign-in may go on with. */
export function waysOf({ totp, passkeys = [], recoveryCodes = [] }: FactorFields): string[] {
  return [
    ...(totp ? ['totp'] : []),
    ...(passkeys.length > 0 ? ['passkey'] : []),
    ...(recoveryCodes.length > 0 ? ['recovery-code'] : []),
  ];
}

/** What protects an account, as its owner sees it. */
export function shownFactors({ totp, passkeys = [], recoveryCodes = [] }: FactorFields): Factors {
  return {
    items: [...(totp ? [shownTotp(totp)] : []), ...passkeys.map(shownPasskey)],
    recoveryCodesLeft: recoveryCodes.length,
  };
}

function shownTotp({ id, createdAt, lastUsedAt }: StoredTotp): Factor {
  return { factorId: id, kind: 'totp', name: null, ...times({ createdAt, lastUsedAt }) };
}

export function shownPasskey({ id, name, createdAt, lastUsedAt }: StoredPasskey): Factor {
  return { factorId: id, kind: 'passkey', name, ...times({ createdAt, lastUsedAt }) };
}

function times({ createdAt, lastUsedAt }: { createdAt: Date; lastUsedAt: Date | null }) {
  return {
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
