// Runs the tests of the package one stands in, on its built JavaScript: what is tested is what runs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageFolder = process.cwd();
const built = join(packageFolder, 'dist');
const hook = (name) =>
  existsSync(join(built, 'test', name)) ? join(built, 'test', name) : undefined;
const config = {
  rootDir: built,
  testMatch: ['**/*.test.js'],
  transform: {},
  testEnvironment: 'node',
  testTimeout: 30_000,
  maxWorkers: 1,
  globalSetup: hook('global-setup.js'),
  globalTeardown: hook('global-teardown.js'),
  reporters: ['default', resolve(fileURLToPath(import.meta.url), '../jest-counts.mjs')],
};
const file = join(mkdtempSync(join(tmpdir(), 'atrium-jest-')), 'jest.config.json');
writeFileSync(file, JSON.stringify(config));
const jest = resolve(fileURLToPath(import.meta.url), '../../node_modules/jest/bin/jest.js');
const { status } = spawnSync(process.execPath, [jest, '--config', file, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
});
process.exit(status ?? 1);
