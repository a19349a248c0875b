import { connect } from '@nats-io/transport-node';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';

/** The floor's gateway: bare Fastify, bare NATS requests. */
const [natsUrl = '', port = ''] = process.argv.slice(2);
const nats = await connect({ servers: natsUrl, noAsyncTraces: true });
const app = fastify();

/** What the product answers of the current session, as a constant: HTTP and nothing else. */
const constant = {
  sessionId: '019ab0c2-7a11-7c3e-9f00-5b1d3c2a4e6f',
  device: 'bench',
  createdAt: '2026-11-23T09:00:00.000Z',
  lastUsedAt: '2026-11-23T09:00:00.000Z',
  expiresAt: '2026-11-23T21:00:00.000Z',
  current: true,
};

async function ask(name: string, input: object, reply: FastifyReply): Promise<FastifyReply> {
  const { data } = await nats.request(`ask.${name}`, JSON.stringify(input), { timeout: 5_000 });
  return reply.type('application/json').send(data);
}

/** The secret that stands for a session, and at the same time names the account. */
function token(request: FastifyRequest): string {
  return (request.headers.authorization ?? '').slice('Bearer '.length);
}

app.get('/constant', () => constant);
app.get('/session', (request, reply) => ask('session', { token: token(request) }, reply));
app.get('/organizations', (request, reply) => ask('list', { accountId: token(request) }, reply));
app.put('/current', (request, reply) =>
  ask('choose', { accountId: token(request), ...(request.body as object) }, reply),
);
app.post('/accept', (request, reply) =>
  ask('accept', { accountId: token(request), ...(request.body as object) }, reply),
);
await app.listen({ port: Number(port), host: '127.0.0.1' });
process.once('disconnect', () => process.exit());
process.send?.('ready');
