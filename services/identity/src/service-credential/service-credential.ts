import type { ServiceCredential, ServiceCredentialKind } from '@atrium/contracts';
import type { PasswordHash } from '../password/password-hashes.js';
import type { StoredSshKey } from '../ssh-key/ssh-key.js';

/** What was done to a credential, by whom: in the same write (decision 8). */
export interface ServiceCredentialChange {
  readonly what: 'created' | 'password-rotated' | 'keys-replaced';
  readonly by: string;
  readonly at: Date;
}

/** A name and a secret for one product of one organization: nobody's account and no mailbox (A2-21). */
export interface StoredServiceCredential {
  readonly _id: string;
  readonly organizationId: string;
  readonly productId: string;
  readonly kind: ServiceCredentialKind;
  readonly username: string;
  /** Null where keys alone open it. */
  readonly passwordHash: PasswordHash | null;
  readonly keys: readonly StoredSshKey[];
  /** Rises with each change of password or keys. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly history: readonly ServiceCredentialChange[];
  readonly schemaVersion: number;
}

/** How many changes a credential remembers. */
export const mostRemembered = 50;

/** As those who manage it see it: never its secret. */
export function serviceCredentialOf(credential: StoredServiceCredential): ServiceCredential {
  const { _id: credentialId, productId, kind, username, keys, passwordHash } = credential;
  const withPassword = keys.length > 0 ? 'password-and-keys' : 'password';
  return {
    credentialId,
    productId,
    kind,
    username,
    openedBy: passwordHash === null ? 'keys' : withPassword,
    keys: keys.map(({ type, fingerprint, comment }) => ({ type, fingerprint, comment })),
    createdAt: credential.createdAt.toISOString(),
    changedAt: credential.changedAt.toISOString(),
    lastUsedAt: credential.lastUsedAt?.toISOString() ?? null,
  };
}
