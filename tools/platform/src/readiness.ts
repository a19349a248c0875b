import { get } from 'node:http';
import { connect } from 'node:net';

const patience = 2_000;

/** Asks a service's own health endpoint. */
export function isReadyAt(opsPort: number): () => Promise<boolean> {
  return () =>
    new Promise((resolve) => {
      const options = { host: '127.0.0.1', port: opsPort, path: '/health/ready', agent: false };
      const request = get({ ...options, timeout: patience }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      });
      request.once('error', () => resolve(false));
      request.once('timeout', () => request.destroy(new Error('no answer')));
    });
}

/** Sees whether somebody accepts connections: enough for what listens only when it is ready. */
export function acceptsOn(port: number): () => Promise<boolean> {
  return () =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, timeout: patience });
      const settle = (accepted: boolean) => {
        socket.destroy();
        resolve(accepted);
      };
      socket.once('connect', () => settle(true));
      socket.once('timeout', () => settle(false));
      socket.once('error', () => settle(false));
    });
}
