/**
 * What an API token may be allowed to do, one word each. Each request that a token may make names its scope;
 * whatever names none needs a session. Credentials, factors, sessions and tokens never name one.
 */
export const tokenScopes = [
  'profile:read',
  'organizations:read',
  'organizations:write',
  'memberships:write',
  'members:read',
  'members:write',
  'billing:read',
  'billing:write',
] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** What API tokens begin with, so that scanners find those that were left lying about. */
export const apiTokenPrefix = 'atr_';

/** The prefix and 256 random bits, base64url: four characters longer than a session's secret can be. */
const apiTokenForm = /^atr_[\w-]{43}$/;

/** Whether a secret is an API token, as its form tells. */
export function isApiToken(secret: string): boolean {
  return apiTokenForm.test(secret);
}
