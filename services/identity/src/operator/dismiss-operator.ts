import { Injectable } from '@nestjs/common';
import type { OperatorCommandDone } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { isAmong, operatorOf, whyNotDismissed } from './operator.js';
import { type Circumstances, operatorChange } from './operator-change.js';
import { OperatorsRepository } from './operators.repository.js';
import { RequireAccount } from './require-account.js';
import { SettleOperatorChange } from './settle-operator-change.js';

/**
 * From this write on an account is no operator any more; answers once its sessions have ended everywhere. Operators may
 * dismiss themselves; the last one only the command line dismisses.
 */
@Injectable()
export class DismissOperator {
  constructor(
    private readonly accounts: RequireAccount,
    private readonly operators: OperatorsRepository,
    private readonly settle: SettleOperatorChange,
  ) {}

  /** Throws `not-found` for an account that is no operator. */
  async execute(accountId: string, circumstances: Circumstances): Promise<void> {
    const change = operatorChange('operator-dismissed', accountId, circumstances);
    if (!(await this.operators.dismiss(change))) throw await this.refusal(accountId, circumstances);
    await this.settle.execute(change);
  }

  /** `changed` is false for an account that is no operator: nothing is written then. */
  async withAddress(email: string, circumstances: Circumstances): Promise<OperatorCommandDone> {
    const account = await this.accounts.execute(email);
    const all = await this.operators.all();
    const appointed = all.find(({ accountId }) => accountId === account._id);
    if (!appointed) return { changed: false };
    await this.execute(account._id, circumstances);
    return { changed: true, operator: operatorOf(appointed, account) };
  }

  private async refusal(accountId: string, { by }: Circumstances): Promise<Problem> {
    const all = await this.operators.all();
    // Whoever was dismissed at the same moment is told no more about the others.
    const mayKnow = by === null || isAmong(all, by);
    if (mayKnow && !isAmong(all, accountId)) return new Problem('not-found');
    return new Problem(whyNotDismissed(all, by));
  }
}
