import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import { ServerResponse } from 'node:http';

const self = "'self'";
const none = "'none'";

/** Answers of the API are never shown as a page: nothing may run or load. */
const apiPolicy = { defaultSrc: [none], frameAncestors: [none] };

/** Pages run our own scripts and styles and talk to us only. */
const pagePolicy = {
  defaultSrc: [none],
  scriptSrc: [self],
  styleSrc: [self],
  imgSrc: [self],
  connectSrc: [self],
  formAction: [self],
  baseUri: [none],
  frameAncestors: [none],
};

/** Swagger UI has inline styles, and images in its style sheet. */
const docsPolicy = { ...pagePolicy, styleSrc: [self, "'unsafe-inline'"], imgSrc: [self, 'data:'] };

const year = 365 * 24 * 60 * 60;

type Headers = Record<string, number | string | string[] | undefined>;

/** The security headers of every answer, by what it is: `/v1` is data, `/docs` Swagger UI, others are pages. */
export function addSecurityHeaders(server: FastifyInstance, publicUrl: string): void {
  const isHttps = publicUrl.startsWith('https://');
  const api = { ...headersWith(apiPolicy, isHttps), 'cache-control': 'no-store' };
  const docs = headersWith(docsPolicy, isHttps);
  const page = headersWith(pagePolicy, isHttps);
  server.addHook('onRequest', ({ url }, reply, done) => {
    reply.headers(url.startsWith('/v1/') ? api : url.startsWith('/docs') ? docs : page);
    done();
  });
}

/** What helmet sets, worked out once: it would build the same texts anew for each request. */
function headersWith(policy: Record<string, string[]>, isHttps: boolean): Headers {
  const options: HelmetOptions = {
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isHttps && { maxAge: year, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
  };
  const recorder = new ServerResponse({ method: 'GET' } as never);
  helmet(options)({} as never, recorder, () => undefined);
  return { ...recorder.getHeaders() };
}
