import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@atrium/messaging';
import { CLOCK, KeyRing } from '@atrium/service';
import { LRUCache } from 'lru-cache';
import {
  type Lane,
  type PasswordHash,
  PasswordHashes,
  type Verdict,
} from '../password/password-hashes.js';

/** For how long a wrong one is remembered, in milliseconds. */
const rememberedFor = 15 * 60_000;

/** A password that a machine tries. */
interface Guess {
  readonly kind: string;
  readonly username: string;
  readonly password: string;
}

/**
 * Compares what machines try: a wrong password that comes again is wrong without another hash, or a forgotten
 * telephone, and whoever plays one, would keep the lane busy for the others. Remembered in this process alone, by a
 * keyed hash; known and unknown names alike.
 */
@Injectable()
export class RepeatedGuesses {
  /** With which stored hash each was compared: another one is another question. */
  private readonly wrong: LRUCache<string, string>;

  constructor(
    @Inject(CLOCK) clock: Clock,
    private readonly keys: KeyRing,
    private readonly passwords: PasswordHashes,
  ) {
    const perf = { now: () => clock.now().getTime() };
    this.wrong = new LRUCache({ max: 10_000, ttl: rememberedFor, perf });
  }

  /** Throws `busy` when too many wait. */
  async compare(
    stored: PasswordHash | undefined,
    { kind, username, password }: Guess,
    lane: Lane,
  ): Promise<Verdict> {
    const guess = this.keys.mac('fingerprint', `guess ${kind} ${username} ${password}`);
    const comparedWith = stored?.hash ?? '';
    if (this.wrong.get(guess) === comparedWith) return { right: false };
    const whom = `${kind} ${username}`;
    const verdict = await this.passwords.compare(stored, password, whom, lane);
    if (!verdict.right) this.wrong.set(guess, comparedWith);
    return verdict;
  }
}
