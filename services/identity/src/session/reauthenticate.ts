import { Inject, Injectable } from '@nestjs/common';
import type { ReauthenticateInput, RenewedSession } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext, RevocationAnnouncer } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { newSecret, secretHash } from '../secret.js';
import { sceneOf } from '../security/scene.js';
import { linesOf } from '../security/told-of-use.js';
import { ProveAgain } from './prove-again.js';
import { sessionOf } from './session.js';
import { SessionsRepository } from './sessions.repository.js';

/**
 * Makes a session fresh, so that for ten minutes it may change what protects the account. It gets a new secret
 * (ASVS 7.2.4): whoever had copied the one before has nothing of it.
 */
@Injectable()
export class Reauthenticate {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly prove: ProveAgain,
    private readonly sessions: SessionsRepository,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(
    input: ReauthenticateInput,
    { asker, requestId }: Pick<RequestContext, 'asker' | 'requestId'>,
  ): Promise<RenewedSession> {
    const { accountId, sessionId } = asker;
    const { credentials, use, tried } = await this.prove.execute(input, asker, requestId);
    const secret = newSecret();
    const at = this.clock.now();
    const scene = sceneOf(input.client, { at, sessionId });
    const renewed = await this.sessions.renew(credentials, sessionId, {
      hash: secretHash(secret),
      use,
      ...linesOf('reauthenticated', use, { accountId, scene, requestId }),
    });
    // With a second factor: most likely its code was used a moment ago.
    if (!renewed) throw new Problem(tried ? 'second-factor-wrong' : 'changed-meanwhile');
    await tried?.succeeded();
    // Under the same id: gateways forget the secret of before.
    await this.announcer.revoked([sessionId]);
    return { token: secret, session: sessionOf(renewed, sessionId) };
  }
}
