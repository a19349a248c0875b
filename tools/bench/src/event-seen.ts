import { readFileSync } from 'node:fs';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { deployUser, inboxPrefixOf } from '@atrium/messaging';
import type { Platform } from '@atrium/platform';
import type { Floor } from './floor.js';
import type { Invitation } from './seed.js';
import { quantile } from './statistics.js';

/** Milliseconds from sending the request that accepts an invitation to a consumer holding its event. */
export interface Delays {
  readonly p50: number;
  readonly p99: number;
}

/** Accepts invitations one after the other and measures when the event of each arrives. */
export async function eventSeen(
  platform: Platform,
  floor: Floor,
  invitations: { product: readonly Invitation[]; floor: readonly Invitation[] },
): Promise<{ product: Delays; floor: Delays }> {
  const asDeploy = await connect({
    servers: platform.natsUrl,
    inboxPrefix: inboxPrefixOf(deployUser),
    authenticator: nkeyAuthenticator(
      Buffer.from(readFileSync(platform.data.keys.seedFileOf(deployUser), 'utf8').trim()),
    ),
  });
  const asAnybody = await connect({ servers: floor.natsUrl });
  try {
    const product = await delays(asDeploy, 'ORGANIZATIONS', invitations.product, (one) =>
      post(`${platform.gatewayUrl}/v1/invitations/accept`, one.session, { token: one.token }),
    );
    const bare = await delays(asAnybody, 'FLOOR', invitations.floor, (one) =>
      post(`${floor.url}/accept`, one.session, { id: one.id }),
    );
    return { product, floor: bare };
  } finally {
    await Promise.all([asDeploy.close(), asAnybody.close()]);
  }
}

async function delays(
  connection: NatsConnection,
  stream: string,
  invitations: readonly Invitation[],
  accept: (invitation: Invitation) => Promise<void>,
): Promise<Delays> {
  const arrivals = new Map<string, (at: number) => void>();
  const consumer = await jetstream(connection).consumers.get(stream, {
    deliver_policy: DeliverPolicy.New,
  });
  const messages = await consumer.consume({
    callback: (message) => {
      // The product's event names its aggregate, the floor's the invitation.
      const { aggregateId, id } = message.json<{ aggregateId?: string; id?: string }>();
      arrivals.get(aggregateId ?? id ?? '')?.(performance.now());
    },
  });
  const measured: number[] = [];
  for (const invitation of invitations) {
    const arrival = new Promise<number>((resolve) => arrivals.set(invitation.id, resolve));
    const started = performance.now();
    await accept(invitation);
    measured.push((await arrival) - started);
  }
  await messages.close();
  return { p50: quantile(measured, 0.5), p99: quantile(measured, 0.99) };
}

async function post(url: string, token: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}
