import { Logger } from '@nestjs/common';
import {
  connect,
  type Msg,
  type NatsConnection,
  PermissionViolationError,
  type Subscription,
} from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { nkeyAuthenticator } from './nkey.js';

export interface BusConnectionOptions {
  /** The NATS user; its inbox is `_INBOX_<name>.>`. */
  readonly name: string;
  /** One address, or several separated by commas. */
  readonly url: string;
  /** The user's nkey seed (`SU...`). Without it the connection is anonymous: for tests of refusal. */
  readonly nkeySeed?: string;
  /** Gives up waiting for the first connection. */
  readonly signal?: AbortSignal;
}

/** Something the server did not permit. */
export interface Denial {
  readonly operation: 'publish' | 'subscription';
  readonly subject: string;
}

/** The subjects on which a participant receives replies. Nobody else may subscribe to them. */
export function inboxPrefixOf(name: string): string {
  return `_INBOX_${name}`;
}

/**
 * Whether a reply may be sent there. Replying is the one thing that the server lets a service publish
 * anywhere: without this a message with `$JS.API.STREAM.DELETE.X` as its reply subject would be obeyed.
 */
export function isInbox(subject: string | undefined): boolean {
  return /^_INBOX_[a-z0-9-]+\.[\w.]+$/i.test(subject ?? '');
}

/**
 * The one NATS connection of a process, shared by everything that asks, replies, publishes and consumes.
 * It waits for a server that comes later and reconnects for ever: the transport's own defaults give up
 * at start, and after ten attempts (reliability.md 1.5, gaps 2 and 3).
 */
export class BusConnection {
  private readonly logger = new Logger(BusConnection.name);
  private readonly listeners = {
    reconnect: new Set<() => void>(),
    disconnect: new Set<() => void>(),
    denial: new Set<(denial: Denial) => void>(),
  };
  private isConnected = true;

  private constructor(
    readonly nats: NatsConnection,
    readonly name: string,
  ) {
    void this.follow();
  }

  static async open(options: BusConnectionOptions): Promise<BusConnection> {
    const logger = new Logger(BusConnection.name);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return new BusConnection(await dial(options), options.name);
      } catch (error) {
        options.signal?.throwIfAborted();
        // Not the client's `waitOnFirstConnect`: that one waits in silence, even for a wrong credential.
        if (attempt % 20 === 0) {
          logger.warn(`No connection to ${options.url} yet (${String(error)}): trying on.`);
        }
        await sleep(Math.min(100 * 2 ** attempt, 1_000), undefined, { signal: options.signal });
      }
    }
  }

  /** Whether a server is there just now. */
  get connected(): boolean {
    return this.isConnected;
  }

  /** Whether the connection ended for good: only `close()` does that. */
  get closed(): boolean {
    return this.nats.isClosed();
  }

  onReconnect(listener: () => void): void {
    this.listeners.reconnect.add(listener);
  }

  onDisconnect(listener: () => void): void {
    this.listeners.disconnect.add(listener);
  }

  onDenial(listener: (denial: Denial) => void): void {
    this.listeners.denial.add(listener);
  }

  /**
   * Subscribes. What the handler throws is logged: in the client's own callback it would end the reading
   * of the connection, and leave the process deaf. `refused` is called when the server says no.
   */
  subscribe(
    subject: string,
    handler: (message: Msg) => unknown,
    { queue, refused }: { queue?: string; refused?: () => void } = {},
  ): Subscription {
    const handle = async (message: Msg): Promise<void> => {
      try {
        await handler(message);
      } catch (error) {
        this.logger.error(`${subject}: ${String(error)}`);
      }
    };
    return this.nats.subscribe(subject, {
      ...(queue !== undefined && { queue }),
      callback: (error, message) => {
        if (error === null) void handle(message);
        else refused?.();
      },
    });
  }

  /** Sends what is waiting and resolves when the server has read it. */
  flush(): Promise<void> {
    return this.nats.flush();
  }

  /** Sends what is waiting, if a server is there to read it within two seconds. Never rejects. */
  async settle(): Promise<void> {
    if (!this.isConnected || this.nats.isClosed()) return;
    const late = sleep(2_000, undefined, { ref: false });
    await Promise.race([this.nats.flush(), late]).catch(() => undefined);
  }

  /** Ends the connection, after sending what is waiting if a server is there. */
  async close(): Promise<void> {
    await this.settle();
    await this.nats.close();
  }

  private async follow(): Promise<void> {
    for await (const status of this.nats.status()) {
      if (status.type === 'disconnect') {
        if (this.isConnected) this.logger.warn('The bus is away: reconnecting.');
        this.isConnected = false;
        this.tell(this.listeners.disconnect, undefined);
      } else if (status.type === 'reconnect') {
        this.isConnected = true;
        this.logger.log('The bus is back.');
        this.tell(this.listeners.reconnect, undefined);
      } else if (status.type === 'error') {
        this.logger.error(status.error.message);
        if (status.error instanceof PermissionViolationError) {
          const { operation, subject } = status.error;
          this.tell(this.listeners.denial, { operation, subject });
        }
      }
    }
    this.isConnected = false;
  }

  private tell<T>(listeners: ReadonlySet<(about: T) => void>, about: T): void {
    for (const listener of listeners) {
      try {
        listener(about);
      } catch (error) {
        this.logger.error(error);
      }
    }
  }
}

function dial({ name, url, nkeySeed }: BusConnectionOptions): Promise<NatsConnection> {
  return connect({
    servers: url.split(','),
    name,
    inboxPrefix: inboxPrefixOf(name),
    ...(nkeySeed !== undefined && {
      authenticator: nkeyAuthenticator(nkeySeed),
    }),
    timeout: 5_000,
    maxReconnectAttempts: -1,
    // A user refused twice in a row (a configuration being replaced) would otherwise end the connection.
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 200,
    reconnectJitter: 100,
    // Finds a connection whose other end went without a word within 15 s; the default takes 6 minutes.
    pingInterval: 5_000,
    maxPingOut: 2,
    // Stack traces for every request cost 14 of 50 µs (performance.md).
    noAsyncTraces: true,
  });
}
