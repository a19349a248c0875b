import { Logger } from '@nestjs/common';

/** The comment of database commands that a timer causes and no request: for the profiler, and for tests that count. */
export const byTimer = 'by timer';

/**
 * What a process does again and again as long as it lives, one turn after the other. What a turn throws is logged;
 * the next one tries again.
 */
export class RepeatedWork {
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly work: () => Promise<void>,
    /** Milliseconds between the end of a turn and the next one. */
    private readonly pause: number,
    private readonly logger: Logger,
  ) {}

  /** Begins with a turn at once. */
  start(): void {
    this.nextIn(0);
  }

  /** Waits for the turn that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.turn;
  }

  private nextIn(milliseconds: number): void {
    this.timer = setTimeout(() => {
      this.turn = this.take();
    }, milliseconds);
  }

  private async take(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      this.logger.warn(`Tried again in ${this.pause} ms: ${String(error)}`);
    }
    if (!this.stopped) this.nextIn(this.pause);
  }
}
