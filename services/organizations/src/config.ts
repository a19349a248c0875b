import {
  commonSettings,
  databaseSettings,
  defineSettings,
  keyRingSettings,
  text,
  type Values,
  whole,
} from '@atrium/service';

/** Everything that this service reads from its environment. */
export const organizationsSettings = defineSettings({
  ...commonSettings,
  ...databaseSettings('organizations'),
  ...keyRingSettings,
  invitationDays: whole('ATRIUM_INVITATION_DAYS', {
    about: 'How many days an invitation can be accepted.',
    fallback: 7,
    min: 1,
    max: 90,
  }),
  openInvitationsMax: whole('ATRIUM_OPEN_INVITATIONS_MAX', {
    about: 'How many open invitations an organization may have.',
    fallback: 1_000,
    min: 1,
    max: 1_000_000,
  }),
  teamsMax: whole('ATRIUM_TEAMS_MAX', {
    about: 'How many teams an organization may have.',
    fallback: 500,
    min: 1,
    max: 100_000,
  }),
  logoLeftover: whole('ATRIUM_LOGO_LEFTOVER_MS', {
    about:
      'Milliseconds for which images of a logo can still be fetched after another one, or none, is shown.',
    fallback: 3_600_000,
    min: 1_000,
    max: 86_400_000,
  }),
  transferDays: whole('ATRIUM_TRANSFER_DAYS', {
    about: 'How many days the link of a product that is transferred is good.',
    fallback: 7,
    min: 1,
    max: 90,
  }),
  successionDays: whole('ATRIUM_SUCCESSION_DAYS', {
    about: 'How many days a proposal to become legal representative can be confirmed.',
    fallback: 14,
    min: 1,
    max: 90,
  }),
  activityDays: whole('ATRIUM_ACTIVITY_DAYS', {
    about:
      'How many days the activity log of an organization is kept that has chosen nothing else.',
    fallback: 400,
    min: 1,
    max: 100_000,
  }),
  activityDaysMin: whole('ATRIUM_ACTIVITY_DAYS_MIN', {
    about: 'The fewest days that an organization may choose for its activity log.',
    fallback: 30,
    min: 1,
    max: 100_000,
  }),
  activityDaysMax: whole('ATRIUM_ACTIVITY_DAYS_MAX', {
    about: 'The most days that an organization may choose for its activity log.',
    fallback: 3_650,
    min: 1,
    max: 100_000,
  }),
  closingParticipants: text('ATRIUM_CLOSING_PARTICIPANTS', {
    about:
      'The product services that are asked before an organization closes, by their names in `participants.json`, separated by commas: those with the capability `organization-closing`.',
    fallback: '',
  }),
  restoreDays: whole('ATRIUM_RESTORE_DAYS', {
    about: 'How many days a closed organization can be opened again, before it is purged.',
    fallback: 30,
    min: 1,
    max: 365,
  }),
  stepLease: whole('ATRIUM_STEP_LEASE_MS', {
    about:
      'Milliseconds after which an effect of several steps is taken over from a process that stopped in the middle.',
    fallback: 10_000,
    min: 100,
    max: 600_000,
  }),
});

export type OrganizationsSettings = Values<typeof organizationsSettings.variables>;
