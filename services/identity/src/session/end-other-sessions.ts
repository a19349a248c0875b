import { Injectable } from '@nestjs/common';
import { type Asker, RevocationAnnouncer } from '@atrium/messaging';
import { SessionsRepository } from './sessions.repository.js';

/** Ends all one's sessions but the one that asks, in one write. */
@Injectable()
export class EndOtherSessions {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute({ accountId, sessionId }: Asker): Promise<void> {
    await this.announcer.revoked(await this.sessions.endOthers(accountId, sessionId));
  }
}
