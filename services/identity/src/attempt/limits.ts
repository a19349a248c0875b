import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import { KeyRing, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import type { IdentitySettings } from '../config.js';
import { type Counter, type CounterKind, type Limit, limitsOf } from './attempt.js';
import { AttemptsRepository } from './attempts.repository.js';
import { networkOf } from './network.js';

/** Who tries: for a known device its hash, the address otherwise. */
export interface Guesser {
  readonly address: string;
  readonly network: string;
  /** The hash of the secret of a device that this account has seen before. */
  readonly knownDevice: string | undefined;
}

/** A try that was counted before it was made, so that many at once can't slip through. */
export interface CountedTry {
  /** It was right: nothing stays counted, and the address's row of failures ends. */
  succeeded(): Promise<void>;
  /** It wasn't made after all. */
  forget(): Promise<void>;
}

/**
 * How often may be tried. Counters are keyed by a fingerprint of what was submitted, whether or not there is an
 * account (decision 16), so that they neither tell nor keep addresses.
 */
@Injectable()
export class Limits {
  private readonly limits: Record<CounterKind, Limit>;

  constructor(
    @Inject(SETTINGS) settings: IdentitySettings,
    private readonly keys: KeyRing,
    private readonly attempts: AttemptsRepository,
  ) {
    this.limits = limitsOf(settings);
  }

  /**
   * One password to be tried. A device known to the account has a counter of its own: whatever others do to
   * the address, it gets in (A7). Throws `too-many-requests`.
   */
  async password({ address, network, knownDevice }: Guesser): Promise<CountedTry> {
    const addressCounter = this.counter('address', address);
    const counters = knownDevice
      ? [this.counter('device', `${address} ${knownDevice}`)]
      : [addressCounter, this.counter('network', networkOf(network))];
    const id = await this.countAll(counters);
    const succeeded = [...new Set([addressCounter, ...counters])];
    return {
      succeeded: () => each(succeeded, (counter) => this.attempts.succeeded(counter, id)),
      forget: () => each(counters, ({ key }) => this.attempts.forget(key, id)),
    };
  }

  /** One sign-up, which sends a mail (decision 27). Throws `too-many-requests`. */
  async signUp(address: string): Promise<void> {
    await this.countAll([this.counter('sign-up', address)]);
  }

  private counter(kind: CounterKind, whom: string): Counter {
    return { key: `${kind}:${this.keys.mac('fingerprint', whom)}`, limit: this.limits[kind] };
  }

  /** All or none. */
  private async countAll(counters: readonly Counter[]): Promise<string> {
    const id = newId();
    const waits = await Promise.all(counters.map((counter) => this.attempts.count(counter, id)));
    const wait = Math.max(...waits);
    if (wait === 0) return id;
    const counted = counters.filter((_counter, at) => waits[at] === 0);
    await each(counted, ({ key }) => this.attempts.forget(key, id));
    throw new Problem('too-many-requests', { retryAfter: wait });
  }
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(items.map(work));
}
