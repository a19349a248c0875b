import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Launched, launchNode } from './launch.js';

/** What the starter asks of the front: one more gateway process. */
export interface ForkRequest {
  readonly ticket: number;
  readonly main: string;
  readonly environment: Record<string, string>;
  readonly logFile: string;
}

/** What the front tells its starter about a process it has forked. */
export interface FrontMessage {
  readonly ticket: number;
  readonly pid?: number;
  readonly gone?: string;
}

interface Fork {
  readonly forked: (launched: Launched) => void;
  readonly failed: (error: Error) => void;
  readonly gone: (how: string) => void;
  readonly whenGone: Promise<string>;
}

/**
 * Several gateways on one port: a small process of its own holds the socket (node:cluster) and hands out
 * connections, so that one gateway can go and come back while the others answer.
 */
export class GatewayFront {
  #process: ChildProcess | undefined;
  #tickets = 0;
  readonly #forks = new Map<number, Fork>();

  constructor(private readonly logFile: string) {}

  /** Forks a gateway that shares its port with those forked before. */
  launch(main: string, environment: Record<string, string>, logFile: string): Promise<Launched> {
    const ticket = ++this.#tickets;
    const request: ForkRequest = { ticket, main, environment, logFile };
    const front = (this.#process ??= this.#start());
    return new Promise((forked, failed) => {
      let gone!: (how: string) => void;
      const whenGone = new Promise<string>((resolve) => (gone = resolve));
      this.#forks.set(ticket, { forked, failed, gone, whenGone });
      front.send(request);
    });
  }

  async stop(): Promise<void> {
    const front = this.#process;
    if (!front) return;
    const ended = new Promise((resolve) => front.once('exit', resolve));
    front.kill('SIGTERM');
    await ended;
  }

  #start(): ChildProcess {
    const main = fileURLToPath(new URL('./gateway-front-main.js', import.meta.url));
    const { process: front } = launchNode(main, [], {}, this.logFile);
    front.on('message', (message) => this.#hear(message as FrontMessage));
    front.once('exit', () => this.#lose());
    return front;
  }

  #hear({ ticket, pid, gone }: FrontMessage): void {
    const fork = this.#forks.get(ticket);
    if (pid !== undefined) fork?.forked({ pid, gone: fork.whenGone });
    if (gone === undefined) return;
    fork?.gone(gone);
    this.#forks.delete(ticket);
  }

  /** Without their front the gateways end; each is started again with a new one. */
  #lose(): void {
    this.#process = undefined;
    for (const { gone, failed } of this.#forks.values()) {
      gone('its front went down');
      failed(new Error('The front of the gateways went down'));
    }
    this.#forks.clear();
  }
}
