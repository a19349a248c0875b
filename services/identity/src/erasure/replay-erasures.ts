import type { ReplayedErasure, ReplayedErasures, ReplayErasuresInput } from '@atrium/contracts';
import type { Clock, RequestContext } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import type { Deletion } from '../account-deletion/deletion.js';
import { AccountDeletionsRepository } from '../account-deletion/account-deletions.repository.js';
import { DecideDeletion } from '../account-deletion/decide-deletion.js';
import type { IdentitySettings } from '../config.js';
import { logged, nobodys } from '../security/security-log.js';

/** Erases again who was erased since a backup was made that was restored (decision 43). Nobody is told a second time. */
@Injectable()
export class ReplayErasures {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly deletions: AccountDeletionsRepository,
    private readonly decide: DecideDeletion,
  ) {}

  async execute(
    { accountIds }: ReplayErasuresInput,
    { requestId }: RequestContext,
  ): Promise<ReplayedErasures> {
    const items: ReplayedErasure[] = [];
    for (const accountId of accountIds) items.push(await this.replay(accountId, requestId));
    return { items };
  }

  private async replay(accountId: string, requestId: string): Promise<ReplayedErasure> {
    const account = await this.deletions.of(accountId);
    if (!account) return { accountId, outcome: 'not-there', organizationIds: [] };
    // What was under way when the backup was made is gone on with by itself.
    if (account.deletion) return { accountId, outcome: 'erased', organizationIds: [] };
    const at = this.clock.now();
    const deletion: Deletion = {
      ...{ id: newId(), phase: 'leaving' as const, until: leaseFrom(at, this.settings) },
      ...{ address: account.address, requestId, line: logged('account-deleted', nobodys(at)) },
      isReplay: true,
    };
    if (!(await this.deletions.begin(accountId, deletion)))
      return this.replay(accountId, requestId);
    const { obstacles } = await this.decide.execute({ ...account, deletion });
    const organizationIds = (obstacles ?? []).flatMap(({ id }) => id ?? []);
    return { accountId, outcome: obstacles ? 'obstructed' : 'erased', organizationIds };
  }
}
