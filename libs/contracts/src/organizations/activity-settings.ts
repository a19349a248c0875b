import { event, request } from '../contract.js';
import { Whole } from '../fields.js';
import { OrganizationReference } from './organizations.js';

/** More days than any configuration allows. */
const mostDays = 100_000;

/** For how long the activity log of an organization is kept. */
export class ActivitySettings {
  @Whole({ min: 1, max: mostDays, description: 'Days after which a line is gone.', example: 400 })
  retentionDays!: number;

  @Whole({ min: 1, max: mostDays, description: 'No fewer can be chosen.', example: 30 })
  minRetentionDays!: number;

  @Whole({ min: 1, max: mostDays, description: 'No more can be chosen.', example: 3_650 })
  maxRetentionDays!: number;
}

/** By whoever may read the log. */
export const getActivitySettings = request('organizations.v1.activity-settings.get', {
  input: OrganizationReference,
  output: ActivitySettings,
  scope: 'members:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class SetActivitySettingsInput extends OrganizationReference {
  @Whole({ min: 1, max: mostDays, description: 'Days after which a line is gone.', example: 400 })
  retentionDays!: number;
}

/**
 * Only a legal representative. Counts at once, for lines of before too: what is older is not shown any more from this
 * moment on, and what was removed does not come back.
 */
export const setActivitySettings = request('organizations.v1.activity-settings.set', {
  input: SetActivitySettingsInput,
  output: ActivitySettings,
  effect: 'command',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class ActivityRetentionChanged extends OrganizationReference {
  @Whole({ min: 1, max: mostDays, description: 'Days, from now on.' })
  retentionDays!: number;
}

/** The activity log of an organization is kept for another time than before. */
export const activityRetentionChanged = event(
  'events.organizations.v1.activity-retention.changed',
  {
    data: ActivityRetentionChanged,
    consumedBy: ['organizations'],
  },
);
