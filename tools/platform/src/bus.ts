import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DataFolder } from './data-folder.js';
import { launchNats, launchNode } from './launch.js';
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
 * Writes the server's configuration from the contracts, starts the server and sets up streams and consumers.
 * A process of its own does the first and the last: it alone has to load the contracts, and ends after it.
 */
export async function startBus(
  data: DataFolder,
  ports: BusPorts,
  begin: (program: Program) => Promise<void>,
  report: (line: string) => void,
): Promise<void> {
  const server = findNatsServer(report);
  const main = fileURLToPath(new URL('./bus-setup-main.js', import.meta.url));
  const parameters = [data.path, String(ports.natsPort), String(ports.natsMonitorPort)];
  const logFile = data.logFileOf('bus-setup');
  const setup = launchNode(main, parameters, {}, logFile);
  const failed = setup.gone.then((how) => `the bus was not set up (${how}): see ${logFile}`);
  const configured = reached('configured', setup.process, failed);
  const provisioned = reached('provisioned', setup.process, failed);
  // Awaited only below; if the first step fails, the second fails with it.
  provisioned.catch(() => {});
  try {
    const [{ path }] = await Promise.all([server, configured]);
    await begin({
      name: 'nats',
      logFile: data.logFileOf('nats'),
      launch: () => launchNats(path, data.file('nats.conf'), data.logFileOf('nats')),
      ready: acceptsOn(ports.natsPort),
      grace: 10_000,
    });
    await provisioned;
  } finally {
    setup.process.kill();
  }
}

function reached(step: SetupStep, setup: ChildProcess, failed: Promise<string>): Promise<void> {
  return new Promise((resolve, reject) => {
    setup.on('message', (message) => message === step && resolve());
    void failed.then((reason) => reject(new Error(reason)));
  });
}
