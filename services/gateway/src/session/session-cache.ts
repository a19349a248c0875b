import { hash } from 'node:crypto';
import { resolveSession, type ResolvedSession } from '@atrium/contracts';
import { Bus, cacheLifetime, type Clock, RevocationListener } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import type { GatewaySettings } from '../config.js';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** Sessions known at once: some 2 kB each. */
const capacity = 10_000;

/** An assertion must be good for as long as the longest request takes, in milliseconds. */
const leastLeft = 10_000;

interface Known {
  readonly resolved: ResolvedSession;
  /** Milliseconds since 1970: when the assertion or the session is over, whichever is first. */
  readonly endsAt: number;
}

/**
 * Whom a session's secret belongs to: asked of identity, and remembered for at most five seconds under
 * the SHA-256 of the secret. A session that ends is forgotten before its end is confirmed to whoever
 * ended it; without the bus nothing is remembered (decision 20).
 */
@Injectable()
export class SessionCache {
  private readonly known: LRUCache<string, Known>;
  private readonly asking = new Map<string, Promise<ResolvedSession>>();

  constructor(
    private readonly bus: Bus,
    private readonly revocations: RevocationListener,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<GatewaySettings, 'sessionCacheMilliseconds'>,
  ) {
    // What a revocation waits for is the longest that anybody may remember (decision 20).
    const ttl = Math.min(settings.sessionCacheMilliseconds, cacheLifetime);
    this.known = new LRUCache({ max: capacity, ttl, ttlResolution: 20 });
    revocations.onRevoked((sessionIds) => this.forget(new Set(sessionIds)));
    revocations.onMissed(() => this.forgetAll());
  }

  /** Who it is, if it was asked just now. */
  remembered(token: string): ResolvedSession | undefined {
    if (!this.revocations.connected) return undefined;
    const entry = this.known.get(keyOf(token));
    if (entry === undefined || entry.endsAt <= this.clock.now().getTime()) return undefined;
    return entry.resolved;
  }

  /** Asks identity; many who ask for the same session at once share one question. Throws `sign-in-required`. */
  resolve(token: string, requestId: string): Promise<ResolvedSession> {
    const key = keyOf(token);
    const asked = this.asking.get(key);
    if (asked !== undefined) return asked;
    const answer = this.ask(key, token, requestId).finally(() => {
      if (this.asking.get(key) === answer) this.asking.delete(key);
    });
    this.asking.set(key, answer);
    return answer;
  }

  private async ask(key: string, token: string, requestId: string): Promise<ResolvedSession> {
    const { epoch } = this.revocations;
    const resolved = await this.bus.request(resolveSession, { token }, { requestId });
    // A revocation heard meanwhile may be younger than this answer.
    const remembers = this.settings.sessionCacheMilliseconds > 0 && this.revocations.connected;
    if (remembers && epoch === this.revocations.epoch) {
      this.known.set(key, { resolved, endsAt: endOf(resolved) });
    }
    return resolved;
  }

  private forget(sessionIds: ReadonlySet<string>): void {
    for (const [key, { resolved }] of this.known.entries()) {
      if (sessionIds.has(resolved.sessionId)) this.known.delete(key);
    }
    // Whoever asks from now on must not get an answer that is on its way already.
    this.asking.clear();
  }

  private forgetAll(): void {
    this.known.clear();
    this.asking.clear();
  }
}

function keyOf(token: string): string {
  return hash('sha256', token, 'base64');
}

function endOf({ assertionExpiresAt, session }: ResolvedSession): number {
  return Math.min(Date.parse(assertionExpiresAt) - leastLeft, Date.parse(session.expiresAt));
}
