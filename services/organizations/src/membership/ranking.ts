import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';

/**
 * Gives the numbers by which a person's organizations are ordered: microseconds since 1970, always higher
 * than the one before, also within one millisecond. Choosing an organization takes the next number;
 * joining takes its negative, so that it moves nobody: whoever never chose stands where they joined first.
 */
@Injectable()
export class Ranking {
  private last = 0;

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  chosen(): number {
    this.last = Math.max(this.last + 1, this.clock.now().getTime() * 1_000);
    return this.last;
  }

  joined(): number {
    return -this.chosen();
  }
}
