import type { ServiceCredential } from '@atrium/contracts';
import type { StoredServiceCredential } from './stored-service-credential.js';

/** How many changes a credential remembers. */
export const mostRemembered = 50;

/** As those who manage it see it: never its secret. */
export function serviceCredentialOf(credential: StoredServiceCredential): ServiceCredential {
  const { _id: credentialId, productId, kind, username, keys, passwordHash } = credential;
  return {
    credentialId,
    productId,
    kind,
    username,
    openedBy: openedBy({ keys, passwordHash }),
    keys: keys.map(({ type, fingerprint, comment }) => ({ type, fingerprint, comment })),
    createdAt: credential.createdAt.toISOString(),
    changedAt: credential.changedAt.toISOString(),
    lastUsedAt: credential.lastUsedAt?.toISOString() ?? null,
  };
}

function openedBy({
  keys,
  passwordHash,
}: Pick<StoredServiceCredential, 'keys' | 'passwordHash'>): ServiceCredential['openedBy'] {
  if (passwordHash === null) return keys.length > 0 ? 'keys' : 'nothing';
  return keys.length > 0 ? 'password-and-keys' : 'password';
}
