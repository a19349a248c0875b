import { Logger } from '@nestjs/common';
import { createInbox, type Msg, type Subscription } from '@nats-io/transport-node';
import { type BusConnection, inboxPrefixOf } from './connection.js';
import { Delivery } from './delivery.js';

export interface PullOptions {
  readonly connection: BusConnection;
  readonly stream: string;
  readonly consumer: string;
  /** Deliveries held at the same time, waiting or being worked on. */
  readonly limit: number;
  readonly deliver: (delivery: Delivery) => Promise<void>;
}

const expires = 20_000;
const heartbeat = 5_000;
/** How long after a refusal (no such consumer yet, server shutting down) it is tried again. */
const pause = 500;

/**
 * Pulls from one durable consumer, one request outstanding at a time, and never holds more than it may.
 * The client library's own would do, but asks for the consumer's info, opens a status stream for each
 * and gives up on some errors; this one goes on until it is stopped.
 */
export class Pull {
  private readonly logger = new Logger(Pull.name);
  private readonly inbox: string;
  private readonly held = new Set<Delivery>();
  private subscription: Subscription | undefined;
  private outstanding = 0;
  private heardAt = 0;
  private retry: NodeJS.Timeout | undefined;
  private watch: NodeJS.Timeout | undefined;
  private complained = false;

  constructor(private readonly setup: PullOptions) {
    this.inbox = createInbox(inboxPrefixOf(setup.connection.name));
    setup.connection.onReconnect(() => this.request());
  }

  /** What is held just now. */
  get deliveries(): ReadonlySet<Delivery> {
    return this.held;
  }

  start(): void {
    this.subscription = this.setup.connection.nats.subscribe(this.inbox, {
      callback: (error, message) => {
        if (error === null) this.receive(message);
      },
    });
    this.watch = setInterval(() => this.check(), heartbeat);
    this.request();
  }

  /** Takes no more. What is held stays held until its work is done. */
  stop(): void {
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.subscription?.unsubscribe();
    this.subscription = undefined;
  }

  private request(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    const { connection, stream, consumer, limit } = this.setup;
    this.outstanding = 0;
    if (this.subscription === undefined || !connection.connected) return;
    const batch = limit - this.held.size;
    if (batch <= 0) return;
    this.outstanding = batch;
    this.heardAt = performance.now();
    connection.nats.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
      JSON.stringify({
        batch,
        expires: expires * 1_000_000,
        idle_heartbeat: heartbeat * 1_000_000,
      }),
      { reply: this.inbox },
    );
  }

  private receive(message: Msg): void {
    this.heardAt = performance.now();
    if (message.subject !== this.inbox) {
      this.complained = false;
      this.outstanding -= 1;
      void this.hold(new Delivery(message));
      if (this.outstanding === 0) this.request();
      return;
    }
    const code = message.headers?.code;
    // 100: a heartbeat. 404 and 408: nothing came within the time.
    if (code === 100) return;
    if (code === 404 || code === 408) {
      this.request();
      return;
    }
    if (!this.complained) {
      const { stream, consumer } = this.setup;
      this.logger.warn(
        `${stream}/${consumer}: ${code} ${message.headers?.description}; trying on.`,
      );
      this.complained = true;
    }
    this.outstanding = 0;
    this.retry ??= setTimeout(() => this.request(), pause);
  }

  private async hold(delivery: Delivery): Promise<void> {
    this.held.add(delivery);
    try {
      await this.setup.deliver(delivery);
    } finally {
      this.held.delete(delivery);
      if (this.outstanding === 0 && this.retry === undefined) this.request();
    }
  }

  /** A request that nobody answers any more, not even with heartbeats, is made again. */
  private check(): void {
    if (this.outstanding > 0 && performance.now() - this.heardAt > 3 * heartbeat) this.request();
  }
}
