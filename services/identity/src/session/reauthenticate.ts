import { Inject, Injectable } from '@nestjs/common';
import type { ReauthenticateInput, RenewedSession } from '@atrium/contracts';
import { type Asker, type Clock, Problem, RevocationAnnouncer } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { ProvePassword } from '../credential/prove-password.js';
import { newSecret, secretHash } from '../secret.js';
import { sceneOf } from '../security/scene.js';
import { logged } from '../security/security-log.js';
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
    private readonly prove: ProvePassword,
    private readonly sessions: SessionsRepository,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute({ password, client }: ReauthenticateInput, asker: Asker): Promise<RenewedSession> {
    const { sessionId } = asker;
    const proven = await this.prove.execute(password, asker, client);
    const secret = newSecret();
    const at = this.clock.now();
    const line = logged('reauthenticated', sceneOf(client, { at, sessionId }));
    const renewed = await this.sessions.renew(proven, sessionId, {
      hash: secretHash(secret),
      line,
    });
    if (!renewed) throw new Problem('changed-meanwhile');
    // Under the same id: gateways forget the secret of before.
    await this.announcer.revoked([sessionId]);
    return { token: secret, session: sessionOf(renewed, sessionId) };
  }
}
