import { JsonLogger } from '@atrium/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

/** Seconds, as for requests on the bus. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Gives each request its id in the answer, measures it, and logs what changes something or fails; reads
 * that went well are only counted (and logged at `debug`). Logged are route patterns, never addresses as
 * they came in: those might hold a secret by mistake.
 *
 * The ids are handed to the logger, not kept in an AsyncLocalStorage: in Node 20 one that is in use makes
 * every promise of the process dearer, and a request here is little else than promises.
 */
export function watchTraffic(
  server: FastifyInstance,
  registry: Registry,
  logger: JsonLogger,
): void {
  const durations = httpDurations(registry);
  const logsReads = logger.writes('debug');
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    durations(request.method, routeOf(request), reply.statusCode, reply.elapsedTime / 1_000);
    const isQuiet = reply.statusCode < 400 && isRead(request);
    if (!isQuiet || logsReads) logRequest(logger, isQuiet ? 'debug' : 'info', request, reply);
    done();
  });
}

/** What log lines about a request carry. */
export function requestFields(request: FastifyRequest): object {
  const { accountId, sessionId, scopes } = request.session ?? {};
  return {
    context: 'Http',
    requestId: request.id,
    subject: `${request.method} ${routeOf(request)}`,
    ...(accountId !== undefined && { accountId }),
    // A program's doing is not its person's: the token's id tells them apart.
    ...(scopes !== undefined && { apiTokenId: sessionId }),
  };
}

function logRequest(
  logger: JsonLogger,
  level: 'debug' | 'info',
  request: FastifyRequest,
  { statusCode, elapsedTime }: FastifyReply,
): void {
  const milliseconds = Math.round(elapsedTime * 10) / 10;
  const fields = { ...requestFields(request), status: statusCode, milliseconds };
  logger.entry(level, fields, 'answered');
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}

type Observe = (method: string, route: string, status: number, seconds: number) => void;

/** A histogram whose series are looked up by one text: finding them by their labels costs a sort and a hash. */
function httpDurations(registry: Registry): Observe {
  const histogram = new Histogram({
    name: 'atrium_http_seconds',
    help: 'HTTP requests, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  });
  const series = new Map<string, ReturnType<typeof histogram.labels>>();
  return (method, route, status, seconds) => {
    const name = `${status} ${method} ${route}`;
    let found = series.get(name);
    if (!found) {
      found = histogram.labels(method, route, String(status));
      series.set(name, found);
    }
    found.observe(seconds);
  };
}
