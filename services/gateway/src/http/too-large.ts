import type { FastifyInstance } from 'fastify';

/**
 * Keeps the connection on which too much is sent: the answer goes at once, and Node reads and drops what still comes, as long as
 * a request may take. Fastify would hang up, and whoever still sends then loses the answer with the connection and sees a broken
 * pipe (RFC 9112, 9.6).
 */
export function hearOutWhatIsTooLarge(server: FastifyInstance): void {
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (reply.statusCode === 413) reply.removeHeader('connection');
    done();
  });
}
