import { expect, it } from '@jest/globals';
import { platformForTests } from '@atrium/testing';
import { Agent, get } from 'node:http';

interface Outcome {
  readonly status: number | undefined;
  readonly error?: string;
}

it('F11 (7.1) loses no request while each of two gateways is restarted under load', async () => {
  const platform = await platformForTests({
    services: ['identity', 'gateway'],
    replicas: 2,
    environment: { ATRIUM_DRAIN_MS: '1000' },
  });
  try {
    const agent = new Agent({ keepAlive: true, maxSockets: 10 });
    let stop = false;
    const outcomes: Outcome[] = [];
    const clients = Array.from({ length: 10 }, async () => {
      while (!stop) {
        outcomes.push(await fetchKeys(`${platform.gatewayUrl}/.well-known/jwks.json`, agent));
      }
    });

    await platform.platform.restart('gateway');
    stop = true;
    await Promise.all(clients);
    agent.destroy();

    expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(100);
  } finally {
    await platform.stop();
  }
}, 180_000);

/** One request on a kept-alive connection, as a client or proxy makes it: no second try. */
function fetchKeys(url: string, agent: Agent): Promise<Outcome> {
  return new Promise((resolve) => {
    const request = get(url, { agent }, (response) => {
      response.resume().once('end', () => resolve({ status: response.statusCode }));
    });
    request.once('error', (error) => resolve({ status: undefined, error: error.message }));
  });
}
