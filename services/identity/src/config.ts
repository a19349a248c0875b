import {
  commonSettings,
  databaseSettings,
  defineSettings,
  keyRingSettings,
  optionalText,
  text,
  type Values,
  webAddress,
  whole,
} from '@atrium/service';

/** Everything that identity reads from its environment. */
export const identitySettings = defineSettings({
  ...commonSettings,
  ...databaseSettings('identity'),
  ...keyRingSettings,
  publicUrl: webAddress('PUBLIC_URL', {
    about: 'Where the pages are: passkeys belong to this site and work on no other.',
  }),
  productName: text('MAIL_PRODUCT_NAME', {
    about: 'What the product is called in authenticator apps and beside passkeys.',
    fallback: 'Atrium',
  }),
  stepLease: whole('ATRIUM_STEP_LEASE_MS', {
    about:
      'Milliseconds after which an effect of several steps is taken over from a process that stopped in the middle.',
    fallback: 10_000,
    min: 100,
    max: 600_000,
  }),
  passwordMin: whole('ATRIUM_PASSWORD_MIN', {
    about: 'Characters that every password must have (decision 23).',
    fallback: 15,
    min: 8,
    max: 64,
  }),
  argon2Memory: whole('ATRIUM_ARGON2_MEMORY', {
    about:
      'Memory of one argon2id hash in KiB. Raising it rehashes each password at its next sign-in.',
    fallback: 19_456,
    min: 7_168,
    max: 1_048_576,
  }),
  argon2Passes: whole('ATRIUM_ARGON2_PASSES', {
    about: 'Passes of one argon2id hash.',
    fallback: 2,
    min: 1,
    max: 20,
  }),
  argon2Former: {
    ...optionalText('ATRIUM_ARGON2_FORMER', {
      about:
        'After raising: `memory:passes` before, comma-separated, while accounts still have them.',
    }),
    parse(value: string): string {
      if (!/^\d+:\d+(,\d+:\d+)*$/.test(value)) throw new Error('must be like 19456:2,12288:3');
      return value;
    },
  },
  hashesInFlight: whole('ATRIUM_HASHES_IN_FLIGHT', {
    about: 'Passwords hashed at the same time: each takes a core and its memory.',
    fallback: 4,
    min: 1,
    max: 64,
  }),
  hashesWaiting: whole('ATRIUM_HASHES_WAITING', {
    about: 'Passwords that may wait to be hashed; further sign-ins are answered 503.',
    fallback: 64,
    min: 0,
    max: 10_000,
  }),
  mailHashesInFlight: whole('ATRIUM_MAIL_HASHES_IN_FLIGHT', {
    about: 'Passwords of mailboxes and services compared at the same time, apart from sign-ins.',
    fallback: 2,
    min: 1,
    max: 64,
  }),
  mailHashesWaiting: whole('ATRIUM_MAIL_HASHES_WAITING', {
    about: 'Passwords of mailboxes and services that may wait; further checks are answered 503.',
    fallback: 64,
    min: 0,
    max: 10_000,
  }),
  sessionIdleMinutes: whole('ATRIUM_SESSION_IDLE_MINUTES', {
    about: 'A session ends after so many minutes without use.',
    fallback: 30,
    min: 2,
    max: 60 * 24 * 30,
  }),
  sessionMaxMinutes: whole('ATRIUM_SESSION_MAX_MINUTES', {
    about: 'A session ends so many minutes after the sign-in, whatever happens.',
    fallback: 12 * 60,
    min: 2,
    max: 60 * 24 * 90,
  }),
  apiTokenMaxDays: whole('ATRIUM_API_TOKEN_MAX_DAYS', {
    about: 'The longest that an API token may be made for.',
    fallback: 365,
    min: 1,
    max: 3_660,
  }),
  apiTokensMax: whole('ATRIUM_API_TOKENS_MAX', {
    about: 'How many API tokens an account may have.',
    fallback: 50,
    min: 1,
    max: 100,
  }),
  serviceCredentialsMax: whole('ATRIUM_SERVICE_CREDENTIALS_MAX', {
    about: 'How many service credentials an organization may have.',
    fallback: 500,
    min: 1,
    max: 100_000,
  }),
  mailboxesMax: whole('ATRIUM_MAILBOXES_MAX', {
    about: 'How many mailboxes an organization may have.',
    fallback: 10_000,
    min: 1,
    max: 1_000_000,
  }),
  signUpHours: whole('ATRIUM_SIGN_UP_HOURS', {
    about: 'How long the link of a sign-up can be used.',
    fallback: 24,
    min: 1,
    max: 24 * 14,
  }),
  signUpsPerAddress: whole('ATRIUM_SIGN_UPS_PER_ADDRESS', {
    about: 'Sign-ups of one address in an hour: each sends a mail (decision 27).',
    fallback: 5,
    min: 1,
    max: 1_000,
  }),
  signUpsPerNetwork: whole('ATRIUM_SIGN_UPS_PER_NETWORK', {
    about: 'Sign-ups from one network (IPv4 address, IPv6 /64) in an hour, of whatever addresses.',
    fallback: 100,
    min: 1,
    max: 100_000,
  }),
  resetsPerAddress: whole('ATRIUM_RESETS_PER_ADDRESS', {
    about: 'Resets of a password asked for one address in an hour: each sends a mail.',
    fallback: 5,
    min: 1,
    max: 1_000,
  }),
  resetsPerNetwork: whole('ATRIUM_RESETS_PER_NETWORK', {
    about: 'Resets asked for from one network (IPv4 address, IPv6 /64) in an hour.',
    fallback: 100,
    min: 1,
    max: 100_000,
  }),
  addressChangesPerDay: whole('ATRIUM_ADDRESS_CHANGES_PER_DAY', {
    about: 'New login or recovery addresses that an account may name in a day: each gets a mail.',
    fallback: 5,
    min: 1,
    max: 6,
  }),
  failuresPerAddress: whole('ATRIUM_FAILURES_PER_ADDRESS', {
    about: 'Wrong passwords for one address in 15 minutes, known devices not counted.',
    fallback: 10,
    min: 1,
    max: 1_000,
  }),
  failuresPerNetwork: whole('ATRIUM_FAILURES_PER_NETWORK', {
    about: 'Wrong passwords from one network (IPv4 address, IPv6 /64) in 15 minutes.',
    fallback: 100,
    min: 1,
    max: 10_000,
  }),
  failuresInARow: whole('ATRIUM_FAILURES_IN_A_ROW', {
    about:
      'Wrong passwords for one address without a right one between; then one an hour, at last one a day.',
    fallback: 100,
    min: 1,
    max: 100,
  }),
});

export type IdentitySettings = Values<typeof identitySettings.variables>;
