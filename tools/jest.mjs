// Runs the tests of the package one stands in, on its built JavaScript: what is tested is what runs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const built = join(process.cwd(), 'dist');
const hook = (name) =>
  existsSync(join(built, 'test', name)) ? join(built, 'test', name) : undefined;
const config = {
  rootDir: built,
  testMatch: ['**/*.test.js'],
  transform: {},
  testEnvironment: 'node',
  testRunner: join(root, 'tools/jest-in-node.mjs'),
  // A busy machine may take ten times as long as an idle one; what hangs is still found.
  testTimeout: 120_000,
  maxWorkers: 1,
  globalSetup: hook('global-setup.js'),
  globalTeardown: hook('global-teardown.js'),
  reporters: ['default', join(root, 'tools/jest-counts.mjs')],
};
console.log(`database engine: ${await databaseEngine()}`);
const { status } = spawnSync(
  process.execPath,
  [
    '--enable-source-maps',
    join(root, 'node_modules/jest/bin/jest.js'),
    ...['--config', JSON.stringify(config)],
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);

/** On what the tests of this run stand, for whoever reads its output. */
async function databaseEngine() {
  const uri = process.env.ATRIUM_TEST_MONGODB_URI;
  if (!uri) return 'embedded-mongo';
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    const { version } = await client.db('admin').command({ buildInfo: 1 });
    return `MongoDB ${version}`;
  } finally {
    await client.close();
  }
}
