import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK, KeyRing, SETTINGS } from '@atrium/service';
import { LRUCache } from 'lru-cache';
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
const day = 24 * 60 * 60_000;

/** How long a network is known after a right password came from it, and how often that is noted, in milliseconds. */
const knownFor = 30 * day;
const notedEvery = day;

/**
 * How often service passwords may be guessed: few times for one name from one network, so that a stranger elsewhere
 * locks nobody out; more for one name from anywhere, but for networks that a right password came from; more for one
 * network. Only failures are counted, as programs check the same right password many times a minute and side by side,
 * and one wrong password once, as a forgotten telephone tries its old one for ever.
 */
@Injectable()
export class ServiceLimits {
  private readonly logger = new Logger(ServiceLimits.name);
  /** The networks that this process has noted within a day. */
  private readonly noted: LRUCache<string, true>;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly keys: KeyRing,
    private readonly attempts: AttemptsRepository,
  ) {
    const perf = { now: () => clock.now().getTime() };
    this.noted = new LRUCache({ max: 10_000, ttl: notedEvery, perf });
  }

  /**
   * Throws `too-many-requests` where too many have failed. Asked before a password is compared, and once more
   * before it is said that it was right: of many guesses at once, no more verdicts get out than the limit.
   */
  async require(guesser: ServiceGuesser): Promise<void> {
    const { narrow, ofName, ofNetwork } = this.countersOf(guesser);
    const [one, name, network] = await Promise.all(
      [narrow, ofName, ofNetwork].map((counter) => this.attempts.secondsToWait(counter)),
    );
    refuse(one, network);
    if (name && !(await this.knows(guesser))) refuse(name);
  }

  /** Whether a right password for the name came from this network in the last thirty days. */
  knows(guesser: ServiceGuesser): Promise<boolean> {
    return this.attempts.isMarked(this.markOf(guesser));
  }

  /** It was right: the network is known for it from now on. Nobody waits for that. */
  succeeded(guesser: ServiceGuesser): void {
    const mark = this.markOf(guesser);
    if (this.noted.has(mark)) return;
    this.noted.set(mark, true);
    const until = new Date(this.clock.now().getTime() + knownFor);
    this.attempts.mark(mark, until).catch((error: unknown) => {
      this.noted.delete(mark);
      this.logger.warn(`A known network was not noted: ${String(error)}`);
    });
  }

  /**
   * Counts a failure, unless the same password has failed here before: false then. Throws `too-many-requests` instead
   * of a verdict where others were faster; that one then counts for no wider counter, or one network could use up the
   * guesses at a name for everybody.
   */
  async failed(guesser: ServiceGuesser, password: string): Promise<boolean> {
    const { narrow, ofName, ofNetwork } = this.countersOf(guesser);
    const id = this.shadowOf(guesser, password);
    if (await this.attempts.isCounted(narrow.key, id)) return false;
    refuse(await this.attempts.count(narrow, id));
    for (const counter of [ofName, ofNetwork]) {
      refuse(await this.attempts.count(counter, newId()));
    }
    return true;
  }

  /**
   * By what a wrong password is known again: twelve bits, with which nobody finds it out, though he has all keys. Of
   * four thousand other guesses one passes for it and is not counted.
   */
  private shadowOf({ kind, username }: ServiceGuesser, password: string): string {
    const mac = this.keys.mac('fingerprint', `wrong ${kind} ${username} ${password}`);
    return Buffer.from(mac, 'base64url').toString('hex').slice(0, 3);
  }

  private markOf({ kind, username, network }: ServiceGuesser): string {
    const whom = `${kind} ${username} ${networkOf(network)}`;
    return `service-known:${this.keys.mac('fingerprint', whom)}`;
  }

  private countersOf({ kind, username, network }: ServiceGuesser) {
    const { failuresPerAddress, failuresInARow, failuresPerNetwork } = this.settings;
    const from = networkOf(network);
    return {
      narrow: this.counter('service', `${kind} ${username} ${from}`, failuresPerAddress),
      ofName: this.counter('service-name', `${kind} ${username}`, failuresInARow),
      ofNetwork: this.counter('service-network', from, failuresPerNetwork),
    };
  }

  private counter(what: string, whom: string, count: number): Counter {
    const most = Math.max(1, Math.round(count * this.settings.limitsFactor));
    const limit: Limit = { most, within };
    return { key: `${what}:${this.keys.mac('fingerprint', whom)}`, limit };
  }
}

function refuse(...waits: readonly (number | undefined)[]): void {
  const wait = Math.max(...waits.map((seconds) => seconds ?? 0));
  if (wait > 0) throw new Problem('too-many-requests', { retryAfter: wait });
}
