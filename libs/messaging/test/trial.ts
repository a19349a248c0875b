import { Flag, Id, ListOf, Part, request, Text, Timestamp, Whole } from '@atrium/contracts';
import { Controller, type DynamicModule, Logger, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { Messaging } from '../src/index.js';

// What these tests provoke would fill pages.
if (process.env['TEST_LOGS'] === undefined) Logger.overrideLogger(false);

/** Contracts that exist in these tests only; the bus of a test is generated with them. */
export class Line {
  @Text({ max: 20 })
  name!: string;

  @Whole({ min: 0, max: 10 })
  count!: number;
}

export class TrialInput {
  @Text({ max: 100, optional: true })
  does?: string;

  @Part(() => Line, { optional: true })
  line?: Line;

  @ListOf(() => Line, { max: 3, optional: true })
  lines?: Line[];
}

export class TrialOutput {
  @Text({ max: 100, optional: true })
  said?: string;

  @Timestamp({ optional: true })
  at?: string;

  @Part(() => Line, { optional: true })
  line?: Line;

  @Flag({ optional: true })
  flag?: boolean;

  @Id({ optional: true })
  accountId?: string;
}

const terms = {
  input: TrialInput,
  output: TrialOutput,
  askedBy: ['gateway', 'organizations'],
  // Nobody's patience is tested with it, and a busy machine takes its time.
  timeout: 20_000,
} as const;

export const tryQuery = request('identity.v1.trials.query', {
  ...terms,
  effect: 'query',
  onBehalfOf: 'service',
});

export const tryCommand = request('identity.v1.trials.command', {
  ...terms,
  effect: 'command',
  onBehalfOf: 'service',
  idempotency: 'optional',
  problems: ['forbidden'],
});

export const tryAsAccount = request('identity.v1.trials.as-account', {
  ...terms,
  effect: 'query',
});

/** An API token may ask it. */
export const tryWithToken = request('identity.v1.trials.with-token', {
  ...terms,
  effect: 'query',
  scope: 'profile:read',
});

/** Only an operator of the platform may ask it. */
export const tryAsOperator = request('identity.v1.trials.as-operator', {
  ...terms,
  effect: 'command',
  operatorsOnly: true,
});

export const tryOnce = request('identity.v1.trials.once', {
  ...terms,
  effect: 'command',
  onBehalfOf: 'service',
  idempotency: 'required',
});

/** Only organizations may ask it. */
export const tryFromOrganizations = request('identity.v1.trials.inner', {
  ...terms,
  askedBy: ['organizations'],
  effect: 'query',
  onBehalfOf: 'service',
});

export interface Served {
  close(): Promise<void>;
}

/** Runs controllers as a service does: through Nest, on both transports. */
export async function serveTrial(messaging: Messaging, ...controllers: Type[]): Promise<Served> {
  @Module({})
  class TrialModule {
    static with(): DynamicModule {
      return { module: TrialModule, controllers };
    }
  }
  const strategies = [messaging.requestServer, messaging.eventConsumers];
  const apps = await Promise.all(
    strategies.map((strategy) =>
      NestFactory.createMicroservice<MicroserviceOptions>(TrialModule.with(), {
        strategy,
        logger: false,
        abortOnError: false,
      }),
    ),
  );
  for (const app of apps) await app.listen();
  return {
    async close() {
      for (const app of apps) await app.close();
    },
  };
}

export { Controller };
