import type { PlatformOptions } from './platform.js';
import { databaseVariableOf, servicesWithDatabase } from './service-environment.js';

/** The environment of whoever started this process, read in this one place. */
export const environment: Readonly<NodeJS.ProcessEnv> = process.env;

/** What `npm start` was asked for. */
export type StartConfig = PlatformOptions &
  Required<Pick<PlatformOptions, 'port' | 'mailboxPort' | 'publicUrl' | 'replicas'>>;

/** Reads `npm start`'s environment and parameters; throws with what is wrong about them. */
export function startConfig(
  parameters: readonly string[],
  given: Readonly<NodeJS.ProcessEnv> = environment,
): StartConfig {
  const port = portFrom('PORT', given.PORT, 3000);
  const addresses = servicesWithDatabase.flatMap((service) => {
    const uri = given[databaseVariableOf(service)];
    return uri ? [[service, uri] as const] : [];
  });
  return {
    port,
    mailboxPort: portFrom('MAILBOX_PORT', given.MAILBOX_PORT, port + 1),
    publicUrl: given.PUBLIC_URL || `http://localhost:${port}`,
    dataFolder: given.ATRIUM_DATA || '.data',
    replicas: replicasFrom(parameters),
    databaseUris: Object.fromEntries(addresses),
  };
}

function portFrom(name: string, text: string | undefined, fallback: number): number {
  const port = text ? Number(text) : fallback;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`${name} must be a port from 1 to 65535, not "${text ?? port}"`);
  }
  return port;
}

function replicasFrom(parameters: readonly string[]): number {
  if (parameters.length === 0) return 1;
  const [flag, text] = parameters.join(' ').split(/[ =]/);
  const replicas = Number(text);
  if (flag !== '--replicas' || !Number.isInteger(replicas) || replicas < 1 || replicas > 16) {
    throw new Error('The only parameter is --replicas <1 to 16>');
  }
  return replicas;
}

/** What the job that sets up the bus is told. */
export function deployConfig(given: Readonly<NodeJS.ProcessEnv> = environment) {
  const { NATS_URL: natsUrl, NATS_NKEY_SEED_FILE: seedFile, NATS_REPLICAS = '1' } = given;
  if (!natsUrl || !seedFile) throw new Error('NATS_URL and NATS_NKEY_SEED_FILE are needed');
  return { natsUrl, seedFile, replicas: Number(NATS_REPLICAS) };
}
