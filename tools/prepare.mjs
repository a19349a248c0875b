// What every command needs before anything else is there: built-ins only.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole project. */
export const root = resolve(fileURLToPath(import.meta.url), '../..');

/** Stops with a clear sentence when this Node is too old for the project. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Atrium needs Node 20.19 or newer; this is ${version}.`);
  process.exit(1);
}

/**
 * Whether `npm ci` has to run: nothing is installed, or the lock is newer than what is installed and
 * really asks for something else. The times alone also differ after a mere checkout.
 */
export function packagesAreStale({ lock, lockTime, installed, installedTime }) {
  if (!installed) return true;
  if (installedTime >= lockTime) return false;
  return Object.entries(lock.packages).some(([path, wanted]) => {
    // The hidden lock has neither the root nor, on other systems, the packages made for this one.
    if (path === '' || wanted.optional || !path.includes('node_modules/')) return false;
    const present = installed.packages[path];
    return !present || present.version !== wanted.version || present.integrity !== wanted.integrity;
  });
}

/** Installs the packages of the lock when they are not there yet. */
export function ensurePackages() {
  const lockFile = join(root, 'package-lock.json');
  const installedFile = join(root, 'node_modules/.package-lock.json');
  const state = {
    lock: JSON.parse(readFileSync(lockFile, 'utf8')),
    lockTime: statSync(lockFile).mtimeMs,
    installed: existsSync(installedFile) && JSON.parse(readFileSync(installedFile, 'utf8')),
    installedTime: existsSync(installedFile) ? statSync(installedFile).mtimeMs : 0,
  };
  if (packagesAreStale(state)) {
    console.log('packages: installing those of package-lock.json (about a minute the first time)');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  } else if (state.installedTime < state.lockTime) {
    utimesSync(installedFile, new Date(), new Date());
  }
}

/** Runs a command in the project's folder and ends this process when it fails. */
export function run(command, parameters, environment = {}) {
  const { status } = spawnSync(command, parameters, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SCARF_ANALYTICS: 'false', ...environment },
  });
  if (status !== 0) process.exit(status ?? 1);
}
