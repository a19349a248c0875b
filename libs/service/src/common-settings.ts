import { factor, optionalText, text, whole } from './settings.js';

/** What every process of Atrium reads. */
export const commonSettings = {
  environment: text('NODE_ENV', {
    about: '`production` refuses what is only for development and tests.',
    fallback: 'development',
  }),
  natsUrl: text('NATS_URL', { about: 'Where the bus is.', fallback: 'nats://127.0.0.1:4222' }),
  natsSeedFile: text('NATS_NKEY_SEED_FILE', {
    about: "File with the seed of this service's NATS user.",
  }),
  opsHost: text('OPS_HOST', {
    about: 'Where health and metrics listen. Not for the public.',
    fallback: '127.0.0.1',
  }),
  opsPort: whole('OPS_PORT', {
    about: 'Port of health and metrics; 0 picks a free one.',
    fallback: 0,
    min: 0,
    max: 65_535,
  }),
  logLevel: text('LOG_LEVEL', {
    about: 'trace, debug, info, warn, error or silent.',
    fallback: 'info',
  }),
  limitsFactor: factor('ATRIUM_LIMITS_FACTOR', {
    about: 'Multiplies every rate limit: for load and test runs. Refused in production.',
    fallback: 1,
    notInProduction: true,
  }),
  eventRetryFactor: factor('ATRIUM_EVENT_RETRY_FACTOR', {
    about: 'Multiplies the waits before an event that failed is tried again: for tests.',
    fallback: 1,
  }),
  clockFile: optionalText('ATRIUM_CLOCK_FILE', {
    about: 'For tests: a file that says what time it is. Refused in production.',
  }),
};

/** What every service with a database reads. */
export function databaseSettings(service: string) {
  return {
    mongodbUri: text(`${service.toUpperCase()}_MONGODB_URI`, {
      about: "Address of the service's own MongoDB database.",
      secret: true,
    }),
  };
}

/** What a service that signs, seals or hashes with a secret reads. */
export const keyRingSettings = {
  keyRingFile: text('ATRIUM_KEYRING_FILE', {
    about: "File with the service's secret keys (`npm run keys`).",
  }),
};
