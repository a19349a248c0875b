import type { Msg, MsgHdrs } from '@nats-io/transport-node';
import { nuid } from '@nats-io/transport-node';
import { type BusConnection, inboxPrefixOf } from './connection.js';

/** Why there was no reply. Only after `no-responders` and `not-sent` is it certain that nobody got the message. */
export type NoReplyReason = 'no-responders' | 'not-sent' | 'denied' | 'disconnected' | 'timeout';

/** A message that nobody replied to. */
export class NoReply extends Error {
  constructor(
    readonly reason: NoReplyReason,
    subject: string,
  ) {
    super(`${subject}: ${reason}`);
  }
}

interface Waiting {
  readonly subject: string;
  readonly until: number;
  /** Returns whether that was all. */
  readonly reply: (message: Msg) => boolean;
  readonly fail: (reason: NoReplyReason) => void;
}

/** How late a timeout may be noticed, in milliseconds. */
const sweepInterval = 20;

/**
 * One inbox for all replies to this process. A map and one coarse timer in place of a subscription or a
 * timer for each request: 20 µs a request against 36 of the client's own `request()` and a SUB and UNSUB
 * for each at the server (performance.md). It also fails what is waiting as soon as the bus goes away.
 */
export class ReplyBox {
  private readonly waiting = new Map<string, Waiting>();
  private readonly inbox: string;
  private last = 0;
  private sweeper: NodeJS.Timeout | undefined;

  constructor(private readonly connection: BusConnection) {
    this.inbox = `${inboxPrefixOf(connection.name)}.${nuid.next()}.`;
    connection.subscribe(`${this.inbox}*`, (message) => this.take(message));
    connection.onDisconnect(() => this.failAll('disconnected', () => true));
    connection.onDenial(({ operation, subject }) => {
      if (operation === 'publish') this.failAll('denied', (waiting) => waiting.subject === subject);
    });
  }

  /** Sends a message and resolves with the first reply. Rejects with `NoReply`. `timeout` in milliseconds. */
  request(
    subject: string,
    body: string | Uint8Array,
    timeout: number,
    headers?: MsgHdrs,
  ): Promise<Msg> {
    return new Promise((resolve, reject) => {
      this.send(subject, body, headers, {
        subject,
        until: performance.now() + timeout,
        reply: (message) => {
          if (message.data.length === 0 && message.headers?.code === 503) {
            reject(new NoReply('no-responders', subject));
          } else {
            resolve(message);
          }
          return true;
        },
        fail: (reason) => reject(new NoReply(reason, subject)),
      });
    });
  }

  /**
   * Sends a message to all who listen and hands over each reply, until `onReply` answers true or the time
   * is over. Resolves with whether it answered true.
   */
  gather(
    subject: string,
    body: string,
    timeout: number,
    onReply: (message: Msg) => boolean,
  ): { done: Promise<boolean>; settle: (result: boolean) => void } {
    let settle!: (result: boolean) => void;
    const done = new Promise<boolean>((resolve) => {
      const token = this.send(subject, body, undefined, {
        subject,
        until: performance.now() + timeout,
        reply: (message) => {
          // Nobody listens: the message that says so is no reply.
          if (message.headers?.code === 503) return false;
          const all = onReply(message);
          if (all) resolve(true);
          return all;
        },
        fail: () => resolve(false),
      });
      settle = (result) => {
        if (token !== undefined) this.waiting.delete(token);
        resolve(result);
      };
    });
    return { done, settle };
  }

  private send(
    subject: string,
    body: string | Uint8Array,
    headers: MsgHdrs | undefined,
    waiting: Waiting,
  ): string | undefined {
    // The client would keep the message and send it after reconnecting, when the caller was told no.
    if (!this.connection.connected || this.connection.closed) {
      waiting.fail('not-sent');
      return undefined;
    }
    this.last += 1;
    const token = this.last.toString(36);
    this.waiting.set(token, waiting);
    // What is waited for keeps its connection open; a process that has closed that may end.
    this.sweeper ??= setInterval(() => this.sweep(), sweepInterval).unref();
    try {
      this.connection.nats.publish(subject, body, {
        reply: this.inbox + token,
        ...(headers !== undefined && { headers }),
      });
    } catch {
      this.waiting.delete(token);
      waiting.fail('not-sent');
    }
    return token;
  }

  private take(message: Msg): void {
    const token = message.subject.slice(this.inbox.length);
    const waiting = this.waiting.get(token);
    if (waiting?.reply(message)) this.waiting.delete(token);
  }

  private failAll(reason: NoReplyReason, affected: (waiting: Waiting) => boolean): void {
    for (const [token, waiting] of this.waiting) {
      if (!affected(waiting)) continue;
      this.waiting.delete(token);
      waiting.fail(reason);
    }
  }

  private sweep(): void {
    const now = performance.now();
    this.failAll('timeout', (waiting) => waiting.until <= now);
    if (this.waiting.size === 0) {
      clearInterval(this.sweeper);
      this.sweeper = undefined;
    }
  }
}
