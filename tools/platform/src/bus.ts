import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataFolder } from './data-folder.js';
import { launchNats, launchNode } from './launch.js';
import { projectFile } from './paths.js';
import { findNatsServer } from './nats-server.js';
import { acceptsOn } from './readiness.js';
import type { Program } from './supervised.js';

/** Where the bus listens. */
export interface BusPorts {
  readonly natsPort: number;
  readonly natsMonitorPort: number;
}

/** What has been done by the process that sets the bus up. */
export type SetupStep = 'configured' | 'provisioned';

/**
 * Starts NATS with a configuration from the contracts, and sets up streams, consumers and keys. For that a
 * process of its own has to load the contracts; where nothing has changed since the last time it is spared.
 */
export async function startBus(
  data: DataFolder,
  ports: BusPorts,
  begin: (program: Program) => Promise<void>,
  report: (line: string) => void,
): Promise<void> {
  const natsUrl = `nats://127.0.0.1:${ports.natsPort}`;
  // For commands that have to find the bus: `npm run dead-letters`.
  const addresses = { url: natsUrl, monitor: `http://127.0.0.1:${ports.natsMonitorPort}` };
  writeFileSync(data.file('nats.json'), JSON.stringify(addresses));
  const fingerprint = busFingerprint(data.file('participants.json'));
  const setup = isSetUp(data, fingerprint) ? undefined : new BusSetup(data, natsUrl);
  try {
    const [{ path }] = await Promise.all([findNatsServer(report), setup?.configured]);
    await begin({
      name: 'nats',
      logFile: data.logFileOf('nats'),
      launch: () => launchNats(path, data, ports),
      ready: acceptsOn(ports.natsPort),
      grace: 10_000,
    });
    if (!setup) return;
    await setup.provisioned;
    writeFileSync(data.file('bus.fingerprint'), fingerprint);
  } finally {
    setup?.stop();
  }
}

/** Changes with everything from which the bus is set up: contracts, messaging, purposes of keys, participants. */
export function busFingerprint(participantsFile?: string): string {
  const compiled = ['contracts', 'messaging', 'service'].map((name) =>
    projectFile(`libs/${name}/dist/.tsbuildinfo`),
  );
  const hash = createHash('sha256');
  for (const file of [...compiled, ...(participantsFile ? [participantsFile] : [])]) {
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 32);
}

function isSetUp(data: DataFolder, fingerprint: string): boolean {
  const file = data.file('bus.fingerprint');
  const known = existsSync(file) && readFileSync(file, 'utf8') === fingerprint;
  return known && existsSync(data.file('nats', 'jetstream')) && existsSync(data.file('nats.conf'));
}

/** The process that loads the contracts, step by step. */
class BusSetup {
  readonly configured: Promise<void>;
  readonly provisioned: Promise<void>;
  readonly #process: ChildProcess;

  constructor(data: DataFolder, natsUrl: string) {
    const main = fileURLToPath(new URL('./bus-setup-main.js', import.meta.url));
    const logFile = data.logFileOf('bus-setup');
    const launched = launchNode(main, [data.path, natsUrl], {}, logFile);
    this.#process = launched.process;
    const failed = launched.gone.then((how) => {
      const log = readFileSync(logFile, 'utf8').trimEnd();
      return new Error(`The bus was not set up (${how}): ${log}`);
    });
    this.configured = this.#reached('configured', failed);
    this.provisioned = this.#reached('provisioned', failed);
    // Awaited one after the other; when the first fails, the second fails with it.
    this.provisioned.catch(() => {});
  }

  stop(): void {
    this.#process.kill();
  }

  #reached(step: SetupStep, failed: Promise<Error>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#process.on('message', (message) => message === step && resolve());
      void failed.then(reject);
    });
  }
}
