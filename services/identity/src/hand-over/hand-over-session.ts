import { Inject, Injectable } from '@nestjs/common';
import type {
  HandOver,
  RedeemHandOverInput,
  StartedSession,
  StartHandOverInput,
} from '@atrium/contracts';
import { type Asker, type Clock, Problem } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import type { IdentitySettings } from '../config.js';
import { newSecret, secretHash } from '../secret.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
import { isAlive, sessionOf, type StoredSession } from '../session/session.js';
import { codeOf, handOverLifetime, readCode } from './hand-over.js';
import { HandOversRepository } from './hand-overs.repository.js';

/**
 * One sign-in for several hosts (A0-5, A0-6): the host where a person is signed in gives them a code, the other
 * one makes a session of its own out of it. That is no better than the one it came from: as old, as long, and
 * over when the sign-in is over that both stand on.
 */
@Injectable()
export class HandOverSession {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly handOvers: HandOversRepository,
  ) {}

  /** Which origins there are is the gateways' to know. Throws `sign-in-required` when the session has ended. */
  async start({ origin }: StartHandOverInput, asker: Asker): Promise<HandOver> {
    const { accountId, sessionId } = asker;
    const secret = newSecret();
    const expiresAt = new Date(this.clock.now().getTime() + handOverLifetime);
    const handOver = { hash: secretHash(secret), sessionId, origin, expiresAt };
    if (!(await this.handOvers.add(accountId, handOver))) throw new Problem('sign-in-required');
    return { code: codeOf(accountId, secret), expiresAt: expiresAt.toISOString() };
  }

  /** Throws `token-not-usable` for a code that was used, ran out, or is meant for another host. */
  async redeem(input: RedeemHandOverInput): Promise<StartedSession> {
    const { code, origin } = input;
    const { accountId, secret } = readCode(code) ?? { accountId: '', secret: '' };
    const hash = secretHash(secret);
    const from = await this.handOvers.sessionOf(accountId, hash);
    const now = this.clock.now();
    if (!from || !isAlive(from, now, this.settings.sessionIdleMinutes)) {
      throw new Problem('token-not-usable');
    }
    const token = newSecret();
    const session = this.childOf(from, input, token, now);
    const { id: sessionId, device, network } = session;
    const line = logged('session-handed-over', { at: now, device, network, sessionId });
    const begun = { session, from, line };
    if (!(await this.handOvers.redeem(accountId, { hash, origin }, begun))) {
      throw new Problem('token-not-usable');
    }
    return { accountId, token, session: sessionOf(session, sessionId) };
  }

  private childOf(
    from: StoredSession,
    { client, deliver = 'cookie' }: RedeemHandOverInput,
    token: string,
    now: Date,
  ): StoredSession {
    const { device, network } = sceneOf(client, { at: now, sessionId: null });
    return {
      // How and when the person proved who they are, and when that ends, stays as it was.
      ...from,
      id: newId(),
      parent: from.parent ?? from.id,
      hash: secretHash(token),
      createdAt: now,
      lastUsedAt: now,
      device,
      network,
      delivery: deliver,
    };
  }
}
