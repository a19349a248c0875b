import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { GiveUpClosing } from '../closing/give-up-closing.js';
import { PurgeClosed } from '../closing/purge-closed.js';
import { ReadmitMembers } from '../closing/readmit-members.js';
import { SuspendMembers } from '../closing/suspend-members.js';
import { EndMembership } from '../membership/end-membership.js';
import { StepDown } from '../membership/step-down.js';
import { UnfinishedMembershipsRepository } from '../membership/unfinished-memberships.repository.js';
import { FoundOrganization } from '../organization/found-organization.js';
import type { OrganizationIntent } from '../organization/organization.js';
import type { StoredOrganization } from '../organization/organization.schema.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { CompleteTransfer } from '../product-transfer/complete-transfer.js';
import { TransfersRepository } from '../product-transfer/transfers.repository.js';
import { CompleteSuccession } from '../succession/complete-succession.js';
import { SuccessionsRepository } from '../succession/successions.repository.js';
import { Intents } from './intents.js';

/**
 * Takes over what a process began and did not finish because it stopped in the middle (decision 6). Each
 * intent is claimed by a conditional write, by any replica: there is no leader.
 */
@Injectable()
export class FinishWhatWasBegun {
  private readonly logger = new Logger(FinishWhatWasBegun.name);

  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly memberships: UnfinishedMembershipsRepository,
    private readonly foundOrganization: FoundOrganization,
    private readonly endMembership: EndMembership,
    private readonly stepDown: StepDown,
    private readonly giveUpClosing: GiveUpClosing,
    private readonly suspendMembers: SuspendMembers,
    private readonly readmitMembers: ReadmitMembers,
    private readonly purgeClosed: PurgeClosed,
    private readonly successions: SuccessionsRepository,
    private readonly completeSuccession: CompleteSuccession,
    private readonly transfers: TransfersRepository,
    private readonly completeTransfer: CompleteTransfer,
    private readonly intents: Intents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Finishes all that is overdue now. */
  async execute(): Promise<void> {
    while (
      (await this.finishOneOrganization()) ||
      (await this.finishOneMembership()) ||
      (await this.finishOneSuccession()) ||
      (await this.finishOneTransfer())
    );
  }

  private async finishOneOrganization(): Promise<boolean> {
    const now = this.clock.now();
    const claimed = await this.organizations.claimOverdue(now, this.intents.leaseFrom(now));
    if (!claimed) return false;
    const { organization, intent } = claimed;
    this.logger.log(`Finishing ${intent.what} ${intent.id}`);
    await this.finishIntent(organization, intent);
    return true;
  }

  private finishIntent(
    organization: StoredOrganization,
    intent: OrganizationIntent,
  ): Promise<unknown> {
    const { _id } = organization;
    switch (intent.what) {
      case 'founding':
        return this.foundOrganization.finish(_id, intent);
      case 'stepping-down':
        return this.stepDown.finish(_id, intent);
      case 'ending':
        return this.endMembership.finishEnding(_id, intent);
      case 'closing':
      case 'releasing':
        return this.giveUpClosing.execute(_id, intent);
      case 'suspending':
        return this.suspendMembers.execute(organization, intent);
      case 'readmitting':
        return this.readmitMembers.execute(_id, intent);
      case 'purging':
        return this.purgeClosed.finish(_id, intent);
    }
  }

  private async finishOneMembership(): Promise<boolean> {
    const now = this.clock.now();
    const membership = await this.memberships.claimOverdue(now, this.intents.leaseFrom(now));
    if (!membership) return false;
    this.logger.log(`Finishing ${membership.unfinished?.what} ${membership.unfinished?.id}`);
    await this.endMembership.finish(membership);
    return true;
  }

  private async finishOneSuccession(): Promise<boolean> {
    const now = this.clock.now();
    const succession = await this.successions.claimOverdue(now, this.intents.leaseFrom(now));
    if (!succession) return false;
    this.logger.log(`Finishing succession ${succession._id}`);
    await this.completeSuccession.execute(succession);
    return true;
  }

  private async finishOneTransfer(): Promise<boolean> {
    const now = this.clock.now();
    const transfer = await this.transfers.claimOverdue(now, this.intents.leaseFrom(now));
    if (!transfer) return false;
    this.logger.log(`Finishing transfer ${transfer._id}`);
    await this.completeTransfer.execute(transfer);
    return true;
  }
}
