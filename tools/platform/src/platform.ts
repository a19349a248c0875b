import { existsSync, readFileSync } from 'node:fs';
import type { ServiceName } from '@atrium/contracts';
import { chooseAddresses, type PlatformAddresses } from './addresses.js';
import { startBus } from './bus.js';
import { DataFolder } from './data-folder.js';
import { FolderLock } from './folder-lock.js';
import { GatewayFront } from './gateway-front.js';
import { freePort } from './ports.js';
import { databaseProgram, mailboxProgram, serviceProgram } from './programs.js';
import { serviceEnvironment, serviceNames } from './service-environment.js';
import { type Program, Supervised } from './supervised.js';

/** How one platform differs from the usual one. */
export interface PlatformOptions {
  /** Everything lies here: keys, database, streams, mails, logs. */
  readonly dataFolder: string;
  /** The services to start with it; all of them unless told otherwise. */
  readonly services?: readonly ServiceName[];
  /** Processes of each service. */
  readonly replicas?: number;
  /** The gateway's port; a free one unless told otherwise. */
  readonly port?: number;
  readonly mailboxPort?: number;
  /** How many mails the mailbox keeps. */
  readonly mailboxCapacity?: number;
  /** The beginning of links in mails. */
  readonly publicUrl?: string;
  /** Databases that are there already. Where one is missing, the embedded one is started. */
  readonly databaseUris?: Partial<Record<ServiceName, string>>;
  /** Added to the environment of every service. */
  readonly environment?: Record<string, string>;
  /** Told what happens: crashes and restarts too. */
  readonly report?: (line: string) => void;
}

/** Starts the bus, the database, the mailbox and services, and waits until all are ready. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const data = new DataFolder(options.dataFolder);
  const lock = await FolderLock.take(data.file('running.json'));
  const platform = new Platform(data, lock, options, await chooseAddresses(options));
  try {
    await platform.start();
  } catch (error) {
    await platform.stop();
    throw error;
  }
  return platform;
}

interface ServiceProcess {
  readonly service: ServiceName;
  readonly process: Supervised;
  readonly opsPort: number;
}

/** A running platform: infrastructure and services as processes of their own. */
export class Platform {
  readonly #infrastructure: Supervised[] = [];
  #services: ServiceProcess[] = [];
  #front: GatewayFront | undefined;
  #stopping = false;

  constructor(
    readonly data: DataFolder,
    private readonly lock: FolderLock,
    private readonly options: PlatformOptions,
    private readonly ports: PlatformAddresses,
  ) {}

  get gatewayUrl(): string {
    return `http://127.0.0.1:${this.ports.gatewayPort}`;
  }

  get mailboxUrl(): string {
    return `http://127.0.0.1:${this.ports.mailboxPort}`;
  }

  get publicUrl(): string {
    return this.ports.publicUrl;
  }

  get natsUrl(): string {
    return this.ports.natsUrl;
  }

  get natsMonitorUrl(): string {
    return `http://127.0.0.1:${this.ports.natsMonitorPort}`;
  }

  /** The address of a service's own database. */
  mongoUri(service: ServiceName): string {
    const uri = this.ports.databaseUris[service];
    if (!uri) throw new Error(`${service} has no database`);
    return uri;
  }

  /** The processes that run, by name: `identity`, or `identity-1` and `identity-2` with two replicas. */
  pids(): Record<string, number> {
    const all = this.#all().filter(({ pid }) => pid !== 0);
    return Object.fromEntries(all.map(({ name, pid }) => [name, pid]));
  }

