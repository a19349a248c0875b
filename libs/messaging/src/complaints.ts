import type { LoggerService } from '@nestjs/common';

const quietFor = 10_000;

/** Says that something is wrong when it begins and then every ten seconds, not each of a thousand times. */
export class Complaints {
  private saidAt = -Infinity;

  constructor(private readonly logger: LoggerService) {}

  say(text: string): void {
    const now = performance.now();
    if (now - this.saidAt < quietFor) return;
    this.saidAt = now;
    this.logger.warn(text);
  }
}
