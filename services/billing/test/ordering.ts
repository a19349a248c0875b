import { Problem } from '@atrium/messaging';
import type { TestPlatform } from '@atrium/testing';
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Gratuities } from '../src/gratuity/gratuities.js';
import type { Cause, OrderWithCode, PromoCodes } from '../src/promo-code/promo-codes.js';
import type { Call, Outcome } from './ordering-process.js';

/** Nobody in particular. */
export const cause: Cause = { by: 'julie', requestId: null };

/** Those parts of billing that orders call, in a process of its own, as one more replica: it can be made to die. */
export class Ordering {
  readonly promoCodes: PromoCodes;
  readonly gratuities: Gratuities;
  private readonly waiting = new Map<number, (outcome: Outcome) => void>();
  private calls = 0;

  private constructor(private readonly child: ChildProcess) {
    this.promoCodes = this.remote<PromoCodes>('promoCodes');
    this.gratuities = this.remote<Gratuities>('gratuities');
    child.on('message', (outcome: Outcome) => this.waiting.get(outcome.id)?.(outcome));
    child.on('exit', () => {
      for (const [id, settle] of this.waiting) settle({ id, error: 'The process died' });
    });
  }

  /** `environment`: beside what the platform gives billing. */
  static async start(
    { platform }: TestPlatform,
    environment: Record<string, string> = {},
  ): Promise<Ordering> {
    const child = fork(new URL('./ordering-process.js', import.meta.url), {
      env: {
        ...process.env,
        NODE_ENV: 'test',
        NATS_URL: platform.natsUrl,
        NATS_NKEY_SEED_FILE: platform.data.keys.seedFileOf('billing'),
        ATRIUM_KEYRING_FILE: platform.data.keys.keyRingFileOf('billing'),
        BILLING_MONGODB_URI: platform.mongoUri('billing'),
        ATRIUM_CLOCK_FILE: platform.data.file('clock.json'),
        ATRIUM_LIMITS_FACTOR: '1000',
        LOG_LEVEL: 'silent',
        ...environment,
      },
      execArgv: ['--no-warnings', '--enable-source-maps'],
      serialization: 'advanced',
    });
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error('The process ended'))),
    ]);
    return new Ordering(child);
  }

  get hasDied(): boolean {
    return this.child.signalCode !== null;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.hasDied) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }

  private remote<Target extends object>(of: Call['of']): Target {
    return new Proxy({} as Target, {
      get:
        (_target, method) =>
        (...given: unknown[]) =>
          this.call({ of, method: String(method), given }),
    });
  }

  private async call(what: Omit<Call, 'id'>): Promise<unknown> {
    this.calls += 1;
    const call: Call = { ...what, id: this.calls };
    const outcome = await new Promise<Outcome>((resolve) => {
      this.waiting.set(call.id, resolve);
      this.child.send(call);
    });
    this.waiting.delete(call.id);
    if ('problem' in outcome) throw Problem.from(outcome.problem);
    if ('error' in outcome) throw new Error(outcome.error);
    return outcome.answer;
  }
}

/** A new order of hosting, by an organization, in the next half hour. */
export function orderOf(
  organizationId: string,
  now: Date,
  more: Partial<OrderWithCode> = {},
): OrderWithCode {
  return {
    ...{ organizationId, orderId: randomUUID(), placing: 1, kind: 'new', isFirstOrder: true },
    lines: [{ planId: 'hosting.web-basic-12', productType: 'hosting' }],
    until: new Date(now.getTime() + 30 * 60_000),
    ...more,
  };
}