  /** Where each process of the services tells its health and metrics, by the process's name. */
  opsUrls(): Record<string, string> {
    const urls = this.#services.map(({ process, opsPort }) => [
      process.name,
      `http://127.0.0.1:${opsPort}`,
    ]);
    return Object.fromEntries(urls) as Record<string, string>;
  }

  /** What a process has printed. */
  log(name: string): string {
    const file = this.data.logFileOf(name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Starts everything; used by `startPlatform`. */
  async start(): Promise<void> {
    const { ports, data } = this;
    data.clearLogs();
    const starts = [
      this.#startBus().then(() => this.startServices(this.options.services ?? serviceNames)),
      this.#begin(mailboxProgram(data, ports, this.options.mailboxCapacity)),
    ];
    if (ports.databasePort) starts.push(this.#begin(databaseProgram(data, ports.databasePort)));
    await Promise.all(starts);
  }

  /** Starts services beside those that run already. */
  async startServices(
    names: readonly ServiceName[],
    environment: Record<string, string> = {},
  ): Promise<void> {
    const replicas = this.options.replicas ?? 1;
    if (replicas > 1 && names.includes('gateway')) {
      this.#front ??= new GatewayFront(this.data.logFileOf('gateway-front'));
    }
    const started = await Promise.all(
      names.flatMap((service) =>
        Array.from({ length: replicas }, async (_, index) => {
          const name = replicas > 1 ? `${service}-${index + 1}` : service;
          const opsPort = await freePort();
          const variables = {
            ...serviceEnvironment(service, this.data, this.ports, opsPort),
            ...this.options.environment,
            ...environment,
          };
          const front = service === 'gateway' ? this.#front : undefined;
          const program = serviceProgram({ service, name, opsPort, variables }, this.data, front);
          return { service, opsPort, process: this.#supervised(program) };
        }),
      ),
    );
    if (this.#stopping) return;
    this.#services.push(...started);
    await Promise.all(started.map(({ process }) => this.#startReporting(process)));
  }

  /** Stops all processes of a service; `startServices` brings it back. */
  async stopService(service: ServiceName): Promise<void> {
    const stopped = this.#services.filter((entry) => entry.service === service);
    this.#services = this.#services.filter((entry) => entry.service !== service);
    await Promise.all(stopped.map(({ process }) => process.stop()));
  }

  /** Restarts a service one process after the other, or one process by its own name. */
  async restart(name: string): Promise<void> {
    for (const process of this.#named(name)) await process.restart();
  }

  /** Sends a signal to every process of a service, or to one by its own name: `nats`, `identity-2`. */
  kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): void {
    for (const process of this.#named(name)) process.kill(signal);
  }

  /** Stops everything: gateways, services, mailbox, database, bus. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const [gateways, others] = [true, false].map((gateway) =>
      this.#services.filter(({ service }) => (service === 'gateway') === gateway),
    );
    for (const group of [gateways, others]) {
      await Promise.all(group!.map(({ process }) => process.stop()));
    }
    await this.#front?.stop();
    for (const name of ['mailbox', 'database', 'nats']) {
      await this.#infrastructure.find((process) => process.name === name)?.stop();
    }
    this.lock.release();
  }

  #startBus(): Promise<void> {
    return startBus(
      this.data,
      this.ports,
      (program) => this.#begin(program),
      (line) => this.#report(line),
    );
  }

  async #begin(program: Program): Promise<void> {
    if (this.#stopping) return;
    const process = this.#supervised(program);
    this.#infrastructure.push(process);
    await this.#startReporting(process);
  }

  async #startReporting(process: Supervised): Promise<void> {
    const startedAt = performance.now();
    await process.start();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    this.#report(`${process.name} is ready (${seconds} s)`);
  }

  #supervised(program: Program): Supervised {
    return new Supervised(
      program,
      (line) => this.#report(line),
      () => this.lock.note(Object.values(this.pids())),
    );
  }

  #named(name: string): Supervised[] {
    const found = [
      ...this.#services.filter(({ service }) => service === name).map(({ process }) => process),
      ...this.#all().filter((process) => process.name === name),
    ];
    if (found.length === 0) throw new Error(`There is no process "${name}"`);
    return [...new Set(found)];
  }

  #all(): Supervised[] {
    return [...this.#infrastructure, ...this.#services.map(({ process }) => process)];
  }

  #report(line: string): void {
    this.options.report?.(line);
  }
}
