import type { TestPlatform } from '@atrium/testing';
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Draft } from '../src/invoice/draft.js';
import type { InvoicePayment, Refund } from '../src/invoice/invoice.js';

/** What billing asks of its invoices itself. */
export type LedgerCommand =
  | { readonly what: 'issue'; readonly draft: Draft; readonly cause: string }
  | { readonly what: 'pay'; readonly invoiceId: string; readonly payment: InvoicePayment }
  | { readonly what: 'refund'; readonly invoiceId: string; readonly refund: Refund };

export interface LedgerAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A process of billing that issues when it is told to, and can be killed at it. */
export class Ledger {
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', ({ id, value, error }: LedgerAnswer) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(value);
      else waiting?.reject(new Error(error));
    });
    child.once('exit', () => this.#forsake());
  }

  static async start(
    platform: TestPlatform,
    environment: Record<string, string> = {},
  ): Promise<Ledger> {
    const { data } = platform.platform;
    const child = fork(fileURLToPath(new URL('ledger-process.js', import.meta.url)), {
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        NODE_ENV: 'test',
        LOG_LEVEL: 'error',
        NATS_URL: platform.natsUrl,
        NATS_NKEY_SEED_FILE: data.keys.seedFileOf('billing'),
        ATRIUM_KEYRING_FILE: data.keys.keyRingFileOf('billing'),
        BILLING_MONGODB_URI: platform.platform.mongoUri('billing'),
        ATRIUM_CLOCK_FILE: data.file('clock.json'),
        FAILPOINT_FILE: data.file('failpoint'),
        ATRIUM_STEP_LEASE_MS: '500',
        ...environment,
      },
    });
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`It ended with ${code} before it was ready`)));
    });
    return new Ledger(child);
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The number it got, now or before. Rejects when the process dies of it: whether it was issued is then unknown. */
  issue(draft: Draft, cause: string): Promise<string> {
    return this.#do({ what: 'issue', draft, cause }) as Promise<string>;
  }

  pay(invoiceId: string, payment: InvoicePayment): Promise<boolean> {
    return this.#do({ what: 'pay', invoiceId, payment }) as Promise<boolean>;
  }

  refund(invoiceId: string, refund: Refund): Promise<boolean> {
    return this.#do({ what: 'refund', invoiceId, refund }) as Promise<boolean>;
  }

  /** As if its power went. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    if (!this.isAlive) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await gone;
  }

  #do(command: LedgerCommand): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.isAlive) return reject(new Error('The process is gone'));
      this.#count += 1;
      this.#waiting.set(this.#count, { resolve, reject });
      // A process that is going has closed the channel: its exit rejects.
      this.child.send({ id: this.#count, command }, () => undefined);
    });
  }

  #forsake(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('The process is gone'));
    this.#waiting.clear();
  }
}
