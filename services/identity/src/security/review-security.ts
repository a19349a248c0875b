import { Injectable } from '@nestjs/common';
import type { SecurityReview } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { AddressesRepository } from '../address/addresses.repository.js';
import { ServiceCredentialsRepository } from '../service-credential/service-credentials.repository.js';
import { ArchiveRepository } from './archive.repository.js';
import { knownTo } from './chain.js';
import { SettleSecurityLog } from './settle-security-log.js';

/** The newest lines that a review shows. */
const newest = 50;

/** What has ended, for the owner to see. */
type Ended = Pick<SecurityReview, 'ended' | 'endedServiceCredentials'>;

/** What the owner of an account has to look at after it was in the wrong hands (B-6). */
@Injectable()
export class ReviewSecurity {
  constructor(
    private readonly addresses: AddressesRepository,
    private readonly settle: SettleSecurityLog,
    private readonly archive: ArchiveRepository,
    private readonly credentials: ServiceCredentialsRepository,
  ) {}

  async execute(
    accountId: string,
    { ended, endedServiceCredentials }: Ended,
  ): Promise<SecurityReview> {
    await this.settle.execute(accountId);
    const [account, lines, serviceCredentials] = await Promise.all([
      this.addresses.of(accountId),
      this.archive.newest(accountId, Infinity, newest),
      this.credentials.countOpenedBy(accountId),
    ]);
    if (!account) throw new Problem('sign-in-required');
    const recent = knownTo(lines).map(({ kind, at, device, network }) => ({
      kind,
      at: at.toISOString(),
      device,
      network,
    }));
    const { email, recovery } = account;
    return {
      ...{ email, recoveryEmail: recovery?.email ?? null, ended },
      ...{ serviceCredentials, endedServiceCredentials, recent },
    };
  }
}
