import { allRequests, type RequestContract, type ServiceName, streamOf } from '@atrium/contracts';
import type { JWK } from 'jose';
import type { Connection } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { AssertionVerifier, type KeySource } from './assertion-verifier.js';
import { Bus } from './bus.js';
import { type Clock, systemClock } from './clock.js';
import { BusConnection } from './connection.js';
import { EventConsumers } from './event-consumers.js';
import { EventLog } from './event-log.js';
import type { MessagingObserver } from './observer.js';
import { OutboxRelay } from './outbox-relay.js';
import { ReplyBox } from './reply-box.js';
import { RequestServer } from './request-server.js';
import { stopsWithin } from './stops-within.js';

export interface MessagingOptions {
  readonly service: ServiceName;
  /** One address of NATS, or several separated by commas. */
  readonly natsUrl: string;
  /** The seed of the service's NATS user (`SU...`). */
  readonly nkeySeed: string;
  readonly clock?: Clock;
  readonly observer?: MessagingObserver;
  /** The service's database: consuming events needs it. */
  readonly database?: Connection;
  /** Identity's public keys. Asked from identity over the bus unless given. */
  readonly assertionKeys?: KeySource;
  /** Milliseconds before each further attempt to consume an event: shorter in tests. */
  readonly retryDelays?: readonly number[];
  /** Milliseconds that one run of an event's handler may take: shorter in tests. */
  readonly runLimit?: number;
  /** Milliseconds that closing waits for what is being handled: shorter in tests. */
  readonly drainTimeout?: number;
  /** Ends the waiting for the first connection. */
  readonly signal?: AbortSignal;
}

/** Everything of the bus that one process has, over one connection. */
export interface Messaging {
  readonly connection: BusConnection;
  readonly bus: Bus;
  readonly relay: OutboxRelay;
  readonly requestServer: RequestServer;
  readonly eventConsumers: EventConsumers;
  readonly verifier: AssertionVerifier;
  /** Takes no more requests and events and finishes what was begun, for as long as one may (`stopsWithin`). */
  drain(): Promise<void>;
  /** Drains, publishes what waits, disconnects. */
  close(): Promise<void>;
}

/** Connects, waiting for a bus that comes later. Throws if the bus refuses a request that the contracts allow. */
export async function connectMessaging(options: MessagingOptions): Promise<Messaging> {
  const { service, natsUrl, nkeySeed, clock = systemClock, observer = {}, signal } = options;
  const connection = await BusConnection.open({
    name: service,
    url: natsUrl,
    nkeySeed,
    ...(signal && { signal }),
  });
  const replies = new ReplyBox(connection);
  const bus = new Bus(connection, replies, observer);
  const asked = allRequests().filter(({ askedBy }) => askedBy.includes(service));
  const denied = await bus.denied(asked.map(({ subject }) => subject));
  if (denied.length > 0) {
    await connection.close();
    throw new Error(`The bus does not let ${service} ask ${denied.join(', ')}.`);
  }
  const events = new EventLog(replies);
  const verifier = new AssertionVerifier(options.assertionKeys ?? askIdentity(bus), clock);
  const relay = new OutboxRelay({
    connection,
    events,
    stream: streamOf(service),
    clock,
    observer,
  });
  const drainTimeout = options.drainTimeout ?? stopsWithin;
  const requestServer = new RequestServer({
    service,
    connection,
    verifier,
    observer,
    clock,
    drainTimeout,
  });
  const eventConsumers = new EventConsumers({
    service,
    connection,
    events,
    clock,
    observer,
    drainTimeout,
    ...(options.database && { database: options.database }),
    ...(options.retryDelays && { delays: options.retryDelays }),
    ...(options.runLimit && { runLimit: options.runLimit }),
  });
  const drain = async (): Promise<void> => {
    await Promise.all([requestServer.close(), eventConsumers.close()]);
  };
  const close = async (): Promise<void> => {
    await drain();
    await relay.drain();
    await connection.close();
  };
  return { connection, bus, relay, requestServer, eventConsumers, verifier, drain, close };
}

/** Found by its subject, so that this package needs no service's contract to be compiled. */
function askIdentity(bus: Bus): KeySource {
  return async () => {
    const contract = allRequests().find(({ subject }) => subject === 'identity.v1.keys.list');
    if (contract === undefined) throw new Error('There is no contract identity.v1.keys.list.');
    const answer = await bus.request(
      contract as RequestContract<object, { keys: JWK[] }>,
      {},
      { requestId: randomUUID() },
    );
    return answer.keys;
  };
}
