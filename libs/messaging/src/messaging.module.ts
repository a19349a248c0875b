import { type DynamicModule, Module } from '@nestjs/common';
import { Bus } from './bus.js';
import { BusConnection } from './connection.js';
import type { Messaging } from './messaging.js';
import { OutboxRelay } from './outbox-relay.js';

/** Makes `Bus`, `OutboxRelay` and `BusConnection` injectable everywhere in a service. */
@Module({})
export class MessagingModule {
  static forRoot({ bus, relay, connection }: Messaging): DynamicModule {
    const providers = [
      { provide: Bus, useValue: bus },
      { provide: OutboxRelay, useValue: relay },
      { provide: BusConnection, useValue: connection },
    ];
    return { module: MessagingModule, global: true, providers, exports: providers };
  }
}
