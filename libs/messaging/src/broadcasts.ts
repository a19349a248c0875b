import type { ServiceName } from '@atrium/contracts';

interface Broadcast {
  readonly subject: string;
  readonly saidBy: ServiceName;
  readonly heardBy: readonly ServiceName[];
}

/** Identity to all gateways: these sessions have ended. Each gateway confirms. */
export const sessionsRevoked = 'broadcast.identity.v1.sessions-revoked';

/** Each gateway, every second: I am here. */
export const gatewayPresence = 'presence.gateway';

/** What is said to everybody who listens just now, over core NATS. The bus refuses all others. */
export const broadcasts: readonly Broadcast[] = [
  { subject: sessionsRevoked, saidBy: 'identity', heardBy: ['gateway'] },
  { subject: gatewayPresence, saidBy: 'gateway', heardBy: ['identity'] },
];
