import { Inject, Injectable } from '@nestjs/common';
import type { Sessions } from '@atrium/contracts';
import type { Asker, Clock } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import type { IdentitySettings } from '../config.js';
import { isAlive, sessionOf } from './session.js';
import { SessionsRepository } from './sessions.repository.js';

/** One's own sessions, the newest first (ASVS 7.5.2). */
@Injectable()
export class ListSessions {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly sessions: SessionsRepository,
  ) {}

  async execute({ accountId, sessionId }: Asker): Promise<Sessions> {
    const now = this.clock.now();
    const all = await this.sessions.of(accountId);
    const alive = all.filter((one) => isAlive(one, now, this.settings.sessionIdleMinutes));
    return { items: alive.toReversed().map((session) => sessionOf(session, sessionId)) };
  }
}
