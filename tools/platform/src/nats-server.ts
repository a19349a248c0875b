import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { environment } from './config.js';
import { projectFolder } from './paths.js';

const execute = promisify(execFile);

/** The oldest server that keeps what we promise: syncs before it acknowledges, and checks purges. */
const oldestServer = '2.10.27';

/** The releases of Debian whose packages are taken, the best first. */
const releases = ['forky', 'trixie'] as const;

const debianKeys = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** A nats-server that can be run. */
export interface NatsServer {
  readonly path: string;
  readonly version: string;
}

/**
 * Finds an installed or cached nats-server that is new enough, or fetches one from the Debian mirror that
 * this machine uses anyway. Needs no root and leaves the system's own package lists alone.
 */
export async function findNatsServer(report: (line: string) => void): Promise<NatsServer> {
  const cached = join(projectFolder, '.cache/nats/nats-server');
  const given = environment.NATS_SERVER_BIN;
  const places: [path: string, origin: string][] = given
    ? [[given, 'NATS_SERVER_BIN']]
    : [
        ...onPath('nats-server').map((path): [string, string] => [path, 'installed']),
        [cached, 'cached'],
      ];
  for (const [path, origin] of places) {
    const version = await versionOf(path);
    if (version && isNewEnough(version)) {
      report(`NATS: nats-server ${version} (${origin}, ${path})`);
      return { path, version };
    }
    if (version) report(`NATS: ${path} is ${version}, older than ${oldestServer}: not taken`);
  }
  if (given) throw new Error(`NATS_SERVER_BIN=${given} is no nats-server ${oldestServer} or newer`);
  return fetchServer(cached, report);
}

/** Whether a version like "2.10.27" is at least the oldest that is taken. */
export function isNewEnough(version: string, oldest = oldestServer): boolean {
  const [a, b] = [version, oldest].map((text) => text.split('.').map(Number)) as [
    number[],
    number[],
  ];
  const difference = b.map((part, index) => (a[index] ?? 0) - part).find((part) => part !== 0);
  return (difference ?? 0) >= 0;
}

async function fetchServer(target: string, report: (line: string) => void): Promise<NatsServer> {
  mkdirSync(join(target, '..'), { recursive: true });
  const reasons: string[] = [];
  for (const release of releases) {
    const folder = mkdtempSync(join(target, '../fetch-'));
    try {
      report(`NATS: fetching nats-server from Debian ${release}`);
      const fetched = await unpackFromDebian(release, folder);
      const version = await versionOf(fetched);
      if (!version || !isNewEnough(version)) throw new Error(`it does not run, or is too old`);
      chmodSync(fetched, 0o755);
      // In one step: two starts at once must not see half a file.
      renameSync(fetched, target);
      report(`NATS: nats-server ${version} (fetched from Debian ${release})`);
      return { path: target, version };
    } catch (error) {
      reasons.push(
        `${release}: ${String((error as Error).message)
          .trim()
          .split('\n')
          .at(-1)}`,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw new Error(
    `No nats-server ${oldestServer} or newer was found, and none could be fetched ` +
      `(${reasons.join('; ')}). Install one and put it on the PATH, or name it in NATS_SERVER_BIN.`,
  );
}

/** Downloads and unpacks the package with package lists of its own; answers the binary's path. */
async function unpackFromDebian(release: string, folder: string): Promise<string> {
  const trust = existsSync(debianKeys) ? ` [signed-by=${debianKeys}]` : '';
  const source = `deb${trust} ${await debianMirror()} ${release} main\n`;
  await writeFile(join(folder, 'sources.list'), source);
  for (const name of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  const apt = (...command: string[]) =>
    execute(
      'apt-get',
      [
        ...['-o', 'Dir::Etc::SourceParts=/dev/null'],
        ...['-o', `Dir::Etc::SourceList=${folder}/sources.list`],
        ...['-o', `Dir::State::Lists=${folder}/lists`, '-o', `Dir::Cache=${folder}/cache`],
        ...['-o', 'Dir::State::Status=/dev/null', '-o', 'APT::Sandbox::User='],
        ...['-o', 'Acquire::Languages=none', '-qq', ...command],
      ],
      { cwd: folder, timeout: 120_000 },
    );
  await apt('update');
  await apt('download', 'nats-server');
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (!archive) throw new Error('the package was not downloaded');
  await execute('dpkg-deb', ['-x', join(folder, archive), join(folder, 'unpacked')]);
  return join(folder, 'unpacked/usr/sbin/nats-server');
}

async function debianMirror(): Promise<string> {
  const { stdout } = await execute('apt-get', [
    'indextargets',
    ...['--format', '$(REPO_URI)', 'Created-By: Packages', 'Component: main'],
  ]);
  const mirror = stdout.split('\n').find((uri) => /\/debian\/?$/.test(uri));
  if (!mirror) throw new Error('this machine has no Debian mirror in its apt sources');
  return mirror;
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await execute(path, ['-v'], { timeout: 10_000 });
    return /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

function onPath(command: string): string[] {
  // Debian puts it where only root's PATH looks.
  const folders = [...(environment.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const files = folders.filter(Boolean).map((folder) => join(folder, command));
  return [...new Set(files)].filter((file) => existsSync(file));
}
