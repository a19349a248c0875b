import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { securityChanged } from '@atrium/contracts';
import { happened, type OutboxEntry } from '@atrium/messaging';
import { Limits } from '../attempt/limits.js';
import { NotifyRepository } from '../preference/notify.repository.js';
import { logged, type LogEntry } from '../security/security-log.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import { LocksRepository } from './locks.repository.js';

/** A sign-in that failed at an account whose owner wants something to follow from it. */
interface FailedAttempt {
  readonly accountId: string;
  readonly address: string;
  /** The hash of the device's secret, where it is one that signed in before. */
  readonly knownDevice: string | undefined;
  /** As it was noted. */
  readonly line: LogEntry;
  readonly requestId: string;
}

/** The latest that it is done, in milliseconds. */
const within = 1_500;

/**
 * What follows from failed sign-ins where an account's owner wants it: the lock, a mail. Done a while after the
 * answer, at no certain time, so that no answer tells whether there is such an account. Dying before loses a
 * mail; the lock holds anyway, as sign-in looks at the row of failures itself.
 */
@Injectable()
export class AnswerFailures implements OnModuleDestroy {
  private readonly logger = new Logger(AnswerFailures.name);
  private readonly waiting = new Set<NodeJS.Timeout>();

  constructor(
    private readonly locks: LocksRepository,
    private readonly notify: NotifyRepository,
    private readonly limits: Limits,
    private readonly settle: SettleSecurityLog,
  ) {}

  onModuleDestroy(): void {
    this.waiting.forEach(clearTimeout);
  }

  soon(attempt: FailedAttempt): void {
    const timer = setTimeout(() => {
      this.waiting.delete(timer);
      this.execute(attempt).catch((error: unknown) =>
        this.logger.warn(`What follows a failed sign-in was not done: ${String(error)}`),
      );
    }, Math.random() * within);
    this.waiting.add(timer);
  }

  private async execute(attempt: FailedAttempt): Promise<void> {
    const { accountId, address, knownDevice, line } = attempt;
    const account = await this.locks.of(accountId);
    const after = account?.lock?.after ?? null;
    // As many as there are now: a success in between has ended the row.
    if (after !== null && (await this.limits.failuresInARow(address, knownDevice)) >= after) {
      const locked = logged('locked', line);
      const told = { line: locked, event: eventOf('locked', locked, attempt) };
      await this.locks.lock(accountId, told, knownDevice);
    }
    await this.settle.execute(accountId);
    await this.notify.tellOfFailure(accountId, eventOf('sign-in-failed', line, attempt));
  }
}

function eventOf(
  change: 'locked' | 'sign-in-failed',
  { id: changeId, at }: LogEntry,
  { accountId, requestId }: FailedAttempt,
): OutboxEntry {
  return happened(
    securityChanged,
    { accountId, changeId, change, told: ['login'] },
    { by: null, at, requestId },
  );
}
