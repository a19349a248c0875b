import { Bus, RevocationListener } from '@atrium/messaging';
import { CLOCK, JsonLogger, SETTINGS } from '@atrium/service';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { rootModule } from '../gateway.js';
import { openApiDocument } from './openapi.js';

/** The OpenAPI document as it is checked in. Nothing is started: in Nest's preview no class is made. */
export async function openApiText(): Promise<string> {
  const providers = [SETTINGS, CLOCK, Bus, RevocationListener, JsonLogger].map((provide) => ({
    provide,
    useValue: {},
  }));
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule(providers),
    new FastifyAdapter({ skipMiddie: true }),
    { preview: true, logger: false, abortOnError: false },
  );
  return `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
}
