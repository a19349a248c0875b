import { Injectable } from '@nestjs/common';
import type { SecurityReview } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { AddressesRepository } from '../address/addresses.repository.js';
import { ArchiveRepository } from './archive.repository.js';
import { SettleSecurityLog } from './settle-security-log.js';

/** The newest lines that a review shows. */
const newest = 50;

/** What the owner of an account has to look at after it was in the wrong hands (B-6). */
@Injectable()
export class ReviewSecurity {
  constructor(
    private readonly addresses: AddressesRepository,
    private readonly settle: SettleSecurityLog,
    private readonly archive: ArchiveRepository,
  ) {}

  async execute(accountId: string, ended: number): Promise<SecurityReview> {
    await this.settle.execute(accountId);
    const [account, lines] = await Promise.all([
      this.addresses.of(accountId),
      this.archive.newest(accountId, Infinity, newest),
    ]);
    if (!account) throw new Problem('sign-in-required');
    const recent = lines.map(({ kind, at, device, network }) => ({
      kind,
      at: at.toISOString(),
      device,
      network,
    }));
    const { email, recovery } = account;
    return { email, recoveryEmail: recovery?.email ?? null, ended, recent };
  }
}
