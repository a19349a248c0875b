import { Problem } from '@atrium/messaging';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The kinds of body that a logo may come in; what it is, the service says that looks at its bytes. */
export const logoTypes = ['image/png', 'image/jpeg', 'image/webp'];

/** The one route whose body is no JSON. */
const logoRoute = '/v1/organizations/:organizationId/logo';

/** Takes pictures, up to a size, where a logo is sent; everywhere else they are refused with 415. */
export function acceptLogos(server: FastifyInstance, bodyLimit: number): void {
  server.addContentTypeParser(
    logoTypes,
    { parseAs: 'buffer', bodyLimit },
    (request: FastifyRequest, body: Buffer, done) => {
      const isExpected = request.routeOptions.url === logoRoute;
      if (isExpected) done(null, body);
      else done(new Problem('unsupported-media-type'));
    },
  );
}

/** The picture that was sent, base64url; nothing where there was no body. */
export function logoIn({ body }: FastifyRequest): string {
  if (body === undefined || body === null) return '';
  if (Buffer.isBuffer(body)) return body.toString('base64url');
  throw new Problem('unsupported-media-type', { detail: `Send ${logoTypes.join(', ')}.` });
}
