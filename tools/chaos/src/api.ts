import { Agent, request as httpRequest } from 'node:http';

/** What came of one HTTP request. Without a status no answer came; `nobody`: it was certainly not received. */
export interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly nobody?: boolean;
  readonly error?: string;
}

export interface Question {
  readonly method: string;
  readonly path: string;
  readonly body?: object | undefined;
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
}

const patience = 20_000;

/** A client of the gateway over kept-alive connections. It never tries anything twice by itself. */
export class Api {
  readonly #agent: Agent;

  constructor(
    private readonly url: string,
    connections = 50,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Asks; what goes wrong is part of the answer. */
  ask({ method, path, body, token, headers }: Question): Promise<Reply> {
    const text = body && JSON.stringify(body);
    return new Promise((resolve) => {
      const request = httpRequest(
        `${this.url}${path}`,
        {
          method,
          agent: this.#agent,
          timeout: patience,
          headers: {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(text !== undefined && { 'content-type': 'application/json' }),
            'content-length': text === undefined ? 0 : Buffer.byteLength(text),
            ...headers,
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', (error) => resolve({ error: error.message }));
          response.on('end', () =>
            resolve({ status: response.statusCode!, body: parsed(Buffer.concat(parts)) }),
          );
        },
      );
      request.on('timeout', () => request.destroy(new Error('no answer in time')));
      request.on('error', (error: NodeJS.ErrnoException) =>
        resolve({ error: error.message, nobody: error.code === 'ECONNREFUSED' }),
      );
      request.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
