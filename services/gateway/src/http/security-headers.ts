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
  const common = {
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isHttps ? { maxAge: year, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
    // For browsers that are long gone.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
  } satisfies HelmetOptions;
  // What only concerns pages is left out: these headers go with every answer.
  const data = { crossOriginOpenerPolicy: false, originAgentCluster: false } as const;
  const noHints = { xDnsPrefetchControl: false, xXssProtection: false } as const;
  const api = {
    ...headersOf({ ...common, ...data, ...noHints }, apiPolicy),
    'cache-control': 'no-store',
  };
  const docs = headersOf(common, docsPolicy);
  const page = headersOf(common, pagePolicy);
  server.addHook('onRequest', ({ url }, reply, done) => {
    reply.headers(url.startsWith('/v1/') ? api : url.startsWith('/docs') ? docs : page);
    done();
  });
}

/** What helmet sets, worked out once: it would build the same texts anew for each request. */
function headersOf(options: object, directives: Record<string, string[]>): Headers {
  const recorder = new ServerResponse({ method: 'GET' } as never);
  const contentSecurityPolicy = { useDefaults: false, directives };
  helmet({ ...options, contentSecurityPolicy } as HelmetOptions)(
    {} as never,
    recorder,
    () => undefined,
  );
  return { ...recorder.getHeaders() };
}
