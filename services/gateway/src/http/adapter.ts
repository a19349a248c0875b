import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Problem } from '@atrium/messaging';
import type { ConnectionError, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { GatewaySettings } from '../config.js';
import { oneOfNetworks } from './network.js';
import { asProblem, problemBody, sendProblem } from './problem.filter.js';

const requestIdForm = /^[\w.:-]{8,128}$/;

/**
 * Fastify as the gateway needs it. What a proxy says of the client (X-Forwarded-For) or of the request
 * (X-Request-Id) is believed from trusted hops alone; nobody's X-Forwarded-Host is.
 */
export function newAdapter(
  settings: Pick<GatewaySettings, 'trustedProxies' | 'bodyLimit'>,
): FastifyAdapter {
  const isTrusted = oneOfNetworks(settings.trustedProxies);
  return new FastifyAdapter({
    bodyLimit: settings.bodyLimit,
    trustProxy: (address: string) => isTrusted(address),
    genReqId: (request: IncomingMessage) => requestIdFrom(request, isTrusted) ?? newRequestId(),
    // Nest's Express-style middleware: none is used, and it would run for each request.
    skipMiddie: true,
    multipart: false,
    // What can't be routed at all never gets as far as the filter.
    frameworkErrors: (error: unknown, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, asProblem(error)),
    // While draining, requests that still come are answered (`drain`).
    return503OnClosing: false,
    clientErrorHandler: refuseMalformed,
    // A client may take its time, but not for ever (slow loris).
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: 128 },
  });
}

function requestIdFrom(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  isTrusted: (address: string | undefined) => boolean,
): string | undefined {
  const given = headers['x-request-id'];
  if (typeof given !== 'string' || !requestIdForm.test(given)) return undefined;
  return isTrusted(socket.remoteAddress) ? given : undefined;
}

/** Answers what isn't HTTP, or too much of it, and hangs up. */
function refuseMalformed(error: ConnectionError, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'too-large' : 'invalid-input';
  const problem = new Problem(code, { detail: 'This is not a request that can be read.' });
  const body = JSON.stringify(problemBody(problem, newRequestId()));
  const { status } = problem.details;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** A UUIDv7 (RFC 9562, 5.7): 48 bits of time, the rest from the pool of random bits that Node keeps ready. */
function newRequestId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
