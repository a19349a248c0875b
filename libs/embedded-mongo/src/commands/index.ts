import type { Document } from 'bson';
import { MongoError } from '../language/index.js';
import { aggregateCommands } from './aggregate.js';
import type { Call, Command } from './call.js';
import { checkReadConcern, refuseOthers } from './call.js';
import { collectionCommands } from './collections.js';
import { findAndModifyCommands } from './find-and-modify.js';
import { indexCommands } from './indexes.js';
import { readCommands } from './read.js';
import { serverCommands } from './server.js';
import { writeCommands } from './write.js';

/** Every command there is. */
export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    ...serverCommands,
    ...readCommands,
    ...writeCommands,
    ...findAndModifyCommands,
    ...aggregateCommands,
    ...indexCommands,
    ...collectionCommands,
  }),
);

/** What any command may carry. Sessions are taken note of by nobody: a standalone needs none. */
const EVERYWHERE = `$db lsid $clusterTime $readPreference readConcern writeConcern maxTimeMS
  comment`.split(/\s+/);

/** Characters that no name of a database has. */
const NOT_IN_DATABASE_NAMES = /[/\\. "$\0]|^$/;

/** Write commands count their statements themselves. */
const COUNTED: Record<string, 'query' | 'getmore' | undefined> = {
  find: 'query',
  getMore: 'getmore',
  insert: undefined,
  update: undefined,
  delete: undefined,
};

/** Runs a command, unless it asks for something this server does not have. */
export function run(call: Call): Document | Buffer {
  const { name, body, database, engine } = call;
  const command = commands.get(name);
  if (!command) throw new MongoError(59, `no such command: '${name}'`);
  const counter = name in COUNTED ? COUNTED[name] : 'command';
  if (counter) engine.metrics.opcounters[counter]++;
  if ('txnNumber' in body) {
    const rule = 'Transaction numbers are only allowed on a replica set member or mongos';
    throw new MongoError(20, rule);
  }
  if (NOT_IN_DATABASE_NAMES.test(database)) {
    throw new MongoError(73, `Invalid database name: '${database}'`);
  }
  if (command.takes !== 'anything') {
    refuseOthers(body, [name, ...EVERYWHERE, ...command.takes], `the command ${name}`);
  }
  checkReadConcern(body);
  return command.handle(call);
}
