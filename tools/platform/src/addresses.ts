import type { PlatformOptions } from './platform.js';
import { freePort } from './ports.js';
import { type Addresses, servicesWithDatabase } from './service-environment.js';

/** Where everything of one platform listens. */
export interface PlatformAddresses extends Addresses {
  readonly mailboxPort: number;
  readonly natsPort: number;
  readonly natsMonitorPort: number;
  /** 0 when every service has a database elsewhere. */
  readonly databasePort: number;
}

/** Takes what is asked for and picks free ports for the rest. */
export async function chooseAddresses(options: PlatformOptions): Promise<PlatformAddresses> {
  const [gatewayPort, mailboxPort, smtpPort, natsPort, natsMonitorPort] = await Promise.all([
    options.port ?? freePort(),
    options.mailboxPort ?? freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const given = options.databaseUris ?? {};
  const databasePort = servicesWithDatabase.every((name) => given[name]) ? 0 : await freePort();
  const embedded = servicesWithDatabase.map((name) => [
    name,
    `mongodb://127.0.0.1:${databasePort}/${name}`,
  ]);
  return {
    gatewayPort,
    mailboxPort,
    smtpPort,
    natsPort,
    natsMonitorPort,
    databasePort,
    natsUrl: `nats://127.0.0.1:${natsPort}`,
    databaseUris: { ...Object.fromEntries(embedded), ...given },
    publicUrl: options.publicUrl ?? `http://localhost:${gatewayPort}`,
  };
}
