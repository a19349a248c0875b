import { type EventContract, type EventMessage, streamOf } from '@atrium/contracts';
import { Logger } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Clock } from './clock.js';
import { runAs } from './current-request.js';
import { isDatabaseAway } from './database-away.js';
import { buryDeadLetter, reasonOf } from './dead-letter.js';
import type { Delivery } from './delivery.js';
import { parseEvent } from './event-message.js';
import type { EventLog } from './event-log.js';
import { failpoint } from './failpoint.js';
import { header } from './headers.js';
import type { Inbox } from './inbox.js';
import type { Lanes } from './lanes.js';
import type { Consumption } from './observer.js';
import { Problem } from './problem.js';

export interface ConsumerOptions {
  readonly service: string;
  /** Its durable consumer. */
  readonly name: string;
  readonly contract: EventContract;
  readonly handler: MessageHandler;
  readonly inbox: Inbox;
  readonly events: EventLog;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly delays: readonly number[];
  readonly maxFailures: number;
  /** Milliseconds after which a run that has not ended is a failed one. */
  readonly runLimit: number;
}

/** A handler that has not ended in time. It may do so yet. */
class RunsTooLong extends Error {}

/** The longest wait for another service that is away, in milliseconds. */
const longestTransientDelay = 30_000;
const transient = new Set(['unavailable', 'busy', 'outcome-unknown', 'too-many-requests']);

/** One service's consuming of one event: what becomes of each delivery. */
export class Consumer {
  private readonly logger = new Logger(Consumer.name);
  private readonly begun = new WeakSet<Delivery>();
  private stopping = false;

  constructor(private readonly setup: ConsumerOptions) {}

  /** Begins nothing any more. What only waits here is for another replica, or for the next start. */
  stop(held: Iterable<Delivery>): void {
    this.stopping = true;
    for (const delivery of held) if (!this.begun.has(delivery)) delivery.retryAfter(0);
  }

  /** Rejects when the database or the bus is away. Undefined: it was not for this service, or not now. */
  async consume(delivery: Delivery): Promise<Consumption | undefined> {
    const { service, name, contract, lanes } = this.setup;
    const replayedFor = delivery.headers?.get(header.replayFor) ?? '';
    if (replayedFor !== '' && replayedFor !== service) {
      delivery.ack();
      return undefined;
    }
    let event: EventMessage;
    try {
      event = await parseEvent(contract, delivery.data);
    } catch (error) {
      return this.bury(delivery, undefined, `Malformed: ${reasonOf(error)}`, 1);
    }
    return lanes.run(`${name}:${event.aggregateId}`, () =>
      this.handle(delivery, event, replayedFor !== ''),
    );
  }

  private async handle(
    delivery: Delivery,
    event: EventMessage,
    replayed: boolean,
  ): Promise<Consumption | undefined> {
    const { name, inbox, clock } = this.setup;
    if (this.stopping) return undefined;
    this.begun.add(delivery);
    if (await inbox.isDone(name, event.id)) {
      delivery.ack();
      return 'duplicate';
    }
    if (replayed) await inbox.startOver(name, event.id, delivery.streamSequence, clock.now());
    const running = this.run(event);
    try {
      await this.inTime(running);
    } catch (error) {
      if (error instanceof RunsTooLong) this.noteWhenDone(running, event);
      return this.failed(delivery, event, error);
    }
    failpoint('consumer.after-effect');
    await inbox.done(name, event.id, clock.now());
    failpoint('consumer.before-ack');
    delivery.ack();
    return 'done';
  }

  private run(event: EventMessage): Promise<unknown> {
    const { requestId, subject, id: eventId } = event;
    return runAs({ requestId, subject, eventId }, async () => {
      const returned: unknown = await this.setup.handler(event, undefined as never);
      return isObservable(returned)
        ? lastValueFrom(returned, { defaultValue: undefined })
        : returned;
    });
  }

  /** Rejects when the limit is over: what comes after this event must not wait for ever. */
  private async inTime(running: Promise<unknown>): Promise<void> {
    const { runLimit } = this.setup;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const tooLong = (): void => reject(new RunsTooLong(`not ended within ${runLimit} ms`));
      timer = setTimeout(tooLong, runLimit).unref();
    });
    try {
      await Promise.race([running, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** It has its effect late: when the event comes again that is known. */
  private noteWhenDone(running: Promise<unknown>, event: EventMessage): void {
    const { name, inbox, clock } = this.setup;
    running
      .then(() => inbox.done(name, event.id, clock.now()))
      .catch((error: unknown) => this.logger.error(`${name}, event ${event.id}: ${String(error)}`));
  }

  private async failed(
    delivery: Delivery,
    event: EventMessage,
    error: unknown,
  ): Promise<Consumption> {
    const { name, inbox, clock, delays, maxFailures } = this.setup;
    const reason = reasonOf(error);
    const isTransient =
      isDatabaseAway(error) || (error instanceof Problem && transient.has(error.code));
    // Counted apart: after an outage of an hour one failure must not make a dead letter.
    const kind = isTransient ? 'interruptions' : 'failures';
    const count = await inbox.failed(name, event.id, kind, { at: clock.now(), reason });
    const stack = error instanceof Error ? (error.stack ?? reason) : reason;
    this.logger.error(`${name}, event ${event.id}, ${kind}: ${count}: ${stack}`);
    if (!isTransient && count >= maxFailures) return this.bury(delivery, event, reason, count);
    const delay = delays[Math.min(count, delays.length) - 1] ?? 0;
    delivery.retryAfter(isTransient ? Math.min(delay, longestTransientDelay) : delay);
    return 'failed';
  }

  private async bury(
    delivery: Delivery,
    event: EventMessage | undefined,
    reason: string,
    failures: number,
  ): Promise<Consumption> {
    const { service, name, contract, events, clock } = this.setup;
    await buryDeadLetter(events, {
      service,
      consumer: name,
      stream: streamOf(contract.publishedBy),
      delivery,
      eventId: event?.id,
      reason,
      failures,
      at: clock.now(),
    });
    this.logger.error(`${name}: sequence ${delivery.streamSequence} is a dead letter.`);
    delivery.terminate(reason);
    return 'dead';
  }
}
