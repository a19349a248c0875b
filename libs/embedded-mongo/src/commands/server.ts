import type { Document } from 'bson';
import { hostname } from 'node:os';
import { MAX_DOCUMENT_BYTES } from '../bson.js';
import { asDocument } from '../language/index.js';
import type { Call, Command } from './call.js';

/** MongoDB 7.0: what drivers may expect of this server. */
const WIRE_VERSION = 21;
const VERSION = '7.0.0';

function hello(call: Call): Document {
  const application: unknown = asDocument(asDocument(call.body['client'])?.['application'])?.[
    'name'
  ];
  if (typeof application === 'string') call.client.application = application;
  return {
    helloOk: true,
    ...(call.name === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: call.client.id,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
    ok: 1,
  };
}

function buildInfo(): Document {
  return {
    version: VERSION,
    versionArray: VERSION.split('.').map(Number).concat(0),
    gitVersion: 'embedded-mongo',
    modules: [],
    storageEngines: ['lmdb'],
    bits: 64,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    embedded: true,
    ok: 1,
  };
}

function serverStatus({ engine }: Call): Document {
  const { metrics, storage, cursors, connections } = engine;
  const uptimeMillis = Date.now() - metrics.startedAt;
  const { byDatabase, byApplication } = metrics;
  return {
    host: hostname(),
    version: VERSION,
    process: 'embedded-mongo',
    pid: process.pid,
    uptime: Math.floor(uptimeMillis / 1000),
    uptimeMillis,
    localTime: new Date(),
    connections: { current: connections.size },
    opcounters: metrics.opcounters,
    mem: { resident: Math.round(process.memoryUsage.rss() / 2 ** 20) },
    metrics: {
      commits: storage.commits,
      cursor: { open: { total: cursors.size } },
      document: metrics.document,
      queryExecutor: metrics.queryExecutor,
    },
    storageEngine: { name: 'lmdb', persistent: true },
    embedded: {
      commandsByDatabase: byDatabase.toObject(),
      commandsByApplication: byApplication.toObject(),
      cpuMicroseconds: process.cpuUsage(),
    },
    ok: 1,
  };
}

const ok = (): Document => ({ ok: 1 });

const handshake: Command = {
  handle: hello,
  writes: false,
  // Drivers announce what they can do in ever more fields; whatever is not confirmed is not used.
  takes: 'anything',
};

export const serverCommands: Record<string, Command> = {
  hello: handshake,
  isMaster: handshake,
  ismaster: handshake,
  ping: { handle: ok, writes: false, takes: [] },
  endSessions: { handle: ok, writes: false, takes: [] },
  buildInfo: { handle: buildInfo, writes: false, takes: [] },
  buildinfo: { handle: buildInfo, writes: false, takes: [] },
  serverStatus: { handle: serverStatus, writes: false, takes: [] },
};
