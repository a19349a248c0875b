import { Injectable } from '@nestjs/common';
import { mostOperators, type Operator } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { AccountDeletionsRepository } from '../account-deletion/account-deletions.repository.js';
import { type AppointedOperator, operatorOf, whyNotAppointed } from './operator.js';
import { type Circumstances, operatorChange } from './operator-change.js';
import { OperatorsRepository } from './operators.repository.js';
import { RequireAccount } from './require-account.js';
import { SettleOperatorChange } from './settle-operator-change.js';

/**
 * Makes an account an operator (decision 32). A second factor is its person's to add: without one they can do nothing.
 */
@Injectable()
export class AppointOperator {
  constructor(
    private readonly accounts: RequireAccount,
    private readonly operators: OperatorsRepository,
    private readonly settle: SettleOperatorChange,
    private readonly deletions: AccountDeletionsRepository,
  ) {}

  /** `changed` is false for an account that is one already: nothing is written then. */
  async execute(
    email: string,
    circumstances: Circumstances,
  ): Promise<{ changed: boolean; operator: Operator }> {
    const account = await this.accounts.execute(email);
    const change = operatorChange('operator-appointed', account._id, circumstances);
    const changed = await this.operators.appoint(change);
    if (changed) {
      await this.requireStaying(account._id);
      await this.settle.execute(change);
    }
    const appointed = await this.appointed(account._id, circumstances);
    return { changed, operator: operatorOf(appointed, account) };
  }

  /** Looked for after the write: of an appointment and a deletion at the same moment, one sees the other. */
  private async requireStaying(accountId: string): Promise<void> {
    const account = await this.deletions.of(accountId);
    if (account && !account.deletion) return;
    await this.operators.forget(accountId);
    throw new Problem('not-found', { detail: 'This account is being deleted.' });
  }

  private async appointed(accountId: string, { by }: Circumstances): Promise<AppointedOperator> {
    const all = await this.operators.all();
    const appointed = all.find((one) => one.accountId === accountId);
    if (!appointed) throw new Problem(whyNotAppointed(all, by, mostOperators));
    return appointed;
  }
}
