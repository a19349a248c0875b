import {
  departAccount,
  finishAccountDeletionOfNotifications,
  type ReplayedErasure,
  type ReplayedErasures,
  type ReplayErasuresInput,
} from '@atrium/contracts';
import { Bus, type Clock, type RequestContext } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import {
  AccountDeletionsRepository,
  type Departing,
} from '../account-deletion/account-deletions.repository.js';
import { DecideDeletion } from '../account-deletion/decide-deletion.js';
import type { Deletion } from '../account-deletion/deletion.js';
import type { IdentitySettings } from '../config.js';
import { ArchiveRepository } from '../security/archive.repository.js';
import { logged, nobodys } from '../security/security-log.js';
import { ErasuresRepository } from './erasures.repository.js';

/**
 * Erases again who was erased since a backup was made that was restored (decision 43), whichever service's it was. Its person is not
 * written to once more.
 */
@Injectable()
export class ReplayErasures {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly bus: Bus,
    private readonly deletions: AccountDeletionsRepository,
    private readonly decide: DecideDeletion,
    private readonly archive: ArchiveRepository,
    private readonly erasures: ErasuresRepository,
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
    if (!account) return this.replayElsewhere(accountId, requestId);
    if (account.deletion?.phase === 'erasing') return said(accountId, 'erased', []);
    const deletion = account.deletion ?? (await this.begin(account, requestId));
    const { obstacles } = await this.decide.execute({ ...account, deletion });
    return said(accountId, 'erased', obstacles ?? []);
  }

  private async begin({ _id, address }: Departing, requestId: string): Promise<Deletion> {
    const at = this.clock.now();
    const deletion: Deletion = {
      ...{ id: newId(), phase: 'leaving' as const, until: leaseFrom(at, this.settings) },
      ...{ address, requestId, line: logged('account-deleted', nobodys(at)) },
      isReplay: true,
    };
    await this.deletions.begin(_id, deletion);
    return deletion;
  }

  /** Here it is erased; other services may have it back. */
  private async replayElsewhere(accountId: string, requestId: string): Promise<ReplayedErasure> {
    const caller = { requestId };
    const asked = { accountId, deletionId: newId(), address: null };
    let answer = await this.bus.request(departAccount, asked, caller);
    while (answer.state === 'under-way') {
      answer = await this.bus.request(departAccount, asked, caller);
    }
    const told = { accountId, changeId: null };
    await this.bus.request(finishAccountDeletionOfNotifications, told, caller);
    await this.archive.eraseScenes(accountId);
    const lines = await this.archive.append(accountId, []);
    await this.erasures.add(accountId, this.clock.now(), lines);
    return said(accountId, 'not-there', answer.obstacles);
  }
}

function said(
  accountId: string,
  done: 'erased' | 'not-there',
  obstacles: readonly { readonly id: string | null }[],
): ReplayedErasure {
  const organizationIds = obstacles.flatMap(({ id }) => id ?? []);
  return { accountId, outcome: obstacles.length > 0 ? 'obstructed' : done, organizationIds };
}
