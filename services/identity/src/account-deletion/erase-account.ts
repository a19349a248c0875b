import { finishAccountDeletionOfNotifications } from '@atrium/contracts';
import { Bus, type Clock, failpoint } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ErasuresRepository } from '../erasure/erasures.repository.js';
import { OperatorsRepository } from '../operator/operators.repository.js';
import { PasswordResetsRepository } from '../password-reset/password-resets.repository.js';
import { ArchiveRepository } from '../security/archive.repository.js';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import { SignUpsRepository } from '../sign-up/sign-ups.repository.js';
import { mailsWaitedFor, namedFor, restsFor } from './account-deletion.js';
import { AccountDeletionsRepository, type Going } from './account-deletions.repository.js';
import { EndAllMailboxAccess } from './end-all-mailbox-access.js';

/**
 * Erases what is personal of an account that nobody opens any more: first what hangs on it elsewhere, its own document last, so that
 * a crash at any step is gone on with. What waits for something, rests.
 */
@Injectable()
export class EraseAccount {
  private readonly logger = new Logger(EraseAccount.name);

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly deletions: AccountDeletionsRepository,
    private readonly erasures: ErasuresRepository,
    private readonly endMailboxAccess: EndAllMailboxAccess,
    private readonly settleLog: SettleSecurityLog,
    private readonly archive: ArchiveRepository,
    private readonly operators: OperatorsRepository,
    private readonly signUps: SignUpsRepository,
    private readonly resets: PasswordResetsRepository,
  ) {}

  async execute(account: Going): Promise<void> {
    const { _id: accountId, deletion } = account;
    await this.endMailboxAccess.execute(account);
    failpoint('identity.erasure.mailboxes');
    if (!(await this.mayBeErased(account))) {
      return this.deletions.postpone(accountId, this.after(restsFor));
    }
    await this.settleLog.execute(accountId);
    await this.signUps.forget(accountId, deletion.address);
    const until = deletion.decidedAt ?? deletion.until;
    await this.resets.forget(deletion.address, until);
    await this.operators.forget(accountId);
    failpoint('identity.erasure.traces');
    await this.archive.eraseScenes(accountId);
    failpoint('identity.erasure.log');
    const settled = await this.deletions.of(accountId);
    await this.erasures.add(accountId, this.clock.now(), settled?.loggedLines ?? 0);
    await this.deletions.remove(accountId);
    // What another process has put into the archive meanwhile.
    await this.archive.eraseScenes(accountId);
    this.logger.log(`Erased ${accountId}`);
  }

  /** Everybody has been told with the name and the address of then, and the mailboxes stand alone. */
  private async mayBeErased({ _id: accountId, deletion }: Going): Promise<boolean> {
    const account = await this.deletions.of(accountId);
    if (account?.unification || (await this.deletions.isToBeTold(accountId))) return false;
    const since = this.clock.now().getTime() - (deletion.decidedAt ?? deletion.until).getTime();
    const isWaitedFor = !deletion.isReplay && since <= mailsWaitedFor;
    if (isWaitedFor && since < namedFor) return false;
    const asked = { accountId, changeId: isWaitedFor ? deletion.line.id : null };
    const caller = { requestId: deletion.requestId ?? deletion.id };
    return (await this.bus.request(finishAccountDeletionOfNotifications, asked, caller)).isDone;
  }

  private after(milliseconds: number): Date {
    return new Date(this.clock.now().getTime() + milliseconds);
  }
}
