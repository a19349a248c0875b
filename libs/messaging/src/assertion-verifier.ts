import type { TokenScope } from '@atrium/contracts';
import { decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose';
import { type Clock, systemClock } from './clock.js';
import { Problem } from './problem.js';
import type { Asker, FirstOrganization } from './request-context.js';

/** The type, issuer and audience of an assertion: nothing else that identity signs can pass for one. */
export const assertionTerms = {
  typ: 'atrium-assertion+jwt',
  issuer: 'identity',
  audience: 'atrium',
} as const;

/** Answers with identity's public keys: two while they are being changed. */
export type KeySource = () => Promise<readonly JWK[]>;

interface Remembered {
  readonly asker: Asker;
  readonly expires: number;
}

const clockSkewSeconds = 5;
const rememberedAtMost = 5_000;
const refetchAtMostEvery = 1_000;

/**
 * Verifies identity's word on who is asking: Ed25519 only, the right type, issuer and audience, not run
 * out. A string once verified is remembered until it expires, so that most requests cost a look-up.
 */
export class AssertionVerifier {
  private readonly remembered = new Map<string, Remembered>();
  private keys = new Map<string, Awaited<ReturnType<typeof importJWK>>>();
  private fetched = -Infinity;
  private fetching: Promise<void> | undefined;

  constructor(
    private source: KeySource,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Takes the keys from somewhere else from now on: identity has them itself. */
  keysFrom(source: KeySource): void {
    this.source = source;
    this.fetched = -Infinity;
  }

  /** Who is asking. Throws `sign-in-required` for whatever is not a valid assertion. */
  async verify(assertion: string | undefined): Promise<Asker> {
    if (assertion === undefined) throw new Problem('sign-in-required');
    const known = this.remembered.get(assertion);
    const now = this.clock.now().getTime();
    if (known !== undefined && known.expires > now) return known.asker;
    const verified = await this.judge(assertion);
    this.remember(assertion, verified);
    return verified.asker;
  }

  private async judge(assertion: string): Promise<Remembered> {
    const key = await this.keyOf(assertion);
    try {
      const { payload } = await jwtVerify(assertion, key, {
        ...assertionTerms,
        algorithms: ['EdDSA'],
        clockTolerance: clockSkewSeconds,
        currentDate: this.clock.now(),
        requiredClaims: ['sub', 'sid', 'email', 'amr', 'auth_time', 'iat', 'exp'],
      });
      const organization = payload['first_organization'] as FirstOrganization | undefined;
      const scope = payload['scope'] as string | undefined;
      const asker: Asker = Object.freeze({
        accountId: payload.sub as string,
        sessionId: payload['sid'] as string,
        email: payload['email'] as string,
        emailVerified: true,
        amr: payload['amr'] as string[],
        authenticatedAt: new Date((payload['auth_time'] as number) * 1_000),
        // Whatever the claim says, even nothing: it is a token's, and opens no more than it names.
        ...(scope !== undefined && { scopes: String(scope).split(' ') as TokenScope[] }),
        ...(payload['operator'] === true && scope === undefined && { isOperator: true as const }),
        ...(organization !== undefined && { firstOrganization: organization }),
      });
      return { asker, expires: ((payload.exp as number) + clockSkewSeconds) * 1_000 };
    } catch {
      throw new Problem('sign-in-required');
    }
  }

  private async keyOf(assertion: string): Promise<Awaited<ReturnType<typeof importJWK>>> {
    let kid: string | undefined;
    try {
      kid = decodeProtectedHeader(assertion).kid;
    } catch {
      throw new Problem('sign-in-required');
    }
    if (kid === undefined) throw new Problem('sign-in-required');
    if (!this.keys.has(kid)) await this.fetch();
    const key = this.keys.get(kid);
    if (key === undefined) throw new Problem('sign-in-required');
    return key;
  }

  /** An unknown key id may be a new one, or made up: it costs identity at most one request a second. */
  private fetch(): Promise<void> {
    if (performance.now() - this.fetched < refetchAtMostEvery) return Promise.resolve();
    this.fetching ??= this.replaceKeys().finally(() => (this.fetching = undefined));
    return this.fetching;
  }

  private async replaceKeys(): Promise<void> {
    const keys = new Map<string, Awaited<ReturnType<typeof importJWK>>>();
    for (const jwk of await this.source()) {
      if (jwk.kid !== undefined) keys.set(jwk.kid, await importJWK(jwk, 'EdDSA'));
    }
    this.keys = keys;
    this.fetched = performance.now();
  }

  /** A map keeps the order in which its keys were put: the first one is the oldest. */
  private remember(assertion: string, verified: Remembered): void {
    if (this.remembered.size >= rememberedAtMost) {
      this.remembered.delete(this.remembered.keys().next().value as string);
    }
    this.remembered.set(assertion, verified);
  }
}
