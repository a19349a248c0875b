import rateLimit from '@fastify/rate-limit';
import { Problem } from '@atrium/messaging';
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { GatewaySettings } from '../config.js';
import { networkOf } from './network.js';

type Limits = Pick<
  GatewaySettings,
  | 'limitsFactor'
  | 'requestsPerMinute'
  | 'signInsPerMinute'
  | 'signUpsPerMinute'
  | 'mailChecksPerMinute'
>;

/**
 * What one network may do in a minute, counted by each gateway for itself: sign-up, sign-in, the use of
 * links and the export of personal data less often than the rest. Identity has limits of its own, for each account and over all gateways.
 */
export async function addRateLimits(server: FastifyInstance, limits: Limits): Promise<void> {
  const ofRoutes: Record<string, number> = {
    'POST /v1/sessions': limits.signInsPerMinute,
    'POST /v1/sessions/from-hand-over': limits.signInsPerMinute,
    'POST /v1/account-unlocks': limits.signUpsPerMinute,
    'POST /v1/sessions/second-factor': limits.signInsPerMinute,
    'POST /v1/sessions/passkey': limits.signInsPerMinute,
    'POST /v1/sessions/passkey-challenges': limits.signInsPerMinute,
    'GET /v1/me/data': limits.signUpsPerMinute,
    'POST /v1/accounts': limits.signUpsPerMinute,
    'POST /v1/accounts/verify': limits.signUpsPerMinute,
    'POST /v1/password-resets': limits.signUpsPerMinute,
    'POST /v1/password-resets/confirm': limits.signUpsPerMinute,
    'POST /v1/me/email/undo': limits.signUpsPerMinute,
    'POST /v1/me/recovery-email/undo': limits.signUpsPerMinute,
    'POST /v1/invitations/inspect': limits.signUpsPerMinute,
    'POST /v1/invitations/decline': limits.signUpsPerMinute,
    'POST /v1/mailbox-invitations/inspect': limits.signUpsPerMinute,
    'POST /v1/mailbox-invitations/decline': limits.signUpsPerMinute,
    'POST /v1/transfers/inspect': limits.signUpsPerMinute,
    'POST /v1/carts': limits.signUpsPerMinute,
    'POST /v1/sandbox/cards': limits.signUpsPerMinute,
    'POST /v1/sandbox/authentications': limits.signUpsPerMinute,
    'POST /v1/mail/auth': limits.mailChecksPerMinute,
  };
  const times = (limit: number): number => Math.max(1, Math.round(limit * limits.limitsFactor));
  // Before the plugin: its own hook reads what this one sets.
  server.addHook('onRoute', (route: RouteOptions) => {
    // What is asked for without its body costs as much.
    const method = String(route.method).replace('HEAD', 'GET');
    const limit = ofRoutes[`${method} ${route.url}`];
    if (limit !== undefined) route.config = { ...route.config, rateLimit: { max: times(limit) } };
    if (route.url.startsWith('/health/')) route.config = { ...route.config, rateLimit: false };
  });
  const silent = {
    'x-ratelimit-limit': false,
    'x-ratelimit-remaining': false,
    'x-ratelimit-reset': false,
  };
  await server.register(rateLimit, {
    max: times(limits.requestsPerMinute),
    timeWindow: 60_000,
    cache: 20_000,
    keyGenerator: ({ ip }) => networkOf(ip),
    addHeaders: { ...silent, 'retry-after': false },
    addHeadersOnExceeding: silent,
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem('too-many-requests', { retryAfter: Math.ceil(ttl / 1_000) }),
  });
}
