import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stopping } from './stopping.js';

/** How long requests that are being answered may still take, in milliseconds. */
const patience = 10_000;

/** Once stopping, every answer tells its client to come back on another connection. */
export function sendClientsElsewhere(server: FastifyInstance, stopping: Stopping): void {
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopping.begun) reply.header('connection', 'close');
    done();
  });
}

/**
 * Stops a server without losing a request: no new connections; requests on those that are kept alive are
 * still answered for `notice` milliseconds; then connections are closed as they become idle.
 */
export async function drain(http: Server, stopping: Stopping, notice: number): Promise<void> {
  stopping.begun = true;
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    // Not `http.close()`: that one cuts idle connections, with the requests that are on their way.
    NetServer.prototype.close.call(http, () => resolve());
  }).then(() => (isClosed = true));
  await Promise.race([closed, sleep(notice)]);
  const end = performance.now() + patience;
  while (!isClosed && performance.now() < end) {
    http.closeIdleConnections();
    await Promise.race([closed, sleep(25)]);
  }
  http.closeAllConnections();
}
