import { Inject, Injectable } from '@nestjs/common';
import type { ActivitySettings, OrganizationReference } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { SETTINGS } from '@atrium/service';
import { Gatekeeper } from '../access/gatekeeper.js';
import type { OrganizationsSettings } from '../config.js';
import { keptDays } from './activity.js';

/** Whoever may read the log sees for how long it is kept. */
@Injectable()
export class GetActivitySettings {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    @Inject(SETTINGS) private readonly settings: OrganizationsSettings,
  ) {}

  async execute(
    { organizationId }: OrganizationReference,
    { asker }: RequestContext,
  ): Promise<ActivitySettings> {
    const { organization } = await this.gatekeeper.require(asker, organizationId, 'activity.read');
    return settingsOf(organization.activityDays, this.settings);
  }
}

/** The settings of an organization that has chosen so many days, or none. */
export function settingsOf(
  chosen: number | undefined,
  settings: OrganizationsSettings,
): ActivitySettings {
  return {
    retentionDays: keptDays(chosen, settings),
    minRetentionDays: settings.activityDaysMin,
    maxRetentionDays: settings.activityDaysMax,
  };
}
