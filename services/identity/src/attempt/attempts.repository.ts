import { Inject, Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import type { Collection, Connection } from 'mongoose';
import { Together } from './together.js';
import { type Counter, keptFor, longRow, secondsToWait, slowPaces, type Tries } from './attempt.js';

interface AttemptsDocument extends Tries {
  readonly _id: string;
  readonly expiresAt: Date;
}

/** A try that was no failure, and the counters whose rows it ends. */
interface Success {
  readonly keys: readonly string[];
  readonly id: string;
  readonly expiresAt: Date;
}

/** Counts tries, one document for each counter. By the driver itself, as every sign-in passes here. */
@Injectable()
export class AttemptsRepository {
  private readonly attempts: Collection<AttemptsDocument>;
  private readonly successes = new Together<Success>((all) => this.writeSuccesses(all));

  constructor(
    @InjectConnection() connection: Connection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.attempts = connection.collection<AttemptsDocument>('attempts');
  }

  /**
   * Counts one more try, unless the limit is reached: the filter judges, so that of any number at once no more
   * than the limit get through. Answers the seconds to wait, 0 when it was counted; a try that is there already,
   * by its id, is not counted again.
   */
  async count(counter: Counter, id: string): Promise<number> {
    return (await this.countInRow(counter, id)).wait;
  }

  /** The same, and how many there have been in a row with this one. */
  async countInRow(counter: Counter, id: string): Promise<{ wait: number; inARow: number }> {
    for (;;) {
      const inARow = await this.countedWithin(counter, id);
      if (inARow !== null) return { wait: 0, inARow };
      const tries = await this.attempts.findOne({ _id: counter.key });
      const wait = tries ? secondsToWait(tries, counter.limit, this.clock.now()) : 0;
      if (wait > 0) return { wait, inARow: 0 };
      if (tries?.tries.some((one) => one.id === id)) return { wait, inARow: tries.inARow };
      // Nothing to wait for: two first tries met, or the counter has just run out.
    }
  }

  /** How many tries there have been in a row without a success. */
  async inARow(key: string): Promise<number> {
    const tries = await this.attempts.findOne({ _id: key }, { projection: { inARow: 1 } });
    return tries?.inARow ?? 0;
  }

  /** As if nothing had been tried. */
  async startAnew(key: string): Promise<void> {
    await this.attempts.updateOne({ _id: key }, { $set: { tries: [], inARow: 0 } });
  }

  /** The seconds to wait before another try would be counted. */
  async secondsToWait({ key, limit }: Counter): Promise<number> {
    const tries = await this.attempts.findOne({ _id: key });
    return tries ? secondsToWait(tries, limit, this.clock.now()) : 0;
  }

  /** As if this try had not been. */
  async forget(key: string, id: string): Promise<void> {
    await this.attempts.updateOne(
      { _id: key, 'tries.id': id },
      { $pull: { tries: { id } }, $inc: { inARow: -1 } },
    );
  }

  /**
   * A success: this try was no failure, and the rows of failures end. Those that come while others are being written
   * are written together after them.
   */
  succeeded(counters: readonly Counter[], id: string): Promise<void> {
    const longest = Math.max(...counters.map(({ limit }) => limit.within));
    const expiresAt = new Date(this.clock.now().getTime() + longest);
    return this.successes.add({ keys: counters.map(({ key }) => key), id, expiresAt });
  }

  private async writeSuccesses(successes: readonly Success[]): Promise<void> {
    const writes = successes.map(({ keys, id, expiresAt }) => ({
      updateMany: {
        filter: { _id: { $in: [...keys] } },
        update: { $pull: { tries: { id } }, $set: { inARow: 0, expiresAt } },
      },
    }));
    await this.attempts.bulkWrite(writes, { ordered: false });
  }

  /** Whether this try is among those that are remembered. */
  async isCounted(key: string, id: string): Promise<boolean> {
    const filter = { _id: key, 'tries.id': id };
    return (await this.attempts.findOne(filter, { projection: { _id: 1 } })) !== null;
  }

  /** Keeps a mark until then. */
  async mark(key: string, expiresAt: Date): Promise<void> {
    await this.attempts.updateOne({ _id: key }, { $set: { expiresAt } }, { upsert: true });
  }

  async isMarked(key: string): Promise<boolean> {
    const filter = { _id: key, expiresAt: { $gt: this.clock.now() } };
    return (await this.attempts.findOne(filter, { projection: { _id: 1 } })) !== null;
  }

  /** Null when the limit is reached, or this try is there. */
  private async countedWithin({ key: _id, limit }: Counter, id: string): Promise<number | null> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - limit.within);
    const one = { $each: [{ id, at: now }], $position: 0, $slice: limit.most };
    const keptUntil = (inARow: number): Date => new Date(now.getTime() + keptFor(limit, inARow));
    try {
      const counted = await this.attempts.findOneAndUpdate(
        {
          _id,
          'tries.id': { $ne: id },
          [`tries.${limit.most - 1}.at`]: { $not: { $gt: since } },
          ...(limit.mostInARow !== undefined && rowMayGrow(limit.mostInARow, now)),
        },
        { $push: { tries: one }, $inc: { inARow: 1 }, $max: { expiresAt: keptUntil(0) } },
        { upsert: true, returnDocument: 'after', projection: { inARow: 1 } },
      );
      const inARow = counted?.inARow ?? 0;
      // By what was submitted alone, like everything here: it tells nothing.
      if (limit.mostInARow !== undefined && inARow >= longRow) {
        await this.attempts.updateOne({ _id }, { $max: { expiresAt: keptUntil(inARow) } });
      }
      return inARow;
    } catch (error) {
      // The counter is there and did not match: the upsert met it.
      if ((error as { code?: number }).code === 11_000) return null;
      throw error;
    }
  }
}

function rowMayGrow(mostInARow: number, now: Date) {
  const slowly = slowPaces(mostInARow, now).map(({ rowBelow, newestUntil }) => ({
    ...(Number.isFinite(rowBelow) && { inARow: { $not: { $gte: rowBelow } } }),
    'tries.0.at': { $not: { $gt: newestUntil } },
  }));
  return { $or: [{ inARow: { $not: { $gte: mostInARow } } }, ...slowly] };
}
