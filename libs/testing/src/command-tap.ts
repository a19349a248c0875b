import { byTimer } from '@atrium/service';
import { BSON } from 'mongodb';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const opMsg = 2013;
const background = new Set(['hello', 'ismaster', 'ping', 'endSessions', 'killCursors']);
/** Longer than what a request leaves to be done after its answer. */
const settled = 100;

/** Stands between a service and its database and notes each command of the service, in order. */
export class CommandTap {
  readonly #sockets = new Set<Socket>();
  #commands: string[] = [];

  private constructor(
    private readonly server: Server,
    /** For the service, instead of the database's own. */
    readonly uri: string,
  ) {}

  static async before(databaseUri: string): Promise<CommandTap> {
    const target = new URL(databaseUri);
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const uri = new URL(databaseUri);
    uri.port = String((server.address() as { port: number }).port);
    uri.searchParams.delete('replicaSet');
    uri.searchParams.set('directConnection', 'true');
    const tap = new CommandTap(server, uri.href);
    server.on('connection', (socket) => tap.#join(socket, target));
    return tap;
  }

  /** What `work` has the service do: `find accounts`, and so on. What the outbox and timers do is left out. */
  async during(work: () => Promise<unknown>): Promise<string[]> {
    await sleep(settled);
    this.#commands = [];
    await work();
    await sleep(settled);
    return this.#commands;
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(socket: Socket, { hostname, port }: URL): void {
    const upstream = connect(Number(port || 27017), hostname);
    for (const end of [socket, upstream]) {
      this.#sockets.add(end);
      end
        .on('error', () => undefined)
        .on('close', () => {
          for (const one of [socket, upstream]) one.destroy();
        });
    }
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      rest = this.#read(Buffer.concat([rest, chunk]));
      upstream.write(chunk);
    });
    upstream.pipe(socket);
  }

  #read(bytes: Buffer): Buffer<ArrayBuffer> {
    let at = 0;
    while (bytes.length - at >= 16 && bytes.length - at >= bytes.readInt32LE(at)) {
      const message = bytes.subarray(at, at + bytes.readInt32LE(at));
      // The command's own document (kind 0) comes first after the header and the flags.
      if (message.readInt32LE(12) === opMsg && message[20] === 0) this.#note(message);
      at += message.length;
    }
    return Buffer.from(bytes.subarray(at));
  }

  #note(message: Buffer): void {
    const document = message.subarray(21, 21 + message.readInt32LE(21));
    const [[name, collection] = ['', '']] = Object.entries(BSON.deserialize(document));
    const isOfNoRequest = message.includes('outbox.') || message.includes(byTimer);
    if (background.has(name) || isOfNoRequest) return;
    this.#commands.push(`${name} ${String(collection)}`);
  }
}
