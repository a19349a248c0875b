import { Inject, Injectable } from '@nestjs/common';
import type { ResolvedSession } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Assertions } from '../assertion/assertions.js';
import { secretHash } from '../secret.js';
import { useIsDue } from '../session/session.js';
import { isValid, sessionOfToken } from './api-token.js';
import { ApiTokensRepository } from './api-tokens.repository.js';

/** Whose a token is and what it may do: one read, like a session. */
@Injectable()
export class ResolveApiToken {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly tokens: ApiTokensRepository,
    private readonly assertions: Assertions,
  ) {}

  async execute(secret: string): Promise<ResolvedSession> {
    const holder = await this.tokens.holderOf(secretHash(secret));
    const now = this.clock.now();
    const token = holder?.apiTokens[0];
    if (!holder || !token || !isValid(token, now)) throw new Problem('sign-in-required');
    const { id, lastUsedAt, scopes } = token;
    if (lastUsedAt === null || useIsDue({ lastUsedAt }, now)) {
      this.tokens.noteUse(holder._id, id, now);
    }
    const { assertion, expiresAt } = await this.assertions.of(holder, token, now);
    return {
      accountId: holder._id,
      sessionId: id,
      assertion,
      assertionExpiresAt: expiresAt.toISOString(),
      session: sessionOfToken(token),
      scopes: [...scopes],
    };
  }
}
