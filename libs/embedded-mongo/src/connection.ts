import type { Document } from 'bson';
import type { Socket } from 'node:net';
import type { Call, Client, Engine } from './commands/call.js';
import { commands, run } from './commands/index.js';
import { errorReply } from './errors.js';
import type { GroupCommit } from './group-commit.js';
import { MongoError } from './language/index.js';
import type { Request } from './wire.js';
import { encodeReply, MessageReader, parseRequest } from './wire.js';

/** Serves one client: reads its commands, answers each in turn. */
export function serve(socket: Socket, client: Client, engine: Engine, commits: GroupCommit): void {
  const reader = new MessageReader();
  // Commands of this client that wait for a commit: what it sends later must see their effect.
  let pending = 0;
  const answer = (request: Request, body: Document | Buffer) => {
    if (request.silent || socket.destroyed) return;
    socket.write(encodeReply(request, body));
  };
  const take = (message: Buffer) => {
    const request = parseRequest(message);
    const call = callOf(request, client, engine);
    if (pending === 0 && !changesData(call.name)) return answer(request, reply(call));
    pending++;
    let body: Document | Buffer;
    commits.add(
      () => (body = reply(call)),
      (error) => {
        pending--;
        answer(request, error ? errorReply(error) : body);
      },
    );
  };
  socket.on('data', (chunk) => {
    try {
      socket.cork();
      reader.push(chunk).forEach(take);
      socket.uncork();
    } catch (error) {
      // Whoever does not speak the protocol cannot be answered in it.
      socket.destroy(error as Error);
    }
  });
}

function callOf({ body, sequences }: Request, client: Client, engine: Engine): Call {
  const name = Object.keys(body)[0] ?? '';
  const database = String(body['$db'] ?? 'admin');
  engine.metrics.byDatabase.count(database, name);
  engine.metrics.byApplication.count(client.application, name);
  return { name, database, body, sequences, client, engine };
}

const changesData = (name: string): boolean => commands.get(name)?.writes ?? false;

/** What the server answers; an error with a code is an answer, any other undoes the transaction. */
function reply(call: Call): Document | Buffer {
  try {
    return run(call);
  } catch (error) {
    if (error instanceof MongoError) return errorReply(error);
    console.error(`${call.name} failed:`, error);
    if (changesData(call.name)) throw error;
    return errorReply(error);
  }
}
