import { allEvents, consumerOf, services, streamOf } from '@atrium/contracts';
import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import type { BusConnection } from './connection.js';
import { deadLetterStream } from './dead-letter.js';
import { type Participant, productEvents, productFollower } from './participants.js';

export interface ProvisionOptions {
  /** The most that one stream may hold. A full stream refuses events; the outbox keeps them. */
  readonly maxBytes?: number;
  /** Copies in a cluster: 3 in production, 1 elsewhere. */
  readonly replicas?: number;
  readonly participants?: readonly Participant[];
}

const nanos = 1_000_000;
const day = 24 * 60 * 60 * 1_000;

/**
 * Milliseconds after which an event whose consumer says nothing more is delivered again: so long does what
 * a killed process held, or a killed broker had on the wire, have to wait.
 */
const ackWait = 5_000;

/**
 * Creates or updates the stream of each service, the dead letters, every consumer that the contracts name,
 * and one for each participant that follows products. Needs the deploy user; run it before the services and after every change of contracts. Running it
 * again changes nothing.
 */
export async function provision(
  connection: BusConnection,
  { maxBytes = 1024 ** 3, replicas = 1, participants = [] }: ProvisionOptions = {},
): Promise<void> {
  const manager = await jetstreamManager(connection.nats);
  const events = allEvents();
  for (const service of services) {
    if (!events.some(({ publishedBy }) => publishedBy === service)) continue;
    const subjects = [`events.${service}.>`];
    await ensureStream(manager, { name: streamOf(service), subjects, ...kept(maxBytes, replicas) });
  }
  await ensureStream(manager, {
    name: deadLetterStream,
    subjects: ['dead.>'],
    ...kept(maxBytes, replicas),
  });
  for (const contract of events) {
    const stream = streamOf(contract.publishedBy);
    for (const service of contract.consumedBy) {
      await ensureConsumer(manager, stream, consumerOf(service, contract), contract.subject);
    }
  }
  for (const participant of participants) {
    const follower = productFollower(participant);
    const { stream, subject } = productEvents;
    if (follower !== null) await ensureConsumer(manager, stream, follower, subject);
  }
}

/** `limits` and `new`: an event stays for all its consumers, and no full stream drops one silently. */
function kept(maxBytes: number, replicas: number): Partial<StreamConfig> {
  return {
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_age: 30 * day * nanos,
    max_bytes: maxBytes,
    duplicate_window: 10 * 60_000 * nanos,
    num_replicas: replicas,
    deny_delete: true,
    deny_purge: true,
  };
}

async function ensureStream(
  manager: JetStreamManager,
  config: Partial<StreamConfig> & { name: string },
): Promise<void> {
  if (await exists(manager.streams.info(config.name), JetStreamApiCodes.StreamNotFound)) {
    await manager.streams.update(config.name, config);
  } else {
    await manager.streams.add(config);
  }
}

async function ensureConsumer(
  manager: JetStreamManager,
  stream: string,
  name: string,
  subject: string,
): Promise<void> {
  const config: Partial<ConsumerConfig> = {
    durable_name: name,
    filter_subject: subject,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: ackWait * nanos,
    // Failures are counted by the consuming service: a process that was killed is not one.
    max_deliver: -1,
    // Events waiting for another attempt count as well: with few, poison would hold up the others.
    max_ack_pending: 1_000,
  };
  if (await exists(manager.consumers.info(stream, name), JetStreamApiCodes.ConsumerNotFound)) {
    await manager.consumers.update(stream, name, config);
  } else {
    await manager.consumers.add(stream, config);
  }
}

async function exists(asked: Promise<unknown>, notFound: number): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === notFound) return false;
    throw error;
  }
}
