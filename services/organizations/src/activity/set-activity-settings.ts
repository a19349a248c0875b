import { Inject, Injectable } from '@nestjs/common';
import type { ActivitySettings, SetActivitySettingsInput } from '@atrium/contracts';
import { type Clock, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { OrganizationsSettings } from '../config.js';
import { OrganizationsRepository } from '../organization/organizations.repository.js';
import { ActivitiesRepository } from './activities.repository.js';
import { keptSince } from './activity.js';
import { settingsOf } from './get-activity-settings.js';

/** How often somebody else may choose another time in between before one gives up. */
const attempts = 20;

/**
 * A legal representative says for how long the log is kept. From the write on no line is shown that is older; those are
 * removed then, by this process or by the next look for what is too old.
 */
@Injectable()
export class SetActivitySettings {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly organizations: OrganizationsRepository,
    private readonly activities: ActivitiesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  async execute(
    { organizationId, retentionDays }: SetActivitySettingsInput,
    { asker, requestId }: RequestContext,
  ): Promise<ActivitySettings> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { organization } = await this.gatekeeper.require(
        asker,
        organizationId,
        'activity.keep',
      );
      this.requireWithinBounds(retentionDays);
      const at = this.clock.now();
      const circumstances = { by: asker.accountId, at, requestId };
      const isSo = organization.activityDays === retentionDays;
      if (
        isSo ||
        (await this.organizations.keepActivities(organization, retentionDays, circumstances))
      ) {
        await this.activities.removeUntil(organizationId, keptSince(at, retentionDays));
        return settingsOf(retentionDays, this.settings);
      }
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private requireWithinBounds(days: number): void {
    const { activityDaysMin: min, activityDaysMax: max } = this.settings;
    if (days >= min && days <= max) return;
    const message = `retentionDays must be from ${min} to ${max}`;
    throw new Problem('invalid-input', { errors: [{ pointer: '/retentionDays', message }] });
  }
}
