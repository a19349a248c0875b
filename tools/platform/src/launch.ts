import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { BusPorts } from './bus.js';
import { environment } from './config.js';
import type { DataFolder } from './data-folder.js';

/** A started process, wherever it was started from. */
export interface Launched {
  readonly pid: number;
  /** Settles when the process is gone and says how it went. */
  readonly gone: Promise<string>;
}

const exitWithParent = new URL('./exit-with-parent.js', import.meta.url).href;

/**
 * The parameters of Node for every program: it ends together with its starter, and its heap is collected before
 * it is large. Left alone, V8 lets the live 45 MB of a service grow to 110 before it collects, which looks like
 * a leak. Measured: a young generation of 4 MB saves 17 MB for each service and costs 15 % of the CPU of a
 * request, one of 16 MB still grows after ten minutes; source maps cost 16 MB.
 */
export const nodeParameters = [
  '--import',
  exitWithParent,
  '--max-semi-space-size=8',
  '--max-old-space-size=256',
];

/** The starter's environment with additions, without what was meant for the starter itself. */
export function childEnvironment(additions: Record<string, string>): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_CHANNEL_FD: _channel, ...inherited } = environment;
  return { ...inherited, ...additions };
}

/** Starts a Node program; what it prints goes to its log file. */
export function launchNode(
  main: string,
  parameters: readonly string[],
  additions: Record<string, string>,
  logFile: string,
): Launched & { readonly process: ChildProcess } {
  const command = [...nodeParameters, main, ...parameters];
  // Hashing threads share few heaps of glibc: with one for each, what they freed would stay resident.
  const environment = { MALLOC_ARENA_MAX: '2', ...additions };
  return launch(process.execPath, command, environment, logFile, 'ipc');
}

/**
 * Starts nats-server. It knows nothing of its starter, so a shell beside it waits for the end of a pipe
 * that only the starter holds, and then ends it.
 */
export function launchNats(binary: string, data: DataFolder, ports: BusPorts): Launched {
  const script = '(cat <&3 >/dev/null; kill $$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-';
  const parameters = [
    ...['--config', data.file('nats.conf')],
    ...['--addr', '127.0.0.1', '--port', String(ports.natsPort)],
    ...['--http_port', String(ports.natsMonitorPort)],
  ];
  const command = ['-c', script, binary, ...parameters];
  // Its heap is collected at half as much garbage as Go would wait for: it stays at its size under load.
  const launched = launch('sh', command, { GOGC: '50' }, data.logFileOf('nats'), 'pipe', data.path);
  void launched.gone.then(() => launched.process.stdio[3]?.destroy());
  return launched;
}

/** Waits some milliseconds without keeping the process alive for them. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function launch(
  command: string,
  parameters: readonly string[],
  additions: Record<string, string>,
  logFile: string,
  tie: 'ipc' | 'pipe',
  cwd?: string,
): Launched & { readonly process: ChildProcess } {
  const log = openSync(logFile, 'a');
  const stdio: StdioOptions = ['ignore', log, log, tie];
  const child = spawn(command, parameters, {
    stdio,
    cwd,
    env: childEnvironment(additions),
    // A group of its own: Ctrl-C reaches the starter alone, which then stops everything in order.
    detached: true,
  });
  closeSync(log);
  const gone = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  return { pid: child.pid ?? 0, gone, process: child };
}
