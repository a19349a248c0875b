import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { fileURLToPath } from 'node:url';

/** The scripts, the style sheet and the icon of the plain pages, seen from the compiled file. */
const folder = fileURLToPath(new URL('../../../assets', import.meta.url));

/** Serves what the pages load, from our own origin as their policy demands. */
export async function serveAssets(server: FastifyInstance): Promise<void> {
  await server.register(fastifyStatic, {
    root: folder,
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    cacheControl: true,
    maxAge: '5m',
  });
}
