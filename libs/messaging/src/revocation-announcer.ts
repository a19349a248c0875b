import { setTimeout as sleep } from 'node:timers/promises';
import { gatewayPresence, sessionsRevoked } from './broadcasts.js';
import type { Bus } from './bus.js';
import type { BusConnection } from './connection.js';

/** What a gateway says of itself each second. */
export interface Presence {
  readonly instance: string;
  /** Milliseconds for which it has been hearing revocations without a gap. */
  readonly listeningFor: number;
  /** It is shutting down: don't wait for it. */
  readonly leaving?: true;
}

/** The longest a gateway may answer from its cache, in milliseconds; so the longest that revoking takes. */
export const cacheLifetime = 5_000;

/** How much later than it happened it may be known here that a gateway began to listen. */
const latency = 200;

/** A little over the gateways' second: after it, whoever is there has been heard. */
const presenceSettles = 1_500;

/**
 * Identity's side of ending sessions at once (decision 20): tells every gateway and waits until each one
 * that was heard within the cache's lifetime has confirmed. One that can't confirm has, by then, nothing
 * cached any more.
 */
export class RevocationAnnouncer {
  private readonly gateways = new Map<string, { heardAt: number; listeningSince: number }>();
  private listeningSince = performance.now();
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly bus: Bus,
    connection: BusConnection,
  ) {
    connection.onReconnect(() => (this.listeningSince = performance.now()));
    bus.listen(gatewayPresence, (payload) => this.hear(payload as Presence));
  }

  /** Resolves when no gateway answers for these sessions any more: usually in milliseconds, 5 s at most. */
  async revoked(sessionIds: readonly string[]): Promise<void> {
    if (sessionIds.length === 0) return;
    const announcedAt = performance.now();
    const confirmed = new Set<string>();
    const allConfirmed = (): boolean => {
      const now = performance.now();
      if (now - this.listeningSince < presenceSettles) return false;
      return [...this.gateways].every(
        ([instance, { heardAt, listeningSince }]) =>
          confirmed.has(instance) ||
          now - heardAt > cacheLifetime ||
          // It has come since, with nothing cached.
          listeningSince > announcedAt + latency,
      );
    };
    const { done, settle } = this.bus.gather(
      sessionsRevoked,
      { sessionIds },
      cacheLifetime,
      (confirmation) => {
        confirmed.add((confirmation as Presence).instance);
        return allConfirmed();
      },
    );
    const look = (): void => {
      if (allConfirmed()) settle(true);
    };
    this.waiting.add(look);
    const timer = setInterval(look, 100);
    look();
    try {
      const all = await done;
      // The bus is away: the caches run out by themselves.
      if (!all) await sleep(Math.max(0, announcedAt + cacheLifetime - performance.now()));
    } finally {
      clearInterval(timer);
      this.waiting.delete(look);
    }
  }

  private hear({ instance, listeningFor, leaving }: Presence): void {
    const heardAt = performance.now();
    // Those that crashed never say goodbye; for so long nobody waits for them anyway.
    for (const [silent, gateway] of this.gateways) {
      if (heardAt - gateway.heardAt > cacheLifetime) this.gateways.delete(silent);
    }
    if (leaving) this.gateways.delete(instance);
    else this.gateways.set(instance, { heardAt, listeningSince: heardAt - listeningFor });
    this.waiting.forEach((look) => look());
  }
}
