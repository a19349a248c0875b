import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestDatabase } from './database.js';
import type { TestBus } from './nats.js';

const started: TestProcess[] = [];

/** A service in a process of its own. */
export class TestProcess {
  readonly exited: Promise<[code: number | null, signal: string | null]>;

  private constructor(private readonly child: ChildProcess) {
    this.exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  }

  static start(
    service: 'identity' | 'organizations',
    bus: TestBus,
    database: TestDatabase,
    more: Record<string, string> = {},
  ): TestProcess {
    const child = fork(new URL('./telling-process.js', import.meta.url), {
      env: {
        ...process.env,
        SERVICE: service,
        NATS_URL: bus.url,
        SEED: bus.users[service].seed,
        DATABASE: database.uri,
        ...more,
      },
      execArgv: ['--no-warnings'],
    });
    const one = new TestProcess(child);
    started.push(one);
    return one;
  }

  /** Ends what a failed test left running. */
  static async endAll(): Promise<void> {
    for (const one of started.splice(0)) await one.kill();
  }

  async ready(): Promise<this> {
    await once(this.child, 'message');
    return this;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    await this.exited;
  }
}
