import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import { KeyRing, SETTINGS } from '@atrium/service';
import { v7 as newId } from 'uuid';
import type { Counter, Limit } from '../attempt/attempt.js';
import { AttemptsRepository } from '../attempt/attempts.repository.js';
import { networkOf } from '../attempt/network.js';
import type { IdentitySettings } from '../config.js';

/** Who wants in, as submitted, whether or not there is such a credential. */
export interface ServiceGuesser {
  readonly kind: string;
  readonly username: string;
  readonly network: string;
}

const within = 15 * 60_000;

/**
 * How often service passwords may be guessed: few times for one name from one network, so that a stranger elsewhere
 * locks nobody out; more for one name from anywhere; more for one network. Only failures are counted, as programs
 * check the same right password many times a minute and side by side.
 */
@Injectable()
export class ServiceLimits {
  constructor(
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly keys: KeyRing,
    private readonly attempts: AttemptsRepository,
  ) {}

  /**
   * Throws `too-many-requests` where too many have failed. Asked before a password is compared, and once more
   * before it is said that it was right: of many guesses at once, no more verdicts get out than the limit.
   */
  async require(guesser: ServiceGuesser): Promise<void> {
    const counters = this.countersOf(guesser);
    refuse(await Promise.all(counters.map((one) => this.attempts.secondsToWait(one))));
  }

  /**
   * Counts a failure. Throws `too-many-requests` instead of a verdict where others were faster; that one then counts
   * for no wider counter, or one network could use up the guesses at a name for everybody.
   */
  async failed(guesser: ServiceGuesser): Promise<void> {
    const id = newId();
    for (const counter of this.countersOf(guesser)) {
      refuse([await this.attempts.count(counter, id)]);
    }
  }

  /** The narrowest first. */
  private countersOf({ kind, username, network }: ServiceGuesser): Counter[] {
    const { failuresPerAddress, failuresInARow, failuresPerNetwork } = this.settings;
    const from = networkOf(network);
    return [
      this.counter('service', `${kind} ${username} ${from}`, failuresPerAddress),
      this.counter('service-name', `${kind} ${username}`, failuresInARow),
      this.counter('service-network', from, failuresPerNetwork),
    ];
  }

  private counter(what: string, whom: string, count: number): Counter {
    const most = Math.max(1, Math.round(count * this.settings.limitsFactor));
    const limit: Limit = { most, within };
    return { key: `${what}:${this.keys.mac('fingerprint', whom)}`, limit };
  }
}

function refuse(waits: readonly number[]): void {
  const wait = Math.max(...waits);
  if (wait > 0) throw new Problem('too-many-requests', { retryAfter: wait });
}
