import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { findNatsServer, freePort, type Platform } from '@atrium/platform';

/** The bare stack that the product is compared with: its own NATS, the same database server. */
export interface Floor {
  readonly url: string;
  readonly natsUrl: string;
  readonly mongoUri: string;
  /** Gateway, service and NATS; the database is shared and counted on both sides. */
  readonly pids: readonly number[];
  stop(): void;
}

/** The floor's database, on the product's database server. */
export function floorUriOf(platform: Platform): string {
  const uri = new URL(platform.mongoUri('identity'));
  uri.pathname = '/floor';
  return uri.href;
}

/** Starts the floor: nats-server with the product's durability, one service, one gateway. */
export async function startFloor(platform: Platform): Promise<Floor> {
  const folder = platform.data.file('floor');
  mkdirSync(folder, { recursive: true });
  const [natsPort, port] = [await freePort(), await freePort()];
  const config = join(folder, 'nats.conf');
  const store = `store_dir: ${JSON.stringify(join(folder, 'nats'))}, sync_interval: always`;
  writeFileSync(config, `listen: 127.0.0.1:${natsPort}\njetstream { ${store} }\n`);
  const { path: binary } = await findNatsServer(() => undefined);
  const nats = spawn(binary, ['-c', config], { stdio: 'ignore' });
  const natsUrl = `nats://127.0.0.1:${natsPort}`;
  await createStream(natsUrl);
  const mongoUri = floorUriOf(platform);
  const service = await start('floor/service.js', [natsUrl, mongoUri]);
  const gateway = await start('floor/gateway.js', [natsUrl, String(port)]);
  const processes = [gateway, service, nats];
  return {
    url: `http://127.0.0.1:${port}`,
    natsUrl,
    mongoUri,
    pids: processes.map(({ pid }) => pid as number),
    stop: () => processes.forEach((process) => process.kill('SIGKILL')),
  };
}

async function createStream(servers: string): Promise<void> {
  const connection = await connect({ servers, waitOnFirstConnect: true });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'FLOOR', subjects: ['floor.>'] });
  await connection.close();
}

/** Starts a program of this package and waits until it says that it is ready. */
export async function start(file: string, parameters: string[]): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), parameters);
  if (file !== 'load.js') await new Promise((resolve) => child.once('message', resolve));
  return child;
}
