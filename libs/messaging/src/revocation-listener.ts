import { randomUUID } from 'node:crypto';
import { gatewayPresence, sessionsRevoked } from './broadcasts.js';
import type { Bus } from './bus.js';
import type { BusConnection } from './connection.js';
import type { Presence } from './revocation-announcer.js';

const presenceInterval = 1_000;

/**
 * A gateway's side of ending sessions at once (decision 20). A cache of sessions is sound if it
 * (1) drops what `onRevoked` names, (2) is neither read nor filled while `connected` is false, (3) keeps
 * an entry for at most `cacheLifetime`, and (4) doesn't keep an answer that was asked for under another
 * `epoch`: it may be older than a revocation heard meanwhile.
 */
export class RevocationListener {
  private readonly instance = randomUUID();
  private readonly handlers = new Set<(sessionIds: string[]) => void>();
  private readonly timer: NodeJS.Timeout;
  private listeningSince = performance.now();
  private changes = 0;

  constructor(
    private readonly bus: Bus,
    private readonly connection: BusConnection,
  ) {
    bus.listen(sessionsRevoked, (payload) => {
      const { sessionIds } = payload as { sessionIds: string[] };
      this.changes += 1;
      this.handlers.forEach((handler) => handler(sessionIds));
      return this.presence();
    });
    connection.onDisconnect(() => (this.changes += 1));
    connection.onReconnect(() => {
      this.listeningSince = performance.now();
      this.tell();
    });
    this.timer = setInterval(() => this.tell(), presenceInterval);
    this.tell();
  }

  /** Whether revocations can be heard just now. */
  get connected(): boolean {
    return this.connection.connected;
  }

  /**
   * Changes with every revocation and whenever some may have been missed. Entries of an earlier
   * disconnection must not be used: compare the epoch after `connected` was false.
   */
  get epoch(): number {
    return this.changes;
  }

  /** Called with the ids of sessions that have ended, before the revocation is confirmed. */
  onRevoked(handler: (sessionIds: string[]) => void): void {
    this.handlers.add(handler);
  }

  /** Called when the bus went away: whatever is cached must be forgotten. */
  onMissed(handler: () => void): void {
    this.connection.onDisconnect(handler);
  }

  /** This gateway shuts down: nobody should wait for its confirmations. */
  close(): void {
    clearInterval(this.timer);
    this.bus.announce(gatewayPresence, { ...this.presence(), leaving: true });
  }

  private tell(): void {
    this.bus.announce(gatewayPresence, this.presence());
  }

  private presence(): Presence {
    const listeningFor = Math.round(performance.now() - this.listeningSince);
    return { instance: this.instance, listeningFor };
  }
}
