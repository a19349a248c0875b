import { event, type EventContract, type EventMessage, Text, Whole } from '@atrium/contracts';
import { Payload } from '@nestjs/microservices';
import type { Type } from '@nestjs/common';
import { type Connection, type Model, Schema } from 'mongoose';
import { v7 as uuidv7 } from 'uuid';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Consumes,
  happened,
  idempotencyFields,
  idempotencyIndexes,
  inboxCollection,
  inboxIndexes,
  newWithEvents,
  type OutboxEntry,
  outboxFields,
  outboxIndexes,
  type OutboxRelay,
  withEvents,
} from '../src/index.js';
import { Controller } from './trial.js';

export class ThingChanged {
  @Whole({ min: 0, max: 1_000_000 })
  number!: number;

  @Text({ max: 100, optional: true })
  wish?: string;
}

export const thingChanged = event('events.identity.v1.trial.changed', {
  data: ThingChanged,
  consumedBy: ['organizations', 'notifications'],
});

/** An aggregate that tells events. */
export interface Thing {
  _id: string;
  version: number;
  outbox: OutboxEntry[];
  state: number;
}

export async function thingsIn(connection: Connection, name = 'things'): Promise<Model<Thing>> {
  const schema = new Schema<Thing>(
    { _id: String, state: Number, ...outboxFields, ...idempotencyFields },
    { minimize: false },
  );
  const model = connection.model<Thing>(name, schema, name);
  for (const [keys, options] of [...outboxIndexes, ...idempotencyIndexes]) {
    await model.collection.createIndex(keys as never, options as never);
  }
  for (const [keys, options] of inboxIndexes) {
    await connection.collection(inboxCollection).createIndex(keys as never, options as never);
  }
  return model;
}

const circumstances = { by: null, requestId: 'r', at: new Date(0) };

/** Writes aggregates, and offers them to a relay if there is one. */
export class Things {
  constructor(
    readonly model: Model<Thing>,
    private readonly relay?: OutboxRelay,
    private readonly contract: EventContract<ThingChanged> = thingChanged,
  ) {}

  async create(number = 0, wish?: string): Promise<string> {
    const _id = uuidv7();
    const told = happened(this.contract, { number, ...(wish && { wish }) }, circumstances);
    const created = await this.model.create({ _id, state: number, ...newWithEvents(told) });
    this.relay?.offer(this.model, created);
    return _id;
  }

  async change(_id: string, ...numbers: number[]): Promise<void> {
    const told = numbers.map((number) => happened(this.contract, { number }, circumstances));
    const written = await this.model
      .findOneAndUpdate({ _id }, withEvents(...told), { returnDocument: 'after' })
      .lean();
    this.relay?.offer(this.model, written);
  }

  async insertMany(count: number): Promise<void> {
    const documents = Array.from({ length: count }, (_, number) => ({
      _id: uuidv7(),
      state: number,
      ...newWithEvents(happened(this.contract, { number }, circumstances)),
    }));
    await this.model.insertMany(documents);
  }
}

type Effect = (event: EventMessage<ThingChanged>) => unknown;

/** A consumer that notes what it is given, after its effect. */
export function recorder(effect: Effect = () => undefined): {
  controller: Type;
  events: EventMessage<ThingChanged>[];
} {
  const events: EventMessage<ThingChanged>[] = [];
  @Controller()
  class Recorder {
    @Consumes(thingChanged)
    async changed(@Payload() event: EventMessage<ThingChanged>) {
      await effect(event);
      events.push(event);
    }
  }
  return { controller: Recorder, events };
}

/** Waits until something is so; fails after a time that is generous for a busy machine. */
export async function until(
  what: () => boolean | Promise<boolean>,
  milliseconds = 60_000,
): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await what())) {
    if (performance.now() > deadline) throw new Error(`Not within ${milliseconds} ms: ${what}`);
    await sleep(10);
  }
}
