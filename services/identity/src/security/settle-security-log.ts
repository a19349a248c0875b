import { Injectable, Logger } from '@nestjs/common';
import { failpoint } from '@atrium/messaging';
import { FailedSignInsRepository } from '../attempt/failed-sign-ins.repository.js';
import type { LogEntry } from './security-log.js';
import { ArchiveRepository } from './archive.repository.js';
import { SecurityLogRepository } from './security-log.repository.js';

/**
 * Moves the lines of an account out of its document, and the failed sign-ins of its address, into the chained
 * archive. Each step may be repeated, and be done by several at once: what is in the archive is taken out of
 * where it was, never the other way round, so nothing is lost and nothing is there twice. Lines that are nowhere yet may be
 * given along: what an operator did in another service.
 */
@Injectable()
export class SettleSecurityLog {
  private readonly underWay = new Set<string>();
  private readonly logger = new Logger(SettleSecurityLog.name);

  constructor(
    private readonly log: SecurityLogRepository,
    private readonly failures: FailedSignInsRepository,
    private readonly archive: ArchiveRepository,
  ) {}

  async execute(accountId: string, ...more: readonly LogEntry[]): Promise<void> {
    const account = await this.log.unsettled(accountId);
    const own = account?.securityLog ?? [];
    const failed = account ? await this.failures.of(account.address) : [];
    const lines = [...own, ...failed, ...more].sort(byTime);
    if (lines.length === 0) return;
    const count = await this.archive.append(accountId, lines);
    failpoint('identity.security-log.archived');
    await this.log.settled(accountId, idsOf(own), count);
    failpoint('identity.security-log.settled');
    await this.failures.takenOver(idsOf(failed));
  }

  /**
   * Soon, and nobody waits for it: what fails, or comes while it is under way, is done by the next one, or before
   * the log is read.
   */
  soon(accountId: string): void {
    if (this.underWay.has(accountId)) return;
    this.underWay.add(accountId);
    void this.execute(accountId)
      .catch((error: unknown) =>
        this.logger.warn(`The security log of ${accountId} waits: ${String(error)}`),
      )
      .finally(() => this.underWay.delete(accountId));
  }
}

function idsOf(lines: readonly LogEntry[]): string[] {
  return lines.map(({ id }) => id);
}

/** Lines of the same millisecond stay as they were written: their ids count on. */
function byTime(a: LogEntry, b: LogEntry): number {
  return a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1);
}
