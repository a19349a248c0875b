import { consumerOf, type EventContract, type ServiceName, streamOf } from '@atrium/contracts';
import { Logger } from '@nestjs/common';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Connection } from 'mongoose';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from './clock.js';
import { Complaints } from './complaints.js';
import type { BusConnection } from './connection.js';
import { Consumer } from './consumer.js';
import type { Delivery } from './delivery.js';
import type { EventLog } from './event-log.js';
import { durableEvents } from './handlers.js';
import { Inbox } from './inbox.js';
import { Lanes } from './lanes.js';
import type { MessagingObserver } from './observer.js';
import { Pull } from './pull.js';
import { stopsWithin } from './stops-within.js';

export interface EventConsumersOptions {
  readonly service: ServiceName;
  readonly connection: BusConnection;
  readonly events: EventLog;
  readonly clock?: Clock;
  readonly observer?: MessagingObserver;
  /** Milliseconds before the second, third, ... attempt; the last one repeats. */
  readonly delays?: readonly number[];
  /** Attempts before an event is a dead letter. */
  readonly maxFailures?: number;
  /** Milliseconds after which a run of a handler that has not ended is a failed one. */
  readonly runLimit?: number;
  /** How long closing waits for events that are being handled, in milliseconds. */
  readonly drainTimeout?: number;
  /** Events handled at the same time. */
  readonly width?: number;
  /** Where this service notes what it has consumed: needed as soon as it consumes anything. */
  readonly database?: Connection;
}

const defaultDelays = [1_000, 5_000, 30_000, 120_000, 600_000];
/** How soon it is tried again when the database or the bus is away, in milliseconds. */
const awayDelay = 1_000;
/** Well within the consumers' `ack_wait` of 5 s. */
const workingInterval = 1_500;
const heldPerConsumer = 64;
const defaultRunLimit = 60_000;

/**
 * Runs `@Consumes` handlers on durable JetStream consumers, as a transport of Nest. Each event has its
 * effect once for the service, although it may come twice. What this process holds of one aggregate runs in
 * order, of different ones side by side; another replica, or a failure, may let a later event come first.
 * What fails comes again after a while, then goes to the dead letters with its reason.
 */
export class EventConsumers extends Server implements CustomTransportStrategy {
  override readonly transportId = durableEvents;
  private readonly complaints = new Complaints(new Logger(EventConsumers.name));
  private readonly running = new Map<Consumer, Pull>();
  private readonly lanes: Lanes;
  private heartbeat: NodeJS.Timeout | undefined;
  private closing: Promise<void> | undefined;

  constructor(private readonly setup: EventConsumersOptions) {
    super();
    this.lanes = new Lanes(setup.width ?? 32);
  }

  override listen(callback: (error?: unknown) => void): void {
    try {
      const consumers = [...this.messageHandlers.values()].map((handler) => this.consumer(handler));
      for (const { consumer, contract, name } of consumers) this.start(consumer, contract, name);
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Takes no more events, then waits for those being handled. */
  override close(): Promise<void> {
    return (this.closing ??= this.drain());
  }

  override on(): never {
    throw new Error('Durable events have no events of their own.');
  }

  override unwrap<T>(): T {
    return this.setup.connection.nats as T;
  }

  private async drain(): Promise<void> {
    for (const [consumer, pull] of this.running) {
      pull.stop();
      consumer.stop(pull.deliveries);
    }
    const { drainTimeout = stopsWithin } = this.setup;
    await Promise.race([this.lanes.idle(), sleep(drainTimeout, undefined, { ref: false })]);
    clearInterval(this.heartbeat);
    // An acknowledgement that does not get through brings a delivery that the inbox knows.
    await this.setup.connection.settle();
  }

  private consumer(handler: MessageHandler): {
    consumer: Consumer;
    contract: EventContract;
    name: string;
  } {
    const { service, database, events, clock = systemClock } = this.setup;
    const contract = handler.extras?.['contract'] as EventContract;
    if (handler.next !== undefined) throw new Error(`${contract.subject} is consumed twice.`);
    if (!contract.consumedBy.includes(service)) {
      throw new Error(`${service} is not among the consumers of ${contract.subject}.`);
    }
    if (database === undefined) {
      throw new Error(`${service} has no database to note in what it consumed.`);
    }
    const name = consumerOf(service, contract);
    const consumer = new Consumer({
      service,
      name,
      contract,
      handler,
      inbox: new Inbox(database),
      events,
      lanes: this.lanes,
      clock,
      delays: this.setup.delays ?? defaultDelays,
      maxFailures: this.setup.maxFailures ?? 8,
      runLimit: this.setup.runLimit ?? defaultRunLimit,
    });
    return { consumer, contract, name };
  }

  private start(consumer: Consumer, contract: EventContract, name: string): void {
    const pull = new Pull({
      connection: this.setup.connection,
      stream: streamOf(contract.publishedBy),
      consumer: name,
      limit: heldPerConsumer,
      deliver: (delivery) => this.deliver(consumer, contract, delivery),
    });
    this.running.set(consumer, pull);
    pull.start();
    this.heartbeat ??= setInterval(() => this.sayWorking(), workingInterval);
  }

  private async deliver(
    consumer: Consumer,
    { subject }: EventContract,
    delivery: Delivery,
  ): Promise<void> {
    const started = performance.now();
    try {
      const consumption = await consumer.consume(delivery);
      if (consumption === undefined) return;
      const seconds = (performance.now() - started) / 1_000;
      this.setup.observer?.consumed?.(subject, consumption, seconds);
    } catch (error) {
      // The database or the bus is away: no failure of the event.
      this.complaints.say(`${subject}: ${String(error)}; trying again.`);
      delivery.retryAfter(awayDelay);
    }
  }

  private sayWorking(): void {
    for (const { deliveries } of this.running.values()) {
      deliveries.forEach((delivery) => delivery.working());
    }
  }
}
