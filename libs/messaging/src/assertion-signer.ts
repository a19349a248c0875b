import { exportJWK, type JWK, SignJWT } from 'jose';
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { assertionTerms } from './assertion-verifier.js';
import { type Clock, systemClock } from './clock.js';
import type { Asker } from './request-context.js';

/** How long an assertion is valid, in seconds. */
export const assertionLifetime = 60;

/** An Ed25519 key of identity's key ring. */
export interface SigningKey {
  readonly id: string;
  /** The private key: PKCS #8 in PEM. */
  readonly secret: string;
}

/** The public half of a signing key, as `identity.v1.keys.list` answers it. */
export async function publicJwk({ id, secret }: SigningKey): Promise<JWK> {
  const jwk = await exportJWK(createPublicKey(createPrivateKey(secret)));
  return { ...jwk, kid: id, alg: 'EdDSA', use: 'sig' };
}

/**
 * Identity's side: signs who is asking, for one minute. Takes the key anew for each assertion, so that a
 * changed key ring counts at once.
 */
export class AssertionSigner {
  private imported: { id: string; key: KeyObject } | undefined;

  constructor(
    private readonly currentKey: () => SigningKey,
    private readonly clock: Clock = systemClock,
  ) {}

  async sign(asker: Omit<Asker, 'emailVerified'>): Promise<string> {
    const { id, secret } = this.currentKey();
    if (this.imported?.id !== id) this.imported = { id, key: createPrivateKey(secret) };
    const now = Math.floor(this.clock.now().getTime() / 1_000);
    return new SignJWT({
      sid: asker.sessionId,
      email: asker.email,
      amr: [...asker.amr],
      auth_time: Math.floor(asker.authenticatedAt.getTime() / 1_000),
      // As in RFC 8693, 4.2 and RFC 9068, 2.2.3. A session's assertion has none.
      ...(asker.scopes && { scope: asker.scopes.join(' ') }),
      ...(asker.isOperator && { operator: true }),
      ...(asker.firstOrganization && { first_organization: asker.firstOrganization }),
    })
      .setProtectedHeader({ alg: 'EdDSA', typ: assertionTerms.typ, kid: id })
      .setIssuer(assertionTerms.issuer)
      .setAudience(assertionTerms.audience)
      .setSubject(asker.accountId)
      .setIssuedAt(now)
      .setExpirationTime(now + assertionLifetime)
      .sign(this.imported.key);
  }
}
