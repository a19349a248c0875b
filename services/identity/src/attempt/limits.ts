import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import { KeyRing, SETTINGS } from '@atrium/service';
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

  constructor(
    @Inject(SETTINGS) settings: IdentitySettings,
    private readonly keys: KeyRing,
    private readonly attempts: AttemptsRepository,
  ) {
    this.limits = limitsOf(settings);
  }

  /**
   * One password to be tried; throws `too-many-requests`. A device known to the account has a counter of its
   * own: whatever others do to the address, it gets in (A7). The address's counter is exact, as it guards one
   * account. A network's holds back whoever tries many: it is looked at before and raised by failures alone,
   * which spares everybody else two writes; guesses under way at that moment may exceed it.
   */
  async password({ address, network, knownDevice }: Guesser): Promise<CountedTry> {
    const ofAddress = this.counter('address', address);
    const counter = knownDevice ? this.counter('device', `${address} ${knownDevice}`) : ofAddress;
    const ofNetwork = knownDevice ? undefined : this.counter('network', networkOf(network));
    if (ofNetwork) refuseIf(await this.attempts.secondsToWait(ofNetwork));
    const id = newId();
    refuseIf(await this.attempts.count(counter, id));
    return {
      succeeded: () => this.attempts.succeeded([...new Set([counter, ofAddress])], id),
      failed: async () => void (ofNetwork && (await this.attempts.count(ofNetwork, id))),
      forget: () => this.attempts.forget(counter.key, id),
    };
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
    refuseIf(await this.attempts.count(counter, id));
    return {
      succeeded: () => this.attempts.succeeded([...new Set([counter, ofAccount])], id),
      failed: async () => undefined,
      forget: () => this.attempts.forget(counter.key, id),
    };
  }

  /**
   * One sign-up, which sends a mail (decision 27): so many to one address, and so many from one network to
   * whatever addresses. Throws `too-many-requests`.
   */
  async signUp(address: string, network: string): Promise<Counted> {
    const id = newId();
    const ofNetwork = this.counter('sign-up-network', networkOf(network));
    const ofAddress = this.counter('sign-up', address);
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

  private counter(kind: CounterKind, whom: string): Counter {
    return { key: `${kind}:${this.keys.mac('fingerprint', whom)}`, limit: this.limits[kind] };
  }
}

function refuseIf(secondsToWait: number): void {
  if (secondsToWait > 0) throw new Problem('too-many-requests', { retryAfter: secondsToWait });
}
