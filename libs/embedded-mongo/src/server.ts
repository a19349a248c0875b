import { mkdirSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Engine } from './commands/call.js';
import { serve } from './connection.js';
import { Cursors } from './cursors.js';
import { GroupCommit } from './group-commit.js';
import { lockFolder } from './lock.js';
import { Metrics } from './metrics.js';
import { Reader } from './query.js';
import { Storage } from './storage.js';
import { startSweeper } from './ttl.js';

export interface ServerOptions {
  /** Where the data is kept; made if it is missing. One server at a time. */
  dataDir: string;
  /** 0 (the default) takes a free port. */
  port?: number;
  /** There is no authentication: leave it at the default unless nobody else can connect. */
  host?: string;
  /** How often expired documents are deleted; 60 by default, as in MongoDB. */
  ttlSeconds?: number;
}

export interface RunningServer {
  port: number;
  /** The address for a client, without a database. */
  uri: string;
  /** Answers what is under way, then ends all connections and closes the data. */
  close(): Promise<void>;
}

/** Starts a server. Throws where the data folder or the port is in use. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, port = 0, host = '127.0.0.1', ttlSeconds = 60 } = options;
  mkdirSync(dataDir, { recursive: true });
  const lock = lockFolder(dataDir);
  try {
    return await listen(dataDir, port, host, ttlSeconds, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function listen(
  dataDir: string,
  port: number,
  host: string,
  ttlSeconds: number,
  lock: { release(): void },
): Promise<RunningServer> {
  const storage = new Storage(dataDir);
  const metrics = new Metrics();
  const connections = new Set<Socket>();
  const reader = new Reader(storage, metrics);
  const engine: Engine = { storage, metrics, reader, cursors: new Cursors(metrics), connections };
  const commits = new GroupCommit(storage);
  let clients = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, { id: ++clients, application: '' }, engine, commits);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  }).catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  const stopSweeper = startSweeper(engine, commits, ttlSeconds);
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    uri: `mongodb://${host}:${address.port}`,
    async close() {
      stopSweeper();
      commits.flush();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of connections) socket.pause().destroySoon();
      await closed;
      await storage.close();
      lock.release();
    },
  };
}
