import {
  type FactoryProvider,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type Type,
} from '@nestjs/common';
import { SETTINGS } from './serve.js';

/** The comment of database commands that a timer causes and no request: for the profiler, and for tests that count. */
export const byTimer = 'by timer';

/** What somebody has to do again and again, all of it that is due at a time. */
interface Repeatable {
  execute(): Promise<void>;
}

/**
 * A provider of a module that has a use case of it done again and again as long as the service lives. `pauseOf` says how
 * many milliseconds are between the end of a turn and the next one; null: it is not done at all.
 */
export function repeatedly<Settings>(
  useCase: Type<Repeatable>,
  pauseOf: (settings: Settings) => number | null,
): FactoryProvider<RepeatedWork> {
  return {
    provide: Symbol(`${useCase.name}, again and again`),
    inject: [useCase, SETTINGS],
    useFactory: (work: Repeatable, settings: Settings) =>
      new RepeatedWork(() => work.execute(), pauseOf(settings), new Logger(useCase.name)),
  };
}

/** One turn after the other. What a turn throws is logged; the next one tries again. */
export class RepeatedWork implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly pause: number | null,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  /** Begins with a turn at once. */
  onApplicationBootstrap(): void {
    if (this.pause !== null) this.nextIn(0);
  }

  /** Waits for the turn that is under way. */
  async onModuleDestroy(): Promise<void> {
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
    const pause = this.pause ?? 0;
    try {
      await this.work();
    } catch (error) {
      this.logger.warn(`Tried again in ${pause} ms: ${String(error)}`);
    }
    if (!this.stopped) this.nextIn(pause);
  }
}
