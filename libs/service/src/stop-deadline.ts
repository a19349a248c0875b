import { stopsWithin } from '@atrium/messaging';

/**
 * The one deadline of a process that was told to stop. Requests and events are finished first; what a
 * module then waits for in `onModuleDestroy` has the time that they left.
 */
export class StopDeadline {
  private begunAt: number | undefined;

  /** The process was told to stop. */
  begin(): void {
    this.begunAt ??= performance.now();
  }

  /** Milliseconds that are left. Never negative. */
  get left(): number {
    if (this.begunAt === undefined) return stopsWithin;
    return Math.max(0, this.begunAt + stopsWithin - performance.now());
  }
}
