import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { largestCompressedStatement } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The kinds of body that a statement of a bank comes in. */
export const statementTypes = ['application/xml', 'text/xml'];

/** The one route whose body is XML. */
const statementRoute = '/v1/operator/bank-statements';

const compress = promisify(gzip);

/** Takes XML, up to a size, where a statement of a bank is handed in; everywhere else it is refused with 415. */
export function acceptStatements(server: FastifyInstance, bodyLimit: number): void {
  server.addContentTypeParser(
    statementTypes,
    { parseAs: 'buffer', bodyLimit },
    (request: FastifyRequest, body: Buffer, done) => {
      const isExpected = request.routeOptions.url === statementRoute;
      if (isExpected) done(null, body);
      else done(new Problem('unsupported-media-type'));
    },
  );
}

/** The statement that was sent, compressed, base64url; nothing where there was no body. Throws `too-large` for what fits into no message of the bus. */
export async function statementIn({ body }: FastifyRequest): Promise<string> {
  if (body === undefined || body === null) return '';
  if (!Buffer.isBuffer(body)) {
    throw new Problem('unsupported-media-type', { detail: `Send ${statementTypes.join(', ')}.` });
  }
  const compressed = await compress(body);
  if (compressed.length > largestCompressedStatement) throw new Problem('too-large');
  return compressed.toString('base64url');
}
