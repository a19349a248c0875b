import {
  consumerOf,
  type EventContract,
  type EventMessage,
  type ServiceName,
  streamOf,
} from '@atrium/contracts';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { Connection } from 'mongoose';
import { isObservable, lastValueFrom } from 'rxjs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from './clock.js';
import type { BusConnection } from './connection.js';
import { runAs } from './current-request.js';
import { isDatabaseAway } from './database-away.js';
import { buryDeadLetter, reasonOf } from './dead-letter.js';
import type { Delivery } from './delivery.js';
import type { EventLog } from './event-log.js';
import { parseEvent } from './event-message.js';
import { failpoint } from './failpoint.js';
import { durableEvents } from './handlers.js';
import { header } from './headers.js';
import { Inbox } from './inbox.js';
import { Lanes } from './lanes.js';
import type { Consumption, MessagingObserver } from './observer.js';
import { Problem } from './problem.js';
import { Pull } from './pull.js';

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
  /** Events handled at the same time. */
  readonly width?: number;
  /** Where this service notes what it has consumed: needed as soon as it consumes anything. */
  readonly database?: Connection;
}

interface Consumer {
  readonly name: string;
  readonly contract: EventContract;
  readonly handler: MessageHandler;
}

const defaultDelays = [1_000, 5_000, 30_000, 120_000, 600_000];
/** The longest wait for another service that is away. */
const longestTransientDelay = 30_000;
/** Well within the consumers' `ack_wait` of 5 s. */
const workingInterval = 1_500;
const heldPerConsumer = 64;
const transient = new Set(['unavailable', 'busy', 'outcome-unknown', 'too-many-requests']);

/**
 * Runs `@Consumes` handlers on durable JetStream consumers, as a transport of Nest. Each event has its
 * effect once for the service, although it may come twice; events of one aggregate in order, of different
 * ones side by side. What fails comes again after a while, then goes to the dead letters with its reason.
 */
export class EventConsumers extends Server implements CustomTransportStrategy {
  override readonly transportId = durableEvents;
  private readonly pulls: Pull[] = [];
  private readonly lanes: Lanes;
  private readonly clock: Clock;
  private readonly observer: MessagingObserver;
  private readonly inbox: Inbox | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private readonly begun = new WeakSet<Delivery>();
  private stopping = false;
  private closing: Promise<void> | undefined;

  constructor(private readonly setup: EventConsumersOptions) {
    super();
    this.lanes = new Lanes(setup.width ?? 32);
    this.clock = setup.clock ?? systemClock;
    this.observer = setup.observer ?? {};
    this.inbox = setup.database && new Inbox(setup.database);
  }

