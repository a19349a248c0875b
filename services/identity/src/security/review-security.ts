import { Injectable } from '@nestjs/common';
import type { SecurityReview } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { SecurityLogRepository } from './security-log.repository.js';

/** What the owner of an account has to look at after it was in the wrong hands (B-6). */
@Injectable()
export class ReviewSecurity {
  constructor(private readonly log: SecurityLogRepository) {}

  async execute(accountId: string, ended: number): Promise<SecurityReview> {
    const account = await this.log.accountWithLatest(accountId, 50);
    if (!account) throw new Problem('sign-in-required');
    const { email, recovery, securityLog } = account;
    const recent = securityLog.toReversed().map(({ kind, at, device, network }) => ({
      kind,
      at: at.toISOString(),
      device,
      network,
    }));
    return { email, recoveryEmail: recovery?.email ?? null, ended, recent };
  }
}
