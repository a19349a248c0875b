import { Injectable } from '@nestjs/common';
import type { PageInput, SecurityLogExport, SecurityLogPage } from '@atrium/contracts';
import type { Asker } from '@atrium/messaging';
import { cutPage, pageAsked } from '@atrium/service';
import { ArchiveRepository } from './archive.repository.js';
import { knownTo } from './chain.js';
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
  async execute(asked: PageInput, asker: Asker): Promise<SecurityLogPage> {
    const { accountId } = asker;
    const { after: [before] = [Infinity], limit } = pageAsked(asked);
    await this.settle.execute(accountId);
    const read = await this.archive.newest(accountId, before, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, ({ n }) => [n, '']);
    return { items: knownTo(page).map(shown), nextCursor };
  }

  /** The oldest line first, as they are chained. */
  async chained(asked: PageInput, { accountId }: Asker): Promise<SecurityLogExport> {
    const { after: [after] = [0], limit } = pageAsked(asked);
    await this.settle.execute(accountId);
    const read = await this.archive.oldest(accountId, after, limit + 1);
    const { page, nextCursor } = cutPage(read, limit, ({ n }) => [n, '']);
    const items = knownTo(page).map((line) => {
      const { n, prevHash, salt, sceneHash, hash } = line;
      return { ...shown(line), accountId, n, prevHash, salt, sceneHash, hash };
    });
    return { items, nextCursor };
  }
}
