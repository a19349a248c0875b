import { readFileSync } from 'node:fs';
import { type Launched, pause } from './launch.js';

/** What a process is called, how it is started and how one sees that it is ready. */
export interface Program {
  readonly name: string;
  readonly logFile: string;
  launch(): Launched | Promise<Launched>;
  ready(): Promise<boolean>;
  /** How long it may take for its work in hand when it is stopped. */
  readonly grace: number;
}

/** The waits between starts of a process that keeps falling over, in milliseconds. */
const waits = [100, 250, 500, 1_000, 2_000, 5_000];
/** A process that ran this long was fine: the next crash counts as its first. */
const fineAfter = 30_000;
/** Starts in a row without getting ready, after which the first start is given up. */
const firstTries = 3;
const readyWithin = 60_000;

/** One process that is kept running until it is told to stop. */
export class Supervised {
  #launched: Launched | undefined;
  #stopping = false;
  #failures = 0;
  #wasReady = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(
    readonly program: Program,
    private readonly report: (line: string) => void,
    private readonly changed: () => void = () => {},
  ) {}

  get name(): string {
    return this.program.name;
  }

  /** 0 while it does not run. */
  get pid(): number {
    return this.#launched?.pid ?? 0;
  }

  /** Starts the process and waits until it is ready. */
  async start(): Promise<void> {
    this.#stopping = false;
    this.#wasReady = false;
    this.#failures = 0;
    await new Promise<void>((resolve, reject) => {
      this.#loop = this.#keepRunning(resolve, reject);
    });
  }

  /** Lets the process finish its work and end; kills it when it takes longer than its grace. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.kill('SIGTERM');
    const killer = setTimeout(() => {
      this.report(`${this.name} did not stop within ${this.program.grace / 1000} s: killed`);
      this.kill('SIGKILL');
    }, this.program.grace);
    await this.#loop;
    clearTimeout(killer);
  }

  /** Stops the process and starts it again. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Sends a signal; what comes of it is seen like any other crash. */
  kill(signal: NodeJS.Signals): void {
    if (!this.pid) return;
    try {
      process.kill(this.pid, signal);
    } catch {
      // Gone between our look and the signal.
    }
  }

  async #keepRunning(firstReady: () => void, failed: (error: Error) => void): Promise<void> {
    while (!this.#stopping) {
      const startedAt = Date.now();
      const launched = await this.program.launch();
      this.#launched = launched;
      this.changed();
      if (this.#stopping) this.kill('SIGTERM');
      const ready = this.#noticeReady(launched, firstReady, failed);
      const how = await launched.gone;
      this.#launched = undefined;
      this.changed();
      await ready;
      if (this.#stopping) break;
      this.#failures = Date.now() - startedAt > fineAfter ? 1 : this.#failures + 1;
      if (!this.#wasReady && this.#failures >= firstTries) {
        return failed(new Error(`${this.name} does not start (${how}): ${this.#endOfLog()}`));
      }
      const wait = waits[Math.min(this.#failures, waits.length) - 1]!;
      this.report(`${this.name} went down (${how}): starting it again in ${wait} ms`);
      await pause(wait);
    }
    failed(new Error(`${this.name} was stopped`));
  }

  async #noticeReady(
    launched: Launched,
    firstReady: () => void,
    failed: (error: Error) => void,
  ): Promise<void> {
    const end = Date.now() + readyWithin;
    while (this.#launched === launched) {
      if (await this.program.ready()) {
        if (this.#wasReady) this.report(`${this.name} is ready again`);
        this.#wasReady = true;
        return firstReady();
      }
      if (!this.#wasReady && Date.now() > end) {
        failed(
          new Error(`${this.name} is not ready after ${readyWithin / 1000} s: ${this.#endOfLog()}`),
        );
      }
      await pause(25);
    }
  }

  #endOfLog(): string {
    const lines = readFileSync(this.program.logFile, 'utf8').trimEnd().split('\n');
    return `the end of ${this.program.logFile}:\n${lines.slice(-15).join('\n')}`;
  }
}
