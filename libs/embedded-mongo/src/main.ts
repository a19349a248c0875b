import { parseArgs } from 'node:util';
import { startServer } from './server.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['EMBEDDED_MONGO_DATA'] ?? 'data' },
    port: { type: 'string', default: process.env['EMBEDDED_MONGO_PORT'] ?? '27017' },
    host: { type: 'string', default: process.env['EMBEDDED_MONGO_HOST'] ?? '127.0.0.1' },
    'ttl-seconds': { type: 'string', default: process.env['EMBEDDED_MONGO_TTL_SECONDS'] ?? '60' },
  },
});

try {
  const server = await startServer({
    dataDir: values.data,
    port: Number(values.port),
    host: values.host,
    ttlSeconds: Number(values['ttl-seconds']),
  });
  console.log(JSON.stringify({ ready: true, port: server.port, uri: server.uri }));
  console.error(`embedded-mongo: serving ${values.data} at ${server.uri}`);
  const stop = async () => {
    await server.close();
    console.error('embedded-mongo: stopped');
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop()).once('SIGINT', () => void stop());
} catch (error) {
  console.error(`embedded-mongo: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
