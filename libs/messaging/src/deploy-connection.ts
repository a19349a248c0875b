import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Bus } from './bus.js';
import { BusConnection } from './connection.js';
import { deployUser } from './nats-config.js';
import { ReplyBox } from './reply-box.js';

/** How long a command looks for the bus, in milliseconds. */
const patience = 15_000;

/**
 * The connection of a command: as the deploy user, whose seed no service has. The environment says where (`NATS_URL`,
 * `NATS_DEPLOY_SEED_FILE`), else the data folder of a running `npm start` does (`ATRIUM_DATA`).
 */
export async function connectAsDeploy(
  environment: Record<string, string | undefined>,
): Promise<BusConnection> {
  const { NATS_URL, NATS_DEPLOY_SEED_FILE, ATRIUM_DATA = '.data' } = environment;
  const data = resolve(ATRIUM_DATA);
  const url =
    NATS_URL ?? (JSON.parse(readFileSync(join(data, 'nats.json'), 'utf8')) as { url: string }).url;
  const nkeySeed = readFileSync(NATS_DEPLOY_SEED_FILE ?? join(data, 'keys/deploy.seed'), 'utf8');
  const signal = AbortSignal.timeout(patience);
  try {
    return await BusConnection.open({ name: deployUser, url, nkeySeed, signal });
  } catch (error) {
    if (signal.aborted)
      throw new Error(`There is no bus at ${url}. Does the platform run?`, { cause: error });
    throw error;
  }
}

/** To ask what whoever deploys may ask. */
export function busOver(connection: BusConnection): Bus {
  return new Bus(connection, new ReplyBox(connection));
}
