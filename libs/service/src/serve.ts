import 'reflect-metadata';
import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type CustomTransportStrategy,
  type MicroserviceOptions,
  Server,
} from '@nestjs/microservices';
import { getConnectionToken } from '@nestjs/mongoose';
import type { ServiceName } from '@atrium/contracts';
import {
  AssertionVerifier,
  Bus,
  BusConnection,
  inboxCollection,
  inboxIndexes,
  type Messaging,
  OutboxRelay,
} from '@atrium/messaging';
import { CLOCK } from './clock.js';
import { Gates } from './gates.js';
import { KeyRing } from './key-ring.js';
import { METRICS } from './metrics.js';
import { createIndexes, migrate, type Migration } from './migrations.js';
import { type CommonValues, type Runtime, startRuntime, stopOnSignal } from './runtime.js';
import type { Settings } from './settings.js';
import { StopDeadline } from './stop-deadline.js';

/** The injection token of the service's settings. */
export const SETTINGS = Symbol('settings');

/** What a service is made of. */
interface Service {
  readonly service: ServiceName;
  readonly module: Type;
  // oxlint-disable-next-line no-explicit-any -- each service has its own set of variables
  readonly settings: Settings<any>;
  readonly migrations: readonly Migration[];
}

const inboxMigration: Migration = {
  id: '0000-inbox',
  run: (connection) => createIndexes(connection, inboxCollection, inboxIndexes),
};

/** Runs a service until it is told to stop: its whole `main.ts`. */
export async function serve({ service, module, settings, migrations }: Service): Promise<void> {
  const values = settings.read(process.env) as CommonValues;
  let listening = false;
  const runtime = await startRuntime(service, values, { listening: () => listening });
  if (runtime.database) await migrate(runtime.database, [inboxMigration, ...migrations]);
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(
    rootModule(module, values, runtime),
    {
      strategy: new RequestsAndEvents(runtime.messaging),
      logger: runtime.logger,
      abortOnError: false,
    },
  );
  stopOnSignal(runtime, () => app.close());
  await app.listen();
  listening = true;
  runtime.logger.log('Ready', 'Runtime');
}

/** What every module of a service may have injected. */
export function sharedProviders(values: CommonValues, runtime: Runtime): Provider[] {
  const { messaging, database, clock, registry, stopDeadline } = runtime;
  const always: Provider[] = [
    { provide: SETTINGS, useValue: values },
    { provide: CLOCK, useValue: clock },
    { provide: METRICS, useValue: registry },
    { provide: StopDeadline, useValue: stopDeadline },
    { provide: Bus, useValue: messaging.bus },
    { provide: BusConnection, useValue: messaging.connection },
    { provide: AssertionVerifier, useValue: messaging.verifier },
  ];
  const withKeys: Provider[] = values.keyRingFile
    ? [{ provide: KeyRing, useValue: KeyRing.fromFile(values.keyRingFile, clock) }]
    : [];
  const withDatabase: Provider[] = database
    ? [
        { provide: getConnectionToken(), useValue: database },
        { provide: OutboxRelay, useValue: messaging.relay },
        { provide: Gates, useValue: new Gates(database, clock) },
      ]
    : [];
  return [...always, ...withKeys, ...withDatabase];
}

@Module({})
class Shared {}

function rootModule(module: Type, values: CommonValues, runtime: Runtime): DynamicModule {
  const providers = sharedProviders(values, runtime);
  const exported = providers.map((provider) => (provider as { provide: symbol }).provide);
  return { module: Shared, global: true, imports: [module], providers, exports: exported };
}

/** Nest gives a microservice one strategy; ours has two kinds of messages, told apart by their subject. */
class RequestsAndEvents extends Server implements CustomTransportStrategy {
  /** A failing consumer is a delivery to repeat, not a line in the log. */
  override readonly propagatesEventHandlerErrors = true;

  constructor(private readonly messaging: Messaging) {
    super();
  }

  override addHandler(...handler: Parameters<Server['addHandler']>): void {
    const [pattern] = handler;
    const isEvent = typeof pattern === 'string' && pattern.startsWith('events.');
    const { eventConsumers, requestServer } = this.messaging;
    (isEvent ? eventConsumers : requestServer).addHandler(...handler);
  }

  listen(callback: (error?: unknown) => void): void {
    const { eventConsumers, requestServer } = this.messaging;
    void requestServer.listen((error?: unknown) => {
      if (error) return callback(error);
      eventConsumers.listen(callback);
    });
  }

  close(): Promise<void> {
    return this.messaging.drain();
  }

  on(): never {
    throw new Error('Not supported: watch the connection instead');
  }

  unwrap<Connection>(): Connection {
    return this.messaging.connection.nats as Connection;
  }
}
