import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestDatabase } from './database.js';
import type { TestBus } from './nats.js';

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
    return new TestProcess(child);
  }

  async ready(): Promise<this> {
    await once(this.child, 'message');
    return this;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.child.kill(signal);
    await this.exited;
  }
}
