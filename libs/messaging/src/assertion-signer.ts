import { importJWK, type JWK, SignJWT } from 'jose';
import { assertionTerms } from './assertion-verifier.js';
import { type Clock, systemClock } from './clock.js';
import type { Asker } from './request-context.js';

/** How long an assertion is valid, in seconds. */
export const assertionLifetime = 60;

/**
 * Identity's side: signs who is asking, for one minute. Takes the private Ed25519 key (a JWK with its
 * `kid`) anew for each assertion, so that a changed key ring counts at once.
 */
export class AssertionSigner {
  private imported: { jwk: JWK; key: Awaited<ReturnType<typeof importJWK>> } | undefined;

  constructor(
    private readonly currentKey: () => JWK,
    private readonly clock: Clock = systemClock,
  ) {}

  async sign(asker: Omit<Asker, 'emailVerified'>): Promise<string> {
    const jwk = this.currentKey();
    if (this.imported?.jwk !== jwk) {
      this.imported = { jwk, key: await importJWK(jwk, 'EdDSA') };
    }
    const now = Math.floor(this.clock.now().getTime() / 1_000);
    return new SignJWT({
      sid: asker.sessionId,
      email: asker.email,
      amr: [...asker.amr],
      auth_time: Math.floor(asker.authenticatedAt.getTime() / 1_000),
      ...(asker.firstOrganization && { first_organization: asker.firstOrganization }),
    })
      .setProtectedHeader({ alg: 'EdDSA', typ: assertionTerms.typ, kid: jwk.kid as string })
      .setIssuer(assertionTerms.issuer)
      .setAudience(assertionTerms.audience)
      .setSubject(asker.accountId)
      .setIssuedAt(now)
      .setExpirationTime(now + assertionLifetime)
      .sign(this.imported.key);
  }
}
