import { Injectable } from '@nestjs/common';
import { type Asker, Problem, RevocationAnnouncer } from '@atrium/messaging';
import { SessionsRepository } from './sessions.repository.js';

/**
 * Ends one of one's own sessions, with those that were handed over from it; signing out is ending the current
 * one. Answers once no gateway lets it pass any more (decision 20).
 */
@Injectable()
export class EndSession {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(sessionId: string, asker: Asker): Promise<void> {
    const id = sessionId === 'current' ? asker.sessionId : sessionId;
    const ended = await this.sessions.end(asker.accountId, id);
    if (!ended) throw new Problem('not-found');
    await this.announcer.revoked(ended);
  }
}
