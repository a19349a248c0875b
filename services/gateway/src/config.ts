import { largestLogo } from '@atrium/contracts';
import {
  commonSettings,
  defineSettings,
  type Values,
  type Variable,
  webAddress,
  text,
  whole,
} from '@atrium/service';

/** A variable whose value is a list of words separated by commas; empty by default. */
function list(env: string, about: string): Variable<string[]> {
  const parse = (value: string): string[] =>
    value
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean);
  return { env, about, parse, fallback: [] };
}

/** Secrets separated by commas; a short one could be guessed by whoever reaches the gateway. */
function mailTokens(env: string, about: string): Variable<string[]> {
  const tokens = list(env, about);
  const parse = (value: string): string[] => {
    const found = tokens.parse(value);
    if (found.some(({ length }) => length < 32)) throw new Error('each must have 32 characters');
    return found;
  };
  return { ...tokens, parse, secret: true };
}

/** How often one network may do something in a minute, before the factor of ATRIUM_LIMITS_FACTOR. */
function perMinute(env: string, about: string, fallback: number): Variable<number> {
  return whole(env, { about, fallback, min: 1, max: 1_000_000 });
}

/** Everything that the gateway reads from its environment. */
export const gatewaySettings = defineSettings({
  ...commonSettings,
  publicUrl: webAddress('PUBLIC_URL', {
    about: 'Where people reach the platform; https in production.',
    fallback: 'http://localhost:3000',
  }),
  host: text('GATEWAY_HOST', {
    about: 'The interface on which the HTTP API listens.',
    fallback: '127.0.0.1',
  }),
  port: whole('PORT', {
    about: 'The port of the HTTP API; 0 picks a free one.',
    fallback: 3_000,
    min: 0,
    max: 65_535,
  }),
  trustedProxies: list(
    'ATRIUM_TRUSTED_PROXIES',
    'Addresses or networks (CIDR) of proxies whose X-Forwarded-For and X-Request-Id are believed.',
  ),
  corsOrigins: list(
    'ATRIUM_CORS_ORIGINS',
    'Origins whose pages may call the API with a bearer token; cookies are never shared.',
  ),
  handOverOrigins: list(
    'ATRIUM_HAND_OVER_ORIGINS',
    'Origins of the hosts that a session may be taken to, such as https://mail.example.com.',
  ),
  mailTokens: mailTokens(
    'ATRIUM_MAIL_TOKENS',
    'Secrets of 32 characters or more with which mail servers may ask POST /v1/mail/auth; without one nobody may.',
  ),
  bodyLimit: whole('ATRIUM_BODY_LIMIT', {
    about: 'The largest request body, in bytes.',
    fallback: 64 * 1024,
    min: 1_024,
    max: 512 * 1024,
  }),
  logoLimit: whole('ATRIUM_LOGO_LIMIT', {
    about: 'The largest logo, in bytes.',
    fallback: largestLogo,
    min: 1_024,
    max: largestLogo,
  }),
  requestsPerMinute: perMinute(
    'ATRIUM_REQUESTS_PER_MINUTE',
    'Requests of one network in a minute.',
    1_200,
  ),
  signInsPerMinute: perMinute(
    'ATRIUM_SIGN_INS_PER_MINUTE',
    'Sign-ins of one network in a minute.',
    60,
  ),
  signUpsPerMinute: perMinute(
    'ATRIUM_SIGN_UPS_PER_MINUTE',
    'Sign-ups, new carts, uses of links and exports of personal data of one network in a minute.',
    30,
  ),
  mailChecksPerMinute: perMinute(
    'ATRIUM_MAIL_CHECKS_PER_MINUTE',
    'Checks of mailbox passwords that one mail server may ask for in a minute.',
    12_000,
  ),
  sessionCacheMilliseconds: whole('ATRIUM_SESSION_CACHE_MS', {
    about: 'How long a session is remembered without asking identity; 0 asks for each request.',
    fallback: 5_000,
    min: 0,
    max: 5_000,
  }),
  drainMilliseconds: whole('ATRIUM_DRAIN_MS', {
    about: 'How long a stopping gateway tells kept-alive connections to go elsewhere.',
    fallback: 2_000,
    min: 0,
    max: 60_000,
  }),
});
export type GatewaySettings = Values<typeof gatewaySettings.variables>;

/** The settings of this process. Throws, naming every variable that is missing or wrong. */
export function readSettings(): GatewaySettings {
  return gatewaySettings.read(process.env);
}

/** Throws for settings that are each right but together unsafe (decision 30). */
export function refuseUnsafe({ environment, publicUrl }: GatewaySettings): void {
  if (environment === 'production' && !publicUrl.startsWith('https://')) {
    throw new Error('PUBLIC_URL must begin with https:// in production: cookies need it');
  }
}
