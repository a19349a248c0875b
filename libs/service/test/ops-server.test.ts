import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gauge } from 'prom-client';
import { newRegistry, observeMessaging } from '../src/metrics.js';
import { OpsServer } from '../src/ops-server.js';

describe('health and metrics', () => {
  const registry = newRegistry('identity');
  let bus: () => Promise<boolean> | boolean = () => true;
  const ops = new OpsServer(registry, { bus: () => bus() });
  let address = '';

  beforeAll(async () => {
    address = `http://127.0.0.1:${await ops.listen('127.0.0.1', 0)}`;
  });
  afterAll(() => ops.close());

  const ready = async (): Promise<[number, unknown]> => {
    const response = await fetch(`${address}/health/ready`);
    return [response.status, await response.json()];
  };

  it('say ready only while every check is right, and name the one that is not', async () => {
    expect(await ready()).toEqual([200, { ready: true, checks: { bus: true } }]);
    for (const broken of [
      () => false,
      () => Promise.reject(new Error('away')),
      () => new Promise<boolean>(() => undefined),
    ]) {
      bus = broken;
      expect(await ready()).toEqual([503, { ready: false, checks: { bus: false } }]);
    }
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    bus = () => true;
  });

  it('show what happens on the bus in the form of Prometheus', async () => {
    const observer = observeMessaging(registry);
    observer.replied('identity.v1.sessions.start', 'wrong-credentials', 0.02);
    observer.outbox(3, 12);
    const text = await (await fetch(`${address}/metrics`)).text();
    expect(text).toContain(
      'atrium_requests_replied_seconds_count{service="identity",subject="identity.v1.sessions.start",outcome="wrong-credentials"} 1',
    );
    expect(text).toContain('atrium_outbox_oldest_seconds{service="identity"} 12');
  });

  it('outlive a figure that can not be collected', async () => {
    const collect = () => Promise.reject(new Error('the database is away'));
    registry.registerMetric(new Gauge({ name: 'broken', help: 'Fails.', registers: [], collect }));
    expect((await fetch(`${address}/metrics`)).status).toBe(500);
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    registry.removeSingleMetric('broken');
  });

  it('say not ready once the process is draining', async () => {
    ops.startDraining();
    expect(await ready()).toEqual([503, { ready: false, checks: { bus: true } }]);
  });
});
