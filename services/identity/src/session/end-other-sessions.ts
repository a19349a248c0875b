import { Injectable } from '@nestjs/common';
import { type Asker, Problem, RevocationAnnouncer } from '@atrium/messaging';
import { SessionsRepository } from './sessions.repository.js';

/** Ends all one's sessions but the one that asks, in one write. Throws `sign-in-required` when that one has ended. */
@Injectable()
export class EndOtherSessions {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute({ accountId, sessionId }: Asker): Promise<void> {
    const ended = await this.sessions.endOthers(accountId, sessionId);
    if (!ended) throw new Problem('sign-in-required');
    await this.announcer.revoked(ended);
  }
}
