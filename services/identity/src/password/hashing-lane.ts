import { Problem } from '@atrium/messaging';
import pLimit from 'p-limit';

/**
 * Where passwords wait to be hashed: so many at a time, so many waiting, and `busy` for whoever comes then.
 * A hash takes a whole core and its memory; without a bound a flood of sign-ins would take them all
 * (reliability.md 3.2). Sign-in has one of its own, apart from mailbox checks (decision 26).
 */
export class HashingLane {
  private readonly limit;

  constructor(
    inFlight: number,
    private readonly mayWait: number,
  ) {
    this.limit = pLimit(inFlight);
  }

  /** How many are being hashed and how many wait. */
  get depth(): { inFlight: number; waiting: number } {
    return { inFlight: this.limit.activeCount, waiting: this.limit.pendingCount };
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    // p-limit starts what it may a moment later: what is in its queue by then doesn't wait.
    const { activeCount, pendingCount, concurrency } = this.limit;
    if (activeCount + pendingCount >= concurrency + this.mayWait) {
      throw new Problem('busy', { retryAfter: 1 });
    }
    return this.limit(work);
  }
}
