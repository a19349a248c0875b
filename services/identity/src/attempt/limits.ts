import { Inject, Injectable } from '@nestjs/common';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK, KeyRing, SETTINGS } from '@atrium/service';
import { LRUCache } from 'lru-cache';
import { v7 as newId } from 'uuid';
import type { IdentitySettings } from '../config.js';
import { type Counter, type CounterKind, type Limit, limitsOf } from './attempt.js';
import { AttemptsRepository } from './attempts.repository.js';
import { networkOf } from './network.js';

/** Who tries. */
export interface Guesser {
  /** The canonical address. */
  readonly address: string;
  readonly network: string;
  /** The hash of the secret of a device that this account has seen before. */
  readonly knownDevice: string | undefined;
}

/** Something counted before it is done, that can be given back. */
export interface Counted {
  /** It wasn't done after all. */
  forget(): Promise<void>;
}

/** A try that was counted before it is made, so that many at once can't slip through. */
export interface CountedTry extends Counted {
  /** Failures in a row before it, of the device where it is known, else of the address. */
  readonly failuresBefore: number;
  /** It was right: it doesn't stay counted, and the address's row of failures ends. */
  succeeded(): Promise<void>;
  /** It was wrong. */
  failed(): Promise<void>;
}

/**
 * How often may be tried. Counters are keyed by a fingerprint of what was submitted, whether or not there is an
 * account (decision 16), so that they neither tell nor keep addresses.
 */
@Injectable()
export class Limits {
  private readonly limits: Record<CounterKind, Limit>;
  /** Until when networks may try nothing, by the keys of their counters. */
  private readonly fullUntil = new LRUCache<string, number>({ max: 10_000 });

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) settings: IdentitySettings,
    private readonly keys: KeyRing,
    private readonly attempts: AttemptsRepository,
  ) {
    this.limits = limitsOf(settings);
  }

  /**
   * One password to be tried; throws `too-many-requests`. A device known to the account has a counter of its
   * own: whatever others do to the address, it gets in (A7). The address's counter is exact, as it guards one
   * account. A network's holds back whoever tries many: it is raised by failures alone, and each process remembers
   * which are full, which spares everybody else a read and two writes; guesses under way at that moment, and one of
   * each other process, may exceed it.
   */
  async password({ address, network, knownDevice }: Guesser): Promise<CountedTry> {
    const ofAddress = this.counter('address', address);
    const counter = this.counterOf(address, knownDevice);
    const ofNetwork = knownDevice ? undefined : this.counter('network', networkOf(network));
    if (ofNetwork) refuseIf(this.secondsFull(ofNetwork));
    const id = newId();
    const { wait, inARow } = await this.attempts.countInRow(counter, id);
    refuseIf(wait);
    return {
      failuresBefore: inARow - 1,
      succeeded: () =>
        this.attempts.succeeded(knownDevice ? [counter, ofAddress] : [ofAddress], id),
      failed: async () => {
        if (ofNetwork) await this.failedFrom(ofNetwork, id);
      },
      forget: () => this.attempts.forget(counter.key, id),
    };
  }

  /** Throws `too-many-requests` while so many passwords of an address were wrong that no other one would be tried. */
  async requirePace(address: string): Promise<void> {
    refuseIf(await this.attempts.secondsToWait(this.counter('address', address)));
  }

  /** How many passwords were wrong in a row, of a known device or of the address. */
  failuresInARow(address: string, knownDevice: string | undefined): Promise<number> {
    return this.attempts.inARow(this.counterOf(address, knownDevice).key);
  }

  /** Forgets the failures at an address: whoever reads its mail or looks after its owner vouches for it. */
  startAnew(address: string): Promise<void> {
    return this.attempts.startAnew(this.counter('address', address).key);
  }

  /**
   * One second factor to be tried; throws `too-many-requests`. Counted for the account and, like passwords, apart
   * for a device that it knows. A right password ends no row of these.
   */
  async secondFactor({
    accountId,
    knownDevice,
  }: {
    readonly accountId: string;
    readonly knownDevice: string | undefined;
  }): Promise<CountedTry> {
    const ofAccount = this.counter('second-factor', accountId);
    const counter = knownDevice
      ? this.counter('second-factor', `${accountId} ${knownDevice}`)
      : ofAccount;
    const id = newId();
    const { wait, inARow } = await this.attempts.countInRow(counter, id);
    refuseIf(wait);
    return {
      failuresBefore: inARow - 1,
      succeeded: () => this.attempts.succeeded([...new Set([counter, ofAccount])], id),
      failed: async () => undefined,
      forget: () => this.attempts.forget(counter.key, id),
    };
  }

  /**
   * One sign-up, which sends a mail (decision 27): so many to one address, and so many from one network to
   * whatever addresses. Throws `too-many-requests`.
   */
  signUp(address: string, network: string): Promise<Counted> {
    return this.mailed('sign-up', address, network);
  }

  /** One reset of a password asked for: as a sign-up is counted, whether or not the address has an account. */
  passwordReset(address: string, network: string): Promise<Counted> {
    return this.mailed('reset', address, network);
  }

  /** One new address named for an account: it is mailed, and each may have to be undone. Throws `too-many-requests`. */
  async addressChange(accountId: string): Promise<Counted> {
    const id = newId();
    const counter = this.counter('address-change', accountId);
    refuseIf(await this.attempts.count(counter, id));
    return { forget: () => this.attempts.forget(counter.key, id) };
  }

  private async failedFrom(ofNetwork: Counter, id: string): Promise<void> {
    await this.attempts.count(ofNetwork, id);
    const wait = await this.attempts.secondsToWait(ofNetwork);
    if (wait > 0) this.fullUntil.set(ofNetwork.key, this.clock.now().getTime() + wait * 1_000);
  }

  private secondsFull({ key }: Counter): number {
    const milliseconds = (this.fullUntil.get(key) ?? 0) - this.clock.now().getTime();
    return Math.max(0, Math.ceil(milliseconds / 1_000));
  }

  private async mailed(
    kind: 'sign-up' | 'reset',
    address: string,
    network: string,
  ): Promise<Counted> {
    const id = newId();
    const ofNetwork = this.counter(`${kind}-network`, networkOf(network));
    const ofAddress = this.counter(kind, address);
    refuseIf(await this.attempts.count(ofNetwork, id));
    const wait = await this.attempts.count(ofAddress, id);
    // It sends no mail, so it takes no place of the network's.
    if (wait > 0) await this.attempts.forget(ofNetwork.key, id);
    refuseIf(wait);
    return {
      forget: async () => {
        await this.attempts.forget(ofAddress.key, id);
        await this.attempts.forget(ofNetwork.key, id);
      },
    };
  }

  private counterOf(address: string, knownDevice: string | undefined): Counter {
    return knownDevice
      ? this.counter('device', `${address} ${knownDevice}`)
      : this.counter('address', address);
  }

  private counter(kind: CounterKind, whom: string): Counter {
    return { key: `${kind}:${this.keys.mac('fingerprint', whom)}`, limit: this.limits[kind] };
  }
}

function refuseIf(secondsToWait: number): void {
  if (secondsToWait > 0) throw new Problem('too-many-requests', { retryAfter: secondsToWait });
}
