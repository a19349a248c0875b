import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../src/launch.js';
import { projectFolder } from '../src/paths.js';
import { freePort } from '../src/ports.js';

/** `npm start` as somebody else runs it, and what it prints. */
export class Starter {
  output = '';
  readonly #process: ChildProcess;

  private constructor(
    readonly port: number,
    readonly mailboxPort: number,
    readonly dataFolder: string,
  ) {
    this.#process = spawn(process.execPath, ['tools/start.mjs'], {
      cwd: projectFolder,
      env: {
        ...process.env,
        PORT: String(port),
        MAILBOX_PORT: String(mailboxPort),
        ATRIUM_DATA: dataFolder,
      },
    });
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  /** Starts it and waits until it says that it is ready. */
  static async start(dataFolder: string, { port }: { port?: number } = {}): Promise<Starter> {
    const starter = new Starter(port ?? (await freePort()), await freePort(), dataFolder);
    try {
      await starter.says(`ready: http://localhost:${starter.port}`);
    } catch (error) {
      if (starter.#process.exitCode === null) await starter.end('SIGTERM');
      throw error;
    }
    return starter;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  get mailboxUrl(): string {
    return `http://localhost:${this.mailboxPort}`;
  }

  /** Waits until it has printed something. */
  async says(text: string | RegExp, within = 150_000): Promise<void> {
    const said = () =>
      typeof text === 'string' ? this.output.includes(text) : text.test(this.output);
    for (const end = Date.now() + within; !said(); await pause(50)) {
      if (Date.now() > end || this.#process.exitCode !== null) {
        throw new Error(`It did not say ${String(text)}:\n${this.output}`);
      }
    }
  }

  /** The processes that it has started. */
  pids(): number[] {
    const file = join(this.dataFolder, 'running.json');
    if (!existsSync(file)) return [];
    const { children } = JSON.parse(readFileSync(file, 'utf8')) as { children: [number][] };
    return children.map(([pid]) => pid);
  }

  /** Ends it with a signal; answers its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null> {
    return new Promise((resolve) => {
      this.#process.once('exit', resolve);
      this.#process.kill(signal);
    });
  }
}

/** Those of some processes that still run. */
export function alive(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  });
}

/** Waits until none of some processes runs. */
export async function allGone(pids: readonly number[], within = 20_000): Promise<void> {
  for (const end = Date.now() + within; alive(pids).length > 0; await pause(50)) {
    if (Date.now() > end) throw new Error(`still running: ${alive(pids).join(', ')}`);
  }
}
