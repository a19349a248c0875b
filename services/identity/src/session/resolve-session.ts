import { Inject, Injectable } from '@nestjs/common';
import { isApiToken, type ResolvedSession } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { ResolveApiToken } from '../api-token/resolve-api-token.js';
import { Assertions } from '../assertion/assertions.js';
import type { IdentitySettings } from '../config.js';
import { OperatorsRepository } from '../operator/operators.repository.js';
import { secretHash } from '../secret.js';
import { isAlive, sessionOf, useIsDue } from './session.js';
import { type SessionHolder, SessionsRepository } from './sessions.repository.js';

/**
 * Who a session's secret belongs to: one read (two for an operator), and at most once a minute a write that nobody
 * waits for.
 */
@Injectable()
export class ResolveSession {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly sessions: SessionsRepository,
    private readonly assertions: Assertions,
    private readonly operators: OperatorsRepository,
    private readonly apiTokens: ResolveApiToken,
  ) {}

  async execute(token: string): Promise<ResolvedSession> {
    if (isApiToken(token)) return this.apiTokens.execute(token);
    const holder = await this.sessions.holderOf(secretHash(token));
    const now = this.clock.now();
    const session = holder?.sessions[0];
    if (!holder || !session || !isAlive(session, now, this.settings.sessionIdleMinutes)) {
      throw new Problem('sign-in-required');
    }
    if (useIsDue(session, now)) this.sessions.noteUse(holder._id, session, now);
    const isOperator = await this.isOperator(holder);
    const { assertion, expiresAt } = await this.assertions.of(
      holder,
      { ...session, isOperator },
      now,
    );
    return {
      accountId: holder._id,
      sessionId: session.id,
      assertion,
      assertionExpiresAt: expiresAt.toISOString(),
      session: sessionOf(session, session.id),
    };
  }

  /** Asked each time: a dismissal counts at once. Accounts that were never appointed are spared the second read. */
  private async isOperator({ _id, operatorChanges = [] }: SessionHolder): Promise<boolean> {
    return operatorChanges.length > 0 && (await this.operators.has(_id));
  }
}
