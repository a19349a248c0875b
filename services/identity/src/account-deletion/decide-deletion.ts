import {
  accountDeleted,
  type AccountDeparture,
  departAccount,
  type DepartAccountInput,
  type Obstacle,
  securityChanged,
} from '@atrium/contracts';
import {
  Bus,
  type Caller,
  type Clock,
  failpoint,
  happened,
  type OutboxEntry,
  Problem,
  RevocationAnnouncer,
} from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { AccountDocument } from '../account/account.schema.js';
import { everyAddress } from '../address/address-change.js';
import { FailedSignInsRepository } from '../attempt/failed-sign-ins.repository.js';
import type { IdentitySettings } from '../config.js';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { OperatorsRepository } from '../operator/operators.repository.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import { SettleUnification } from '../unification/settle-unification.js';
import { operatorObstacle } from './account-deletion.js';
import {
  AccountDeletionsRepository,
  type Departing,
  type Going,
} from './account-deletions.repository.js';

/** Either when it was decided, or what stands in the way. */
type Decision =
  | { readonly at: Date; readonly obstacles?: undefined }
  | { readonly obstacles: readonly Obstacle[] };

/**
 * Whether an account that is to be deleted really goes: organizations alone can refuse, and then all is as before. What they answered
 * is asked again after a crash, so that it always comes to one of the two ends.
 */
@Injectable()
export class DecideDeletion {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: IdentitySettings,
    private readonly bus: Bus,
    private readonly deletions: AccountDeletionsRepository,
    private readonly operators: OperatorsRepository,
    private readonly settleLog: SettleSecurityLog,
    private readonly failures: FailedSignInsRepository,
    private readonly mailboxes: MailboxesRepository,
    private readonly settleUnification: SettleUnification,
    private readonly announcer: RevocationAnnouncer,
  ) {}

  /** Throws `outcome-unknown` when somebody else has come to another end meanwhile. */
  async execute(going: Going): Promise<Decision> {
    const { _id: accountId, deletion } = going;
    // After the intent: whoever makes an operator of it at this moment sees that it is going.
    if (!deletion.isReplay && (await this.operators.has(accountId))) {
      return this.giveUp(going, [operatorObstacle]);
    }
    const { state, obstacles } = await this.depart(going);
    failpoint('identity.deletion.answered');
    if (state === 'obstructed') return this.giveUp(going, obstacles);
    // Failed sign-ins are found by the address, which is soon perhaps somebody else's.
    await this.settleLog.execute(accountId);
    return { at: await this.commit(going) };
  }

  private async giveUp(
    { _id, deletion }: Going,
    obstacles: readonly Obstacle[],
  ): Promise<Decision> {
    await this.deletions.giveUp(_id, deletion.id);
    return { obstacles };
  }

  private async depart({ _id: accountId, deletion }: Going): Promise<AccountDeparture> {
    const { id: deletionId, address, requestId } = deletion;
    const caller = { requestId: requestId ?? deletionId };
    const which = { accountId, deletionId, address };
    let answer = await this.bus.request(departAccount, which, caller);
    while (answer.state === 'under-way') {
      await this.deletions.keep(accountId, deletionId, leaseFrom(this.clock.now(), this.settings));
      answer = await this.goOn(which, caller);
    }
    return answer;
  }

  /** From here on something has happened, whatever the answer is. */
  private async goOn(which: DepartAccountInput, caller: Caller): Promise<AccountDeparture> {
    try {
      return await this.bus.request(departAccount, which, caller);
    } catch {
      throw new Problem('outcome-unknown');
    }
  }

  /** At once, unless something that ends with it changes at the same moment: then as it is after that. Answers when. */
  private async commit(read: Going): Promise<Date> {
    const { _id: accountId, deletion } = read;
    for (let going: Departing | null = read; isLeaving(going, deletion.id);) {
      const at = this.clock.now();
      const before = await this.deletions.decide(going, at, this.eventsOf(going, at));
      failpoint('identity.deletion.decided');
      if (before) {
        await this.follow(before, deletion.address, at);
        return at;
      }
      going = await this.deletions.of(accountId);
    }
    const now = await this.deletions.of(accountId);
    if (now?.deletion?.id === deletion.id) return now.deletion.decidedAt ?? this.clock.now();
    throw new Problem('outcome-unknown');
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

  /** What is found by the address goes before somebody else has it. */
  private async follow(
    { sessions, apiTokens, unification }: AccountDocument,
    address: string,
    at: Date,
  ): Promise<void> {
    await this.failures.forget(address, at);
    await this.mailboxes.forgetInvited(address, at);
    await this.announcer.revoked([...sessions, ...apiTokens].map(({ id }) => id));
    if (unification) this.settleUnification.soon(unification.mailboxId);
  }
}

function isLeaving(account: Departing | null, deletionId: string): account is Going {
  return account?.deletion?.id === deletionId && account.deletion.phase === 'leaving';
}
