import { Logger } from '@nestjs/common';
import { createInbox, type Msg, type Subscription } from '@nats-io/transport-node';
import { Complaints } from './complaints.js';
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

/**
 * How long the server keeps a request, in milliseconds. Short ones first: a server that has just started
 * may drop a request without a word (measured), and that is noticed by the silence after it.
 */
const shortest = 1_000;
const longest = 20_000;
/** Long requests have heartbeats. */
const heartbeat = 5_000;
/** How long after a refusal (no such consumer yet, server shutting down) it is tried again. */
const pause = 500;

/**
 * Pulls from one durable consumer, one request outstanding at a time, and never holds more than it may.
 * Why not the client library's own: docs/decisions/0009.
 */
export class Pull {
  private readonly complaints = new Complaints(new Logger(Pull.name));
  private readonly inbox: string;
  private readonly held = new Set<Delivery>();
  private subscription: Subscription | undefined;
  private requests = 0;
  /** What the server may still send for the last request. */
  private outstanding = 0;
  private expires = shortest;
  /** The next request, if nothing is heard until then. */
  private next: NodeJS.Timeout | undefined;

  constructor(private readonly setup: PullOptions) {
    this.inbox = createInbox(inboxPrefixOf(setup.connection.name));
    setup.connection.onReconnect(() => {
      this.expires = shortest;
      this.request();
    });
  }

  /** What is held just now. */
  get deliveries(): ReadonlySet<Delivery> {
    return this.held;
  }

  start(): void {
    const { connection } = this.setup;
    this.subscription = connection.subscribe(`${this.inbox}.*`, (message) => this.receive(message));
    this.request();
  }

  /** Takes no more. What is held stays held until its work is done. */
  stop(): void {
    clearTimeout(this.next);
    this.subscription?.unsubscribe();
    this.subscription = undefined;
  }

  private request(): void {
    clearTimeout(this.next);
    const { connection, stream, consumer, limit } = this.setup;
    const batch = limit - this.held.size;
    this.outstanding = 0;
    if (this.subscription === undefined || !connection.connected || batch <= 0) return;
    this.outstanding = batch;
    this.requests += 1;
    const isLong = this.expires === longest;
    const body = {
      batch,
      expires: nanoseconds(this.expires),
      ...(isLong && { idle_heartbeat: nanoseconds(heartbeat) }),
    };
    connection.nats.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
      JSON.stringify(body),
      { reply: `${this.inbox}.${this.requests}` },
    );
    this.requestAfter(isLong ? 2.5 * heartbeat : this.expires + 1_000);
  }

  private requestAfter(milliseconds: number): void {
    clearTimeout(this.next);
    this.next = setTimeout(() => this.request(), milliseconds);
  }

  private receive(message: Msg): void {
    if (message.subject.startsWith(this.inbox)) {
      // Of an earlier request it doesn't matter any more.
      if (message.subject === `${this.inbox}.${this.requests}`) this.heed(message);
      return;
    }
    this.outstanding -= 1;
    void this.hold(new Delivery(message));
    if (this.outstanding <= 0) this.request();
    else this.next?.refresh();
  }

  /** 100: a heartbeat. 404 and 408: nothing more came within the time. Others: a refusal. */
  private heed({ headers }: Msg): void {
    const code = headers?.code;
    if (code === 100) {
      this.next?.refresh();
    } else if (code === 404 || code === 408) {
      this.expires = Math.min(4 * this.expires, longest);
      this.request();
    } else {
      const { stream, consumer } = this.setup;
      this.complaints.say(`${stream}/${consumer}: ${code} ${headers?.description}; trying on.`);
      this.requestAfter(pause);
    }
  }

  private async hold(delivery: Delivery): Promise<void> {
    this.held.add(delivery);
    try {
      await this.setup.deliver(delivery);
    } finally {
      this.held.delete(delivery);
      if (this.outstanding <= 0) this.request();
    }
  }
}

function nanoseconds(milliseconds: number): number {
  return milliseconds * 1_000_000;
}
