import { Injectable } from '@nestjs/common';
import { failpoint, RevocationAnnouncer } from '@atrium/messaging';
import { SettleSecurityLog } from '../security/settle-security-log.js';
import { KeepOperatorAct } from './keep-operator-act.js';
import { OperatorAccountsRepository } from './operator-accounts.repository.js';
import { actOf, type OperatorChange } from './operator-change.js';
import { OperatorsRepository } from './operators.repository.js';

/**
 * What follows when somebody became an operator or ceases to be one: the act in the log of whoever did it, the line and
 * the mail of whom it is about, the end of their sessions. Each step may be repeated, and be taken by several at once.
 */
@Injectable()
export class SettleOperatorChange {
  constructor(
    private readonly operators: OperatorsRepository,
    private readonly accounts: OperatorAccountsRepository,
    private readonly keep: KeepOperatorAct,
    private readonly announcer: RevocationAnnouncer,
    private readonly settle: SettleSecurityLog,
  ) {}

  async execute(change: OperatorChange): Promise<void> {
    const { id, by: operatorId, accountId } = change;
    failpoint('identity.operator.changed');
    if (operatorId !== null) await this.keep.execute({ operatorId, ...actOf(change) });
    failpoint('identity.operator.kept');
    const sessions = await this.accounts.tell(change);
    failpoint('identity.operator.told');
    // Those that go on, too: gateways forget what they were told of them, so that it counts from the next request on.
    await this.announcer.revoked(sessions);
    await this.settle.execute(accountId);
    await this.operators.settled(id);
  }
}
