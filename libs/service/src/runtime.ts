import { Logger } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '@atrium/contracts';
import { type Clock, connectMessaging, type Messaging, systemClock } from '@atrium/messaging';
import mongoose, { type Connection, type ConnectOptions } from 'mongoose';
import type { Registry } from 'prom-client';
import { clockFromFile } from './clock.js';
import type { commonSettings } from './common-settings.js';
import { JsonLogger } from './logging.js';
import { newRegistry, observeMessaging } from './metrics.js';
import { type HealthChecks, OpsServer } from './ops-server.js';
import type { Values } from './settings.js';
import { StopDeadline } from './stop-deadline.js';

export type CommonValues = Values<typeof commonSettings> & {
  readonly mongodbUri?: string;
  readonly keyRingFile?: string;
};

/** What every process of Atrium has, whether it replies on the bus or listens to the public. */
export interface Runtime {
  readonly service: ServiceName;
  readonly clock: Clock;
  readonly logger: JsonLogger;
  readonly registry: Registry;
  readonly messaging: Messaging;
  readonly database: Connection | undefined;
  readonly ops: OpsServer;
  readonly stopDeadline: StopDeadline;
}

/** Milliseconds before an event that could not be consumed comes again; the last one repeats. */
const retryDelays = [1_000, 5_000, 30_000, 120_000, 600_000];

/** Connects a process to its bus and, when it has one, its database; starts health and metrics. */
export async function startRuntime(
  service: ServiceName,
  settings: CommonValues,
  moreChecks: HealthChecks = {},
): Promise<Runtime> {
  if (settings.environment === 'production' && settings.clockFile) {
    throw new Error('ATRIUM_CLOCK_FILE is for tests: production has real time');
  }
  const logger = new JsonLogger(service, settings.logLevel);
  Logger.overrideLogger(logger);
  const clock = settings.clockFile ? clockFromFile(settings.clockFile) : systemClock;
  const registry = newRegistry(service);
  const database = settings.mongodbUri
    ? await connectDatabase(service, settings.mongodbUri)
    : undefined;
  const messaging = await connectMessaging({
    service,
    natsUrl: settings.natsUrl,
    nkeySeed: readFileSync(settings.natsSeedFile, 'utf8').trim(),
    clock,
    observer: observeMessaging(registry),
    retryDelays: retryDelays.map((delay) => delay * settings.eventRetryFactor),
    ...(database && { database }),
  });
  const ops = new OpsServer(registry, {
    bus: () => messaging.connection.connected,
    ...(database && { database: () => answers(database) }),
    ...moreChecks,
  });
  const port = await ops.listen(settings.opsHost, settings.opsPort);
  logger.log(`Health and metrics on port ${port}`, 'Runtime');
  const stopDeadline = new StopDeadline();
  return { service, clock, logger, registry, messaging, database, ops, stopDeadline };
}

/**
 * Stops when asked to (SIGTERM, SIGINT, or the parent process being gone, where one watches), once:
 * first not ready, then `drain`, then bus and database. What is under way is finished, within `stopsWithin`.
 */
export function stopOnSignal(
  { ops, messaging, database, logger, stopDeadline }: Runtime,
  drain: () => Promise<void>,
): void {
  let stopping: Promise<void> | undefined;
  const stop = (reason: string): void => {
    stopping ??= (async () => {
      logger.log(`Stopping: ${reason}`, 'Runtime');
      stopDeadline.begin();
      ops.startDraining();
      await drain();
      await messaging.close();
      await database?.close();
      await ops.close();
    })().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error(error, 'Runtime');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  process.once('disconnect', () => stop('the parent process is gone'));
}

const databaseOptions: ConnectOptions = {
  // Indexes come from migrations; collections from their first document.
  autoIndex: false,
  autoCreate: false,
  // A write counts once the majority has it on disk (reliability 2.1).
  writeConcern: { w: 'majority', journal: true },
  // Our writes are conditional and repeated by whoever asked, with the same key: never by the driver alone.
  retryWrites: false,
  // While the database is away a request fails soon, rather than wait past its deadline.
  serverSelectionTimeoutMS: 1_500,
  bufferCommands: false,
  maxPoolSize: 20,
  // The driver looks for its server twice a second, and not at the very moment at which a connection breaks:
  // it would then ask on another one that is breaking too, wait for it without end and never recover.
  heartbeatFrequencyMS: 500,
  minHeartbeatFrequencyMS: 500,
};

/** Connects, waiting for a database that comes later than the service. */
async function connectDatabase(service: ServiceName, uri: string): Promise<Connection> {
  for (;;) {
    const connection = mongoose.createConnection(uri, {
      ...databaseOptions,
      appName: `atrium-${service}`,
    });
    try {
      return await connection.asPromise();
    } catch (error) {
      Logger.warn(`Waiting for the database (${(error as Error).name})`, 'Runtime');
      await connection.destroy();
      await sleep(500);
    }
  }
}

async function answers(database: Connection): Promise<boolean> {
  await database.db?.command({ ping: 1 });
  return database.db !== undefined;
}
