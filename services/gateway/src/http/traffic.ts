import { runAs } from '@atrium/messaging';
import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

/** Seconds, as for requests on the bus. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Gives each request its id in the answer and in all that is logged, measures it, and logs what changes
 * something or fails; reads that went well are only counted (and logged at `debug`). Logged are route
 * patterns, never addresses as they came in: those might hold a secret by mistake.
 */
export function watchTraffic(server: FastifyInstance, registry: Registry): void {
  const logger = new Logger('Http');
  const duration = new Histogram({
    name: 'atrium_http_seconds',
    help: 'HTTP requests, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  });
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  // Not earlier: what a body's arrival triggers runs outside the context of `onRequest`.
  server.addHook('preHandler', (request, _reply, done) => {
    runAs(contextOf(request), done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const status = reply.statusCode;
    duration.observe({ method, route: routeOf(request), status }, reply.elapsedTime / 1_000);
    const line = `${status} in ${reply.elapsedTime.toFixed(1)} ms`;
    const isQuiet = status < 400 && (method === 'GET' || method === 'HEAD');
    runAs(contextOf(request), () => (isQuiet ? logger.debug(line) : logger.log(line)));
    done();
  });
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}

function contextOf(request: FastifyRequest): {
  requestId: string;
  subject: string;
  accountId?: string;
} {
  const accountId = request.session?.accountId;
  return {
    requestId: request.id,
    subject: `${request.method} ${routeOf(request)}`,
    ...(accountId !== undefined && { accountId }),
  };
}
