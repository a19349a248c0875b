import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mongoose, { type Connection } from 'mongoose';

/**
 * A database for one test file: of its own on the MongoDB that ATRIUM_TEST_MONGODB_URI names, else a
 * development database in a process of its own.
 */
export class TestDatabase {
  private readonly connections: Connection[] = [];

  private constructor(
    readonly uri: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(): Promise<TestDatabase> {
    const given = process.env['ATRIUM_TEST_MONGODB_URI'];
    if (given !== undefined) return new TestDatabase(named(given), () => drop(given));
    const folder = mkdtempSync(join(tmpdir(), 'atrium-database-'));
    const entry = fileURLToPath(import.meta.resolve('@atrium/embedded-mongo'));
    const child = spawn(
      process.execPath,
      [join(entry, '../main.js'), '--data', folder, '--port', '0'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return new TestDatabase(named(await announced(child)), async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    });
  }

  /** An empty database on the same server, for the next test. */
  another(): TestDatabase {
    return new TestDatabase(named(this.uri), async () => {});
  }

  async connect(): Promise<Connection> {
    const connection = await mongoose
      .createConnection(this.uri, { autoIndex: false, autoCreate: false, retryWrites: false })
      .asPromise();
    this.connections.push(connection);
    return connection;
  }

  async stop(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()));
    await this.end();
  }
}

const names = `t${randomBytes(6).toString('hex')}`;
let count = 0;

function named(server: string): string {
  const uri = new URL(server);
  count += 1;
  uri.pathname = `/${names}_${count}`;
  return uri.href;
}

/** Of a server that stays: what this file made on it. */
async function drop(server: string): Promise<void> {
  const connection = await mongoose.createConnection(server).asPromise();
  for (let number = 1; number <= count; number += 1) {
    await connection.useDb(`${names}_${number}`).dropDatabase();
  }
  await connection.close();
}

async function announced({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stdout! })) {
    return (JSON.parse(line) as { uri: string }).uri;
  }
  throw new Error('The development database did not start.');
}
