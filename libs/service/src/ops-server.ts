import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** One thing that must be right for the service to be useful, by name; throws or answers false when it isn't. */
export type HealthChecks = Record<string, () => Promise<boolean> | boolean>;

/** How long a check may take, in milliseconds. */
const patience = 1_500;

/**
 * Health and metrics, on a port of their own that the public never reaches (decision 31).
 * `/health/live`: the process turns. `/health/ready`: each check, 503 unless all are right. `/metrics`.
 */
export class OpsServer {
  private readonly server: Server;
  private draining = false;

  constructor(
    private readonly registry: Registry,
    private readonly checks: HealthChecks,
  ) {
    this.server = createServer((request, response) => {
      // A figure that can't be collected must not end the process that it is about.
      this.answer(request.url ?? '/', response).catch(() => reply(response, 500, {}));
    });
  }

  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    // A probe must not keep a process that is done with everything else.
    this.server.unref();
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on "not ready": whoever balances load looks elsewhere. */
  startDraining(): void {
    this.draining = true;
  }

  /** Whether all checks are right, and each by name. */
  async readiness(): Promise<{ ready: boolean; checks: Record<string, boolean> }> {
    const entries = await Promise.all(
      Object.entries(this.checks).map(async ([name, check]) => [name, await holds(check)] as const),
    );
    const checks: Record<string, boolean> = Object.fromEntries(entries);
    return { ready: !this.draining && entries.every(([, right]) => right), checks };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(url: string, response: ServerResponse): Promise<void> {
    const path = url.split('?')[0];
    if (path === '/health/live') return reply(response, 200, { live: true });
    if (path === '/health/ready') {
      const readiness = await this.readiness();
      return reply(response, readiness.ready ? 200 : 503, readiness);
    }
    if (path === '/metrics') {
      const figures = await this.registry.metrics();
      response.writeHead(200, { 'content-type': this.registry.contentType });
      response.end(figures);
      return;
    }
    reply(response, 404, {});
  }
}

async function holds(check: HealthChecks[string]): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  try {
    return await Promise.race([check(), tooSlow]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
