import type { ServiceName } from '@atrium/contracts';
import type { Bus, Participant } from '@atrium/messaging';
import { type Platform, type PlatformOptions, startPlatform } from '@atrium/platform';
import type { Db } from 'mongodb';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestClock } from './clock.js';
import { testConfig } from './config.js';
import { databaseUrisForTest, TestDatabases } from './databases.js';
import { TestMailbox } from './mailbox.js';
import { preparedFolder } from './prepared-folder.js';
import { TestBus } from './test-bus.js';
import { TestFailpoint } from './test-failpoint.js';
import { eventually } from './waiting.js';

/** With which mail servers of a test ask whom to let in. */
export const mailServerToken = 'the-token-of-the-mail-server-of-the-tests';

/** The cheapest that identity may be told to make hashes of passwords. */
const cheapHashes = { ATRIUM_ARGON2_MEMORY: '7168', ATRIUM_ARGON2_PASSES: '1' };

/** How a test's platform differs from the usual one. */
export interface TestPlatformOptions extends Pick<
  PlatformOptions,
  'services' | 'replicas' | 'environment' | 'publicUrl' | 'report'
> {
  /** Product services from outside that may come to the bus. */
  readonly participants?: readonly Participant[];
}

/** Real processes on real NATS and a real database connection, in a folder that goes away with them. */
export class TestPlatform {
  readonly mailbox: TestMailbox;
  readonly bus: TestBus;
  readonly #databases: TestDatabases;

  constructor(
    /** The processes: `kill`, `restart`, `pids`, `log`. */
    readonly platform: Platform,
    /** The time of all processes. */
    readonly clock: TestClock,
    readonly failpoint: TestFailpoint,
  ) {
    this.mailbox = new TestMailbox(platform.mailboxUrl);
    this.bus = new TestBus(platform, clock);
    this.#databases = new TestDatabases((service) => platform.mongoUri(service));
  }

  get gatewayUrl(): string {
    return this.platform.gatewayUrl;
  }

  get natsUrl(): string {
    return this.platform.natsUrl;
  }

  /** The database of a service, to look into or to damage. */
  database(service: ServiceName): Db {
    return this.#databases.of(service);
  }

  /** Asks with the permissions of a service. */
  async connectAs(service: ServiceName): Promise<Bus> {
    return (await this.bus.as(service)).bus;
  }

  /**
   * Has a process die at a failpoint while it does `work`, as if its power went, and waits until it is gone: from then
   * on the bus asks nobody but who lives. It is started again at once. Its last answers are not waited for.
   */
  async crashAt(failpoint: string, work: () => Promise<unknown>): Promise<void> {
    const pids = () => Object.values(this.platform.pids());
    const seen = new Set(pids());
    this.failpoint.set(failpoint);
    void work().catch(() => undefined);
    await eventually(() => {
      const now = pids();
      const isGone = [...seen].some((pid) => !now.includes(pid));
      // It may be one that `work` starts.
      for (const pid of now) seen.add(pid);
      return isGone;
    }, 20_000);
  }

  /** As `crashAt`, of a service that stays away until it is started again. */
  async dieAt(
    service: ServiceName,
    failpoint: string,
    work: () => Promise<unknown>,
  ): Promise<void> {
    await this.crashAt(failpoint, work);
    await this.platform.stopService(service);
  }

  async stop(): Promise<void> {
    await this.bus.close();
    await this.#databases.close();
    await this.platform.stop();
    if (!testConfig.keepFolders) this.platform.data.remove();
  }
}

/** A whole platform on free ports, or the services that are named. Rate limits are off unless told otherwise. */
export async function platformForTests({
  participants,
  ...options
}: TestPlatformOptions = {}): Promise<TestPlatform> {
  const dataFolder = await preparedFolder();
  if (participants) {
    writeFileSync(join(dataFolder, 'participants.json'), JSON.stringify(participants));
  }
  const clockFile = join(dataFolder, 'clock.json');
  const clock = new TestClock(clockFile);
  const failpointFile = join(dataFolder, 'failpoint');
  const databaseUris = databaseUrisForTest();
  const platform = await startPlatform({
    ...options,
    dataFolder,
    ...(databaseUris && { databaseUris }),
    environment: {
      NODE_ENV: 'test',
      ATRIUM_CLOCK_FILE: clockFile,
      FAILPOINT_FILE: failpointFile,
      ATRIUM_LIMITS_FACTOR: '1000',
      // Nobody keeps a connection that would have to be told to go elsewhere.
      ATRIUM_DRAIN_MS: '0',
      ATRIUM_MAIL_TOKENS: mailServerToken,
      // Tests sign in very often: what a password costs is told by those that are about it.
      ...cheapHashes,
      ...options.environment,
    },
  });
  return new TestPlatform(platform, clock, new TestFailpoint(failpointFile));
}

/** NATS with its permissions and streams, the database and the mailbox; no service yet. */
export function startInfrastructure(
  options: Omit<TestPlatformOptions, 'services'> = {},
): Promise<TestPlatform> {
  return platformForTests({ ...options, services: [] });
}

/** Starts services on an infrastructure and waits until they are ready. */
export function startServices(
  infrastructure: TestPlatform,
  services: readonly ServiceName[],
  environment: Record<string, string> = {},
): Promise<void> {
  return infrastructure.platform.startServices(services, environment);
}
