import { Injectable } from '@nestjs/common';
import type { PageInput, SecurityLogExport, SecurityLogPage } from '@atrium/contracts';
import type { Asker } from '@atrium/messaging';
import { cut, defaultLimit, numberIn } from './log-page.js';
import { ArchiveRepository } from './archive.repository.js';
import { shown } from './security-log.js';
import { SettleSecurityLog } from './settle-security-log.js';

/** A person reads the log of their own account (B-6), or takes it along with the chain's hashes (ASVS 16.4.2). */
@Injectable()
export class ListSecurityLog {
  constructor(
    private readonly settle: SettleSecurityLog,
    private readonly archive: ArchiveRepository,
  ) {}

  /** The newest line first. */
  async execute(
    { cursor, limit = defaultLimit }: PageInput,
    asker: Asker,
  ): Promise<SecurityLogPage> {
    const { accountId } = asker;
    const before = cursor === undefined ? Infinity : numberIn(cursor);
    await this.settle.execute(accountId);
    const read = await this.archive.newest(accountId, before, limit + 1);
    const { page, nextCursor } = cut(read, limit, ({ n }) => String(n));
    return { items: page.map(shown), nextCursor };
  }

  /** The oldest line first, as they are chained. */
  async chained(
    { cursor, limit = defaultLimit }: PageInput,
    { accountId }: Asker,
  ): Promise<SecurityLogExport> {
    const after = cursor === undefined ? 0 : numberIn(cursor);
    await this.settle.execute(accountId);
    const read = await this.archive.oldest(accountId, after, limit + 1);
    const { page, nextCursor } = cut(read, limit, ({ n }) => String(n));
    const items = page.map(({ n, prevHash, hash, ...line }) => ({
      ...{ ...shown(line), accountId, n, prevHash, hash },
    }));
    return { items, nextCursor };
  }
}
