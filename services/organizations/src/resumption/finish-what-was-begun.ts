import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Clock } from '@atrium/messaging';
import { CLOCK, RepeatedWork, SETTINGS } from '@atrium/service';
import type { OrganizationsSettings } from '../config.js';
import { BecomeLegalRepresentative } from '../membership/become-legal-representative.js';
import { EndMembership } from '../membership/end-membership.js';
import { MembershipsRepository } from '../membership/memberships.repository.js';
import { FoundOrganization } from '../organization/found-organization.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { Intents } from './intents.js';

/**
 * Takes over what a process began and did not finish because it stopped in the middle (decision 6). Each
 * intent is claimed by a conditional write, by any replica: there is no leader.
 */
@Injectable()
export class FinishWhatWasBegun implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(FinishWhatWasBegun.name);
  private readonly work: RepeatedWork;

  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly foundOrganization: FoundOrganization,
    private readonly endMembership: EndMembership,
    private readonly becomeLegalRepresentative: BecomeLegalRepresentative,
    private readonly intents: Intents,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) settings: OrganizationsSettings,
  ) {
    this.work = new RepeatedWork(() => this.execute(), settings.stepLease / 2, this.logger);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.stop();
  }

  /** Finishes all that is overdue now. */
  async execute(): Promise<void> {
    while ((await this.finishOneOrganization()) || (await this.finishOneMembership()));
  }

  private async finishOneOrganization(): Promise<boolean> {
    const now = this.clock.now();
    const claimed = await this.organizations.claimOverdue(now, this.intents.leaseFrom(now));
    if (!claimed) return false;
    const { organization, intent } = claimed;
    this.logger.log(`Finishing ${intent.what} ${intent.id}`);
    if (intent.what === 'founding') {
      await this.foundOrganization.finish(organization._id, intent);
    } else {
      await this.endMembership.finishEnding(organization._id, intent);
    }
    return true;
  }

  private async finishOneMembership(): Promise<boolean> {
    const now = this.clock.now();
    const membership = await this.memberships.claimOverdue(now, this.intents.leaseFrom(now));
    if (!membership) return false;
    this.logger.log(`Finishing ${membership.unfinished?.what} ${membership.unfinished?.id}`);
    if (membership.unfinished?.what === 'representation') {
      await this.becomeLegalRepresentative.execute(membership);
    } else {
      await this.endMembership.finishWithdrawal(membership);
    }
    return true;
  }
}
