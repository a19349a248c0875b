// One file for each service: reading 2,500 small modules is most of what a start costs (docs/decisions/0011).
import { build as bundleWith } from 'esbuild';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './prepare.mjs';

/** What is run as one file, as folders of the project. */
const programs = [
  ...readdirSync(join(root, 'services')).map((name) => join('services', name)),
  join('tools', 'mailbox'),
];

// What Nest finds by itself at run time must be the very same module; packages with compiled parts or files of
// their own; and what Nest, mongoose and the driver load only where it is installed.
const leftOutside = [
  ...['class-transformer', 'class-transformer/*', 'class-validator'],
  ...['@node-rs/argon2', 'mrml'],
  ...['@fastify/multipart', '@fastify/view', '@nestjs/platform-express'],
  ...['@nestjs/websockets', '@nestjs/websockets/*'],
  ...['@grpc/*', 'amqp*', 'ioredis', 'kafkajs', 'mqtt', 'nats'],
  ...['@aws-sdk/*', '@mongodb-js/zstd', 'gcp-metadata', 'kerberos', 'mongodb-client-encryption'],
  ...['snappy', 'socks'],
];

/** Bundles the programs whose compiled files are newer than their bundle. */
export async function bundle() {
  const changed = newestChange();
  await Promise.all(programs.filter((program) => isStale(program, changed)).map(bundleOne));
}

function bundleOne(program) {
  return bundleWith({
    absWorkingDir: root,
    entryPoints: [join(program, 'dist/src/main.js')],
    outfile: bundleOf(program),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Injection, schemas and logs go by the names of classes.
    keepNames: true,
    // V8 keeps the text of a program several times over: 2.5 MB of white space are 10 MB of memory, for each process.
    minifyWhitespace: true,
    lineLimit: 160,
    sourcemap: 'linked',
    sourcesContent: false,
    external: leftOutside,
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  });
}

/** As deep as the compiled files of a folder of the program, so that paths relative to them hold in both. */
function bundleOf(program) {
  return join(root, program, 'dist/src/bundle/main.mjs');
}

function isStale(program, changed) {
  const file = bundleOf(program);
  return !existsSync(file) || statSync(file).mtimeMs < changed;
}

/** When something that a bundle may hold was last written: compiled files, the packages, this script. */
function newestChange() {
  const compiled = ['libs', 'services', 'tools'].flatMap((kind) =>
    readdirSync(join(root, kind), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, kind, entry.name, 'dist/src'))
      .filter((folder) => existsSync(folder))
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true })
          .filter((file) => file.endsWith('.js'))
          .map((file) => join(folder, file)),
      ),
  );
  const others = [join(root, 'node_modules/.package-lock.json'), fileURLToPath(import.meta.url)];
  return Math.max(...[...compiled, ...others].map((file) => statSync(file).mtimeMs));
}
