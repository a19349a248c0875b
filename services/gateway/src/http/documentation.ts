import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './openapi.js';

/** Serves `/openapi.json` and, to read it and try it, `/docs`. */
export function serveDocumentation(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Atrium API',
    swaggerOptions: {
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
      // Runs in the browser: a page of ours says that it is one.
      requestInterceptor: (request: { headers: Record<string, string> }) => {
        request.headers['X-Atrium-Request'] = '1';
        return request;
      },
    },
  });
}