  override listen(callback: (error?: unknown) => void): void {
    try {
      const consumers = [...this.messageHandlers.values()].map((handler) => this.consumer(handler));
      if (consumers.length > 0 && this.inbox === undefined) {
        throw new Error(`${this.setup.service} has no database to note in what it consumed.`);
      }
      for (const consumer of consumers) this.start(consumer);
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Takes no more events and waits, for at most 15 s, for those being handled. */
  override close(): Promise<void> {
    return (this.closing ??= this.drain());
  }

  private async drain(): Promise<void> {
    this.stopping = true;
    for (const pull of this.pulls) {
      pull.stop();
      // What only waits here is for another replica, or for the next start.
      for (const delivery of pull.deliveries) {
        if (!this.begun.has(delivery)) delivery.retryAfter(0);
      }
    }
    await Promise.race([this.lanes.idle(), sleep(15_000, undefined, { ref: false })]);
    clearInterval(this.heartbeat);
    if (this.setup.connection.connected) await this.setup.connection.flush();
  }

  override on(): never {
    throw new Error('Durable events have no events of their own.');
  }

  override unwrap<T>(): T {
    return this.setup.connection.nats as T;
  }

  private consumer(handler: MessageHandler): Consumer {
    const contract = handler.extras?.['contract'] as EventContract;
    const { service } = this.setup;
    if (handler.next !== undefined) throw new Error(`${contract.subject} is consumed twice.`);
    if (!contract.consumedBy.includes(service)) {
      throw new Error(`${service} is not among the consumers of ${contract.subject}.`);
    }
    return { name: consumerOf(service, contract), contract, handler };
  }

  private start(consumer: Consumer): void {
    const pull = new Pull({
      connection: this.setup.connection,
      stream: streamOf(consumer.contract.publishedBy),
      consumer: consumer.name,
      limit: heldPerConsumer,
      deliver: (delivery) => this.receive(consumer, delivery),
    });
    this.pulls.push(pull);
    pull.start();
    this.heartbeat ??= setInterval(() => {
      for (const { deliveries } of this.pulls) deliveries.forEach((held) => held.working());
    }, workingInterval);
  }

  private async receive(consumer: Consumer, delivery: Delivery): Promise<void> {
    const started = performance.now();
    try {
      const consumption = await this.consume(consumer, delivery);
      if (consumption !== undefined) {
        const seconds = (performance.now() - started) / 1_000;
        this.observer.consumed?.(consumer.contract.subject, consumption, seconds);
      }
    } catch (error) {
      // The database or the bus is away: no failure of the event.
      this.logger.warn(`${consumer.name}: ${String(error)}; trying again.`);
      delivery.retryAfter(this.delays[0] as number);
    }
  }

  private async consume(consumer: Consumer, delivery: Delivery): Promise<Consumption | undefined> {
    const replayedFor = delivery.headers?.get(header.replayFor);
    if (replayedFor && replayedFor !== this.setup.service) {
      delivery.ack();
      return undefined;
    }
    let event: EventMessage;
    try {
      event = await parseEvent(consumer.contract, delivery.data);
    } catch (error) {
      return this.bury(consumer, delivery, undefined, `Malformed: ${reasonOf(error)}`, 1);
    }
    return this.lanes.run(`${consumer.name}:${event.aggregateId}`, () =>
      this.handle(consumer, delivery, event, replayedFor !== undefined && replayedFor !== ''),
    );
  }

  private async handle(
    consumer: Consumer,
    delivery: Delivery,
    event: EventMessage,
    replayed: boolean,
  ): Promise<Consumption | undefined> {
    if (this.stopping) {
      delivery.retryAfter(0);
      return undefined;
    }
    this.begun.add(delivery);
    const inbox = this.inbox as Inbox;
    if (await inbox.isDone(consumer.name, event.id)) {
      delivery.ack();
      return 'duplicate';
    }
    if (replayed) {
      const { streamSequence } = delivery;
      await inbox.startOver(consumer.name, event.id, streamSequence, this.clock.now());
    }
    try {
      await this.run(consumer, event);
    } catch (error) {
      return this.failed(consumer, delivery, event, error);
    }
    failpoint('consumer.after-effect');
    await inbox.done(consumer.name, event.id, this.clock.now());
    failpoint('consumer.before-ack');
    delivery.ack();
    return 'done';
  }

  private run(consumer: Consumer, event: EventMessage): Promise<unknown> {
    const { requestId, subject, id: eventId } = event;
    return runAs({ requestId, subject, eventId }, async () => {
      const returned: unknown = await consumer.handler(event, undefined as never);
      return isObservable(returned)
        ? lastValueFrom(returned, { defaultValue: undefined })
        : returned;
    });
  }

  private async failed(
    consumer: Consumer,
    delivery: Delivery,
    event: EventMessage,
    error: unknown,
  ): Promise<Consumption> {
    const reason = reasonOf(error);
    const at = this.clock.now();
    const failures = await (this.inbox as Inbox).failed(consumer.name, event.id, at, reason);
    const stack = error instanceof Error ? (error.stack ?? reason) : reason;
    this.logger.error(`${consumer.name}, event ${event.id}, failure ${failures}: ${stack}`);
    const isTransient =
      isDatabaseAway(error) || (error instanceof Problem && transient.has(error.code));
    if (!isTransient && failures >= (this.setup.maxFailures ?? 8)) {
      return this.bury(consumer, delivery, event, reason, failures);
    }
    const delay = this.delays[Math.min(failures, this.delays.length) - 1] as number;
    delivery.retryAfter(isTransient ? Math.min(delay, longestTransientDelay) : delay);
    return 'failed';
  }

  private async bury(
    consumer: Consumer,
    delivery: Delivery,
    event: EventMessage | undefined,
    reason: string,
    failures: number,
  ): Promise<Consumption> {
    const { service, events } = this.setup;
    await buryDeadLetter(events, {
      service,
      consumer: consumer.name,
      stream: streamOf(consumer.contract.publishedBy),
      delivery,
      eventId: event?.id,
      reason,
      failures,
      at: this.clock.now(),
    });
    this.logger.error(`${consumer.name}: sequence ${delivery.streamSequence} is a dead letter.`);
    delivery.terminate(reason);
    return 'dead';
  }

  private get delays(): readonly number[] {
    return this.setup.delays ?? defaultDelays;
  }
}
