import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

/** The server as a process of its own, on a data folder that outlives it. */
export class ServerProcess {
  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
    readonly dataDir: string,
  ) {}

  /** Starts a server; without a data folder on a new one. */
  static async start(dataDir?: string, args: string[] = []): Promise<ServerProcess> {
    const data = dataDir ?? (await mkdtemp(join(tmpdir(), 'embedded-mongo-')));
    const child = spawn(process.execPath, [MAIN, '--data', data, '--port', '0', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const ready = once(child.stdout, 'data') as Promise<[Buffer]>;
    const failed = once(child, 'exit').then(() => {
      throw new Error(`the server ended: ${errors}`);
    });
    const [line] = await Promise.race([ready, failed]);
    failed.catch(() => undefined);
    const { port } = JSON.parse(line.toString()) as { port: number };
    return new ServerProcess(child, port, data);
  }

  get pid(): number {
    return this.process.pid!;
  }

  /** The address of a database of this server. */
  uri(database = 'test', options = ''): string {
    return `mongodb://127.0.0.1:${this.port}/${database}?appName=${database}${options}`;
  }

  /** Ends the process, politely unless told otherwise, and answers its exit code. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) {
      return this.process.exitCode;
    }
    const exit = once(this.process, 'exit') as Promise<[number | null]>;
    this.process.kill(signal);
    return (await exit)[0];
  }

  /** Ends the process and removes its data. */
  async remove(): Promise<void> {
    await this.end();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
