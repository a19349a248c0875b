import { largestStatement } from '@atrium/contracts';
import cookie from '@fastify/cookie';
import { JsonLogger } from '@atrium/service';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Registry } from 'prom-client';
import type { GatewaySettings } from './config.js';
import { refuseUnsafe } from './config.js';
import { GatewayModule } from './gateway.module.js';
import { newAdapter } from './http/adapter.js';
import { serveDocumentation } from './http/documentation.js';
import { sendClientsElsewhere } from './http/draining.js';
import { acceptOnlyJson } from './http/json-body.js';
import { acceptLogos } from './http/logo-body.js';
import { acceptStatements } from './http/statement-body.js';
import { addRateLimits } from './http/rate-limits.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { Stopping } from './http/stopping.js';
import { hearOutWhatIsTooLarge } from './http/too-large.js';
import { watchTraffic } from './http/traffic.js';
import { serveAssets } from './page/assets.js';
import { BrowserRequest } from './session/browser-request.js';

/** What the gateway stands on. */
export interface Foundation {
  readonly settings: GatewaySettings;
  readonly registry: Registry;
  readonly logger: JsonLogger;
  /** Bus, clock, settings, metrics and the listener for ended sessions, to be injected. */
  readonly providers: Provider[];
}

@Module({})
class Root {}

/** The gateway, complete but not yet listening. */
export async function createGateway(foundation: Foundation): Promise<NestFastifyApplication> {
  const { settings, registry, logger } = foundation;
  refuseUnsafe(settings);
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule([...foundation.providers, { provide: JsonLogger, useValue: logger }]),
    newAdapter(settings),
    { logger, bodyParser: false, abortOnError: false },
  );
  const server = app.getHttpAdapter().getInstance();
  watchTraffic(server, registry, logger);
  addSecurityHeaders(server, settings.publicUrl);
  hearOutWhatIsTooLarge(server);
  sendClientsElsewhere(server, app.get(Stopping));
  acceptOnlyJson(server);
  acceptLogos(server, settings.logoLimit);
  acceptStatements(server, largestStatement);
  await app.register(cookie);
  server.decorateRequest('session', undefined);
  const browserRequest = app.get(BrowserRequest);
  server.addHook('onRequest', (request, _reply, done) => {
    browserRequest.check(request);
    done();
  });
  await addRateLimits(server, settings);
  if (settings.corsOrigins.length > 0) shareWith(app, settings.corsOrigins);
  await serveAssets(server);
  serveDocumentation(app);
  await app.init();
  await server.ready();
  return app;
}

/** Pages of these origins may call the API with a bearer token; no cookie of ours goes with it. */
function shareWith(app: NestFastifyApplication, origins: string[]): void {
  app.enableCors({
    origin: origins,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      ...['authorization', 'content-type', 'idempotency-key', 'x-atrium-cart-secret'],
    ],
    exposedHeaders: ['retry-after', 'x-request-id'],
    credentials: false,
    maxAge: 600,
  });
}

export function rootModule(providers: Provider[]): DynamicModule {
  const exported = providers.map((provider) => (provider as { provide: symbol }).provide);
  return { module: Root, global: true, imports: [GatewayModule], providers, exports: exported };
}
