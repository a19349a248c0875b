import {
  accountDeleted,
  type ClosingObstacle,
  departAccount,
  type AccountDeparture,
  securityChanged,
} from '@atrium/contracts';
import {
  Bus,
  type Clock,
  failpoint,
  happened,
  type OutboxEntry,
  Problem,
  RevocationAnnouncer,
} from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { AccountDocument } from '../account/account.schema.js';
import { everyAddress } from '../address/address-change.js';
import { SettleUnification } from '../unification/settle-unification.js';
import {
  AccountDeletionsRepository,
  type Departing,
  type Going,
} from './account-deletions.repository.js';

/** Either when it was decided, or what stands in the way. */
type Decision =
  | { readonly at: Date; readonly obstacles?: undefined }
  | { readonly obstacles: readonly ClosingObstacle[] };

/**
 * Whether an account that is to be deleted really goes: organizations alone can refuse, and then all is as before. What they answered
 * is asked again after a crash, so that it always comes to one of the two ends.
 */
@Injectable()
export class DecideDeletion {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly deletions: AccountDeletionsRepository,
    private readonly settleUnification: SettleUnification,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  async execute(going: Going): Promise<Decision> {
    const { _id: accountId, deletion } = going;
    const { state, obstacles } = await this.depart(going);
    failpoint('identity.deletion.answered');
    if (state === 'obstructed') {
      await this.deletions.giveUp(accountId, deletion.id);
      return { obstacles };
    }
    const at = this.clock.now();
    await this.commit(going, at);
    return { at };
  }

  private async depart({ _id: accountId, deletion }: Going): Promise<AccountDeparture> {
    const { id: deletionId, address, requestId } = deletion;
    const caller = { requestId: requestId ?? deletionId };
    try {
      for (;;) {
        const which = { accountId, deletionId, address };
        const answer = await this.bus.request(departAccount, which, caller);
        if (answer.state !== 'under-way') return answer;
      }
    } catch (error) {
      // Something was just being done there, and nothing has happened: it may be wanted again at once.
      if (error instanceof Problem && error.code === 'busy') {
        await this.deletions.giveUp(accountId, deletionId);
      }
      throw error;
    }
  }

  /** At once, unless something that ends with it changes at the same moment: then as it is after that. */
  private async commit(read: Going, at: Date): Promise<void> {
    const { _id: accountId, deletion } = read;
    for (let going: Departing | null = read; isLeaving(going);) {
      const before = await this.deletions.decide(going, at, this.eventsOf(going, at));
      failpoint('identity.deletion.decided');
      if (before) return this.follow(before);
      going = await this.deletions.of(accountId);
      if (going?.deletion?.id !== deletion.id) return;
    }
  }

  private eventsOf(going: Going, at: Date): OutboxEntry[] {
    const { _id: accountId, deletion } = going;
    const { line, requestId } = deletion;
    const circumstances = { by: accountId, at, requestId };
    const told = everyAddress(going);
    const change = { accountId, changeId: line.id, change: 'account-deleted' as const, told };
    const deleted = happened(accountDeleted, { accountId }, circumstances);
    if (deletion.isReplay) return [deleted];
    return [deleted, happened(securityChanged, change, circumstances)];
  }

  private async follow({ sessions, apiTokens, unification }: AccountDocument): Promise<void> {
    await this.announcer.revoked([...sessions, ...apiTokens].map(({ id }) => id));
    if (unification) this.settleUnification.soon(unification.mailboxId);
  }
}

function isLeaving(account: Departing | null): account is Going {
  return account?.deletion?.phase === 'leaving';
}
