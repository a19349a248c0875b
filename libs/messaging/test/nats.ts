import { services } from '@atrium/contracts';
import { createUser } from '@nats-io/nkeys';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BusConnection,
  connectMessaging,
  deployUser,
  type Messaging,
  type MessagingOptions,
  natsConfig,
  type NatsConfigOptions,
  type Participant,
  provision,
} from '../src/index.js';

const repository = resolve(import.meta.dirname, '../../../..');

/** NATS_SERVER_BIN, then the PATH, then the copy that `npm start` fetched. */
export function natsServerBinary(): string {
  const places = [
    process.env['NATS_SERVER_BIN'],
    ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'nats-server')),
    join(repository, '.cache/nats/nats-server'),
  ];
  const found = places.find((place) => place !== undefined && existsSync(place));
  if (found === undefined) throw new Error('No nats-server: set NATS_SERVER_BIN.');
  return found;
}

export interface NkeyPair {
  readonly seed: string;
  readonly nkey: string;
}

export function newUser(): NkeyPair {
  const pair = createUser();
  return { seed: new TextDecoder().decode(pair.getSeed()), nkey: pair.getPublicKey() };
}

/** A real nats-server with the generated configuration, in a folder of its own. */
export class TestBus {
  readonly users = Object.fromEntries(
    [...services, deployUser].map((name) => [name, newUser()]),
  ) as Record<keyof NatsConfigOptions['users'], NkeyPair>;
  readonly storeDir: string;
  private child: ChildProcess | undefined;
  private readonly opened: { close(): Promise<void> }[] = [];

  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly monitorPort: number,
  ) {
    this.storeDir = join(folder, 'store');
  }

  static async start(
    options: { participants?: readonly Participant[]; provisioned?: boolean } = {},
  ): Promise<TestBus> {
    const folder = mkdtempSync(join(tmpdir(), 'atrium-bus-'));
    const bus = new TestBus(folder, await freePort(), await freePort());
    bus.writeConfig(options.participants);
    await bus.up();
    if (options.provisioned ?? true) await bus.provision(options.participants);
    return bus;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  writeConfig(participants: readonly Participant[] = [], edit = (text: string) => text): void {
    const users = Object.fromEntries(
      Object.entries(this.users).map(([name, { nkey }]) => [name, nkey]),
    ) as NatsConfigOptions['users'];
    const { port, monitorPort, storeDir } = this;
    const config = natsConfig({ users, port, monitorPort, storeDir, participants });
    writeFileSync(join(this.folder, 'nats.conf'), edit(config));
  }

  async up(): Promise<void> {
    this.child = spawn(natsServerBinary(), ['-c', join(this.folder, 'nats.conf')], {
      stdio: 'ignore',
    });
    const deadline = Date.now() + 10_000;
    while (!(await accepts(this.port))) {
      if (this.child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`nats-server did not start: nats-server -c ${this.folder}/nats.conf`);
      }
      await sleep(20);
    }
  }

  async down(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }

  /** SIGSTOP, SIGCONT, SIGHUP. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  async provision(participants: readonly Participant[] = []): Promise<void> {
    const connection = await this.connect(deployUser);
    await provision(connection, { participants });
    await connection.close();
  }

  /** A bare connection as one of the users. */
  async connect(name: string, user?: NkeyPair): Promise<BusConnection> {
    const { seed } = user ?? this.users[name as keyof NatsConfigOptions['users']];
    const connection = await BusConnection.open({ name, url: this.url, nkeySeed: seed });
    this.opened.push(connection);
    return connection;
  }

  async messaging(
    service: MessagingOptions['service'],
    more: Partial<MessagingOptions> = {},
  ): Promise<Messaging> {
    const { seed } = this.users[service];
    const messaging = await connectMessaging({
      service,
      natsUrl: this.url,
      nkeySeed: seed,
      ...more,
    });
    this.opened.push(messaging);
    return messaging;
  }

  /** Closes all that was opened, stops the server and removes its folder. */
  async stop(): Promise<void> {
    for (const one of this.opened.splice(0).reverse()) await one.close();
    await this.down();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The files of JetStream, for tests that take them away. */
  storedFiles(): string[] {
    return existsSync(this.storeDir)
      ? (readdirSync(this.storeDir, { recursive: true }) as string[])
      : [];
  }
}

const taken = new Set<number>();

/** Below the ports that systems hand out to outgoing connections, of which others could be faster; given out once. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 32_000);
    if (taken.has(port)) continue;
    taken.add(port);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
