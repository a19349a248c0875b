import type { ServiceCredentialKind } from '@atrium/contracts';
import type { PasswordHash } from '../password/password-hashes.js';
import type { StoredSshKey } from '../ssh-key/ssh-key.js';

/** What was done to a credential, by whom: in the same write (decision 8). */
export interface ServiceCredentialChange {
  readonly what: 'created' | 'password-rotated' | 'keys-replaced' | 'ended';
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
  /** The account that has chosen, or was shown, what opens it now. */
  readonly secretBy: string;
  /** Rises with each change of password or keys. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly history: readonly ServiceCredentialChange[];
  /** With which stay of its product it came to the organization; missing for those that were made there. */
  readonly productStay?: number;
  readonly schemaVersion: number;
}
