import { Inject, Injectable } from '@nestjs/common';
import type { TokenScope } from '@atrium/contracts';
import {
  assertionLifetime,
  AssertionSigner,
  AssertionVerifier,
  type Clock,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { startToTell } from '../account/account.js';
import type { StoredSession } from '../session/session.js';
import type { SessionHolder } from '../session/sessions.repository.js';
import { mayBeGivenOut, type Signed } from './assertion.js';
import { SigningKeys } from './signing-keys.js';

/** How many signed assertions are remembered. */
const remembered = 10_000;

/** Whose word it is. */
type Holder = Omit<SessionHolder, 'sessions'>;

/** A session, or an API token, which alone has scopes. */
interface WayIn extends Pick<StoredSession, 'id' | 'amr' | 'authenticatedAt'> {
  readonly scopes?: readonly TokenScope[];
  /** Never of an API token. */
  readonly isOperator?: boolean;
}

/** Signs who is asking (decision 21), each session at most twice a minute. */
@Injectable()
export class Assertions {
  private readonly signer: AssertionSigner;
  private readonly signed = new Map<string, Signed>();

  constructor(@Inject(CLOCK) clock: Clock, keys: SigningKeys, verifier: AssertionVerifier) {
    this.signer = new AssertionSigner(() => keys.newest, clock);
    // Everybody else asks us for the keys.
    verifier.keysFrom(() => keys.publicKeys());
  }

  async of(holder: Holder, session: WayIn, now: Date): Promise<Signed> {
    const { id, authenticatedAt, isOperator = false } = session;
    const name = `${id} ${holder.credentialVersion} ${authenticatedAt.getTime()} ${isOperator}`;
    const known = this.signed.get(name);
    if (known && mayBeGivenOut(known, now)) return known;
    const signed = await this.sign(holder, session, now);
    this.remember(name, signed);
    return signed;
  }

  private async sign(holder: Holder, session: WayIn, now: Date): Promise<Signed> {
    const firstOrganization = startToTell(holder, now);
    const assertion = await this.signer.sign({
      accountId: holder._id,
      sessionId: session.id,
      email: holder.address,
      amr: session.amr,
      authenticatedAt: session.authenticatedAt,
      ...(session.scopes && { scopes: session.scopes }),
      ...(session.isOperator && { isOperator: true as const }),
      ...(firstOrganization && { firstOrganization }),
    });
    const wholeSecond = Math.floor(now.getTime() / 1_000) * 1_000;
    return {
      assertion,
      signedAt: now,
      expiresAt: new Date(wholeSecond + assertionLifetime * 1_000),
    };
  }

  /** A map keeps the order in which its keys were put: the first one is the oldest. */
  private remember(name: string, signed: Signed): void {
    this.signed.delete(name);
    this.signed.set(name, signed);
    if (this.signed.size > remembered)
      this.signed.delete(this.signed.keys().next().value as string);
  }
}
