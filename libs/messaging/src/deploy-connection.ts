import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Bus } from './bus.js';
import { BusConnection } from './connection.js';
import { deployUser } from './nats-config.js';
import { ReplyBox } from './reply-box.js';

/**
 * The connection of a command: as the deploy user, whose seed no service has. The environment says where (`NATS_URL`,
 * `NATS_DEPLOY_SEED_FILE`), else the data folder of a running `npm start` does (`ATRIUM_DATA`).
 */
export function connectAsDeploy(
  environment: Record<string, string | undefined>,
): Promise<BusConnection> {
  const { NATS_URL, NATS_DEPLOY_SEED_FILE, ATRIUM_DATA = '.data' } = environment;
  const data = resolve(ATRIUM_DATA);
  const url =
    NATS_URL ?? (JSON.parse(readFileSync(join(data, 'nats.json'), 'utf8')) as { url: string }).url;
  return BusConnection.open({
    name: deployUser,
    url,
    nkeySeed: readFileSync(NATS_DEPLOY_SEED_FILE ?? join(data, 'keys/deploy.seed'), 'utf8'),
    signal: AbortSignal.timeout(15_000),
  });
}

/** To ask what whoever deploys may ask. */
export function busOver(connection: BusConnection): Bus {
  return new Bus(connection, new ReplyBox(connection));
}
