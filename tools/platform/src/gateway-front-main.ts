import cluster from 'node:cluster';
import { closeSync, openSync } from 'node:fs';
import type { ForkRequest, FrontMessage } from './gateway-front.js';
import { nodeParameters } from './launch.js';

process.on('message', (message) => fork(message as ForkRequest));

function fork({ ticket, main, environment, logFile }: ForkRequest): void {
  const log = openSync(logFile, 'a');
  cluster.setupPrimary({
    exec: main,
    args: [],
    execArgv: nodeParameters,
    stdio: ['ignore', log, log, 'ipc'],
  });
  const worker = cluster.fork(environment);
  closeSync(log);
  worker.once('exit', (code, signal) => tell({ ticket, gone: signal || `exit code ${code}` }));
  worker.once('error', (error) => tell({ ticket, gone: error.message }));
  tell({ ticket, pid: worker.process.pid ?? 0 });
}

function tell(message: FrontMessage): void {
  process.send?.(message);
}
