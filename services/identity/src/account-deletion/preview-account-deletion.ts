import {
  type AccountDeletionPreview,
  obstaclesNamed,
  previewAccountDeparture,
} from '@atrium/contracts';
import { Bus, Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { MailboxesRepository } from '../mailbox/mailboxes.repository.js';
import { OperatorsRepository } from '../operator/operators.repository.js';
import { operatorObstacle, remains } from './account-deletion.js';
import { AccountDeletionsRepository } from './account-deletions.repository.js';

/** How many mailboxes are counted. */
const mailboxesAtMost = 10_000;

/** What deleting one's account would do, what stands in the way, and what stays (B-3). Changes nothing. */
@Injectable()
export class PreviewAccountDeletion {
  constructor(
    private readonly bus: Bus,
    private readonly deletions: AccountDeletionsRepository,
    private readonly operators: OperatorsRepository,
    private readonly mailboxes: MailboxesRepository,
  ) {}

  async execute({ asker, requestId }: RequestContext): Promise<AccountDeletionPreview> {
    const { accountId } = asker;
    const [account, isOperator, mailboxes, departure] = await Promise.all([
      this.deletions.of(accountId),
      this.operators.has(accountId),
      this.mailboxes.countConsultedBy(accountId, mailboxesAtMost),
      // For its own sake: what is asked is only about the account.
      this.bus.request(previewAccountDeparture, { accountId }, { requestId }),
    ]);
    if (!account) throw new Problem('sign-in-required');
    const obstacles = [...(isOperator ? [operatorObstacle] : []), ...departure.obstacles];
    const { hasMore, organizations, hasMoreOrganizations } = departure;
    return {
      isClear: obstacles.length === 0,
      obstacles: obstacles.slice(0, obstaclesNamed),
      ...{ hasMore, organizations, hasMoreOrganizations, mailboxes },
      unifiedMailbox: account.unification ? account.email : null,
      remains: [...remains],
    };
  }
}
