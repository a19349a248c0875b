import { Inject, Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import type { Collection, Connection } from 'mongoose';
import { type GuessLimit, type Guesses, secondsToWait } from './guess.js';

interface GuessesDocument extends Guesses {
  /** Whose they are. */
  readonly _id: string;
  readonly expiresAt: Date;
}

/** Counts tries of codes, and carts of networks: one document for each who tries. */
@Injectable()
export class GuessesRepository {
  private readonly guesses: Collection<GuessesDocument>;

  constructor(
    @InjectConnection() connection: Connection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.guesses = connection.collection<GuessesDocument>('guesses');
  }

  /**
   * Counts one more, unless the limit is reached: the filter judges, so that of any number at once no more than the limit get
   * through. Answers the seconds to wait, 0 when it was counted.
   */
  async count(whose: string, id: string, limit: GuessLimit): Promise<number> {
    for (;;) {
      if (await this.isCounted(whose, id, limit)) return 0;
      const guesses = await this.guesses.findOne({ _id: whose });
      const wait = guesses ? secondsToWait(guesses, limit, this.clock.now()) : 0;
      if (wait > 0) return wait;
      // Nothing to wait for: two first ones met, or the time has just run out.
    }
  }

  /** As if this one had not been. */
  async forget(whose: string, id: string): Promise<void> {
    await this.guesses.updateOne({ _id: whose }, { $pull: { tries: { id } } });
  }

  private async isCounted(
    whose: string,
    id: string,
    { most, within }: GuessLimit,
  ): Promise<boolean> {
    const at = this.clock.now();
    const since = new Date(at.getTime() - within);
    try {
      await this.guesses.updateOne(
        { _id: whose, [`tries.${most - 1}.at`]: { $not: { $gt: since } } },
        {
          $push: { tries: { $each: [{ id, at }], $position: 0, $slice: most } },
          $max: { expiresAt: new Date(at.getTime() + within) },
        },
        { upsert: true },
      );
      return true;
    } catch (error) {
      // It is there and did not match: the upsert met it.
      if ((error as { code?: number }).code === 11_000) return false;
      throw error;
    }
  }
}
