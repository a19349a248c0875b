import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { RevocationAnnouncer, RevocationListener } from '../src/index.js';
import { TestBus } from './nats.js';
import './trial.js';

describe('ending sessions at once', () => {
  let bus: TestBus;
  let announcer: RevocationAnnouncer;
  const listeners: RevocationListener[] = [];
  beforeEach(async () => {
    bus = await TestBus.start({ provisioned: false });
    const { bus: asking, connection } = await bus.messaging('identity');
    announcer = new RevocationAnnouncer(asking, connection);
  });
  afterEach(async () => {
    listeners.splice(0).forEach((listener) => listener.close());
    await bus.stop();
  });

  const gateway = async () => {
    const messaging = await bus.messaging('gateway');
    const listener = new RevocationListener(messaging.bus, messaging.connection);
    listeners.push(listener);
    const heard: string[][] = [];
    listener.onRevoked((sessionIds) => heard.push(sessionIds));
    // Before the server knows that it listens, it hears nothing; it has nothing cached either.
    await messaging.connection.nats.flush();
    return { messaging, listener, heard };
  };
  /** Whoever is there has been heard. */
  const settled = () => sleep(1_600);

  it('every gateway has heard it before it is confirmed', async () => {
    const gateways = [await gateway(), await gateway(), await gateway()];
    await settled();
    const epochs = gateways.map(({ listener }) => listener.epoch);
    await announcer.revoked(['s1', 's2']);
    for (const { heard } of gateways) expect(heard).toEqual([['s1', 's2']]);
    gateways.forEach(({ listener }, index) => expect(listener.epoch).not.toBe(epochs[index]));
  });

  it('is confirmed without waiting when no gateway is there, and when there is nothing to tell', async () => {
    await settled();
    const started = performance.now();
    await announcer.revoked(['s1']);
    await announcer.revoked([]);
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it('is not confirmed before it is known which gateways are there', async () => {
    const { heard } = await gateway();
    await announcer.revoked(['s1']);
    expect(heard).toEqual([['s1']]);
  });

  it('does not wait for a gateway that said goodbye', async () => {
    const leaving = await gateway();
    await settled();
    leaving.listener.close();
    await leaving.messaging.close();
    await sleep(100);
    const started = performance.now();
    await announcer.revoked(['s1']);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('does not wait for a gateway that comes while it waits for another', async () => {
    const silent = await gateway();
    await settled();
    await silent.messaging.connection.nats.close();
    const revoking = announcer.revoked(['s1']);
    await sleep(1_000);
    await gateway();
    const started = performance.now();
    await revoking;
    expect(performance.now() - started).toBeLessThan(4_500);
  });

  it('waits until the cache of a gateway that does not answer has run out', async () => {
    const silent = await gateway();
    await settled();
    // Cut off without a word, as by a crash.
    await silent.messaging.connection.nats.close();
    const started = performance.now();
    await announcer.revoked(['s1']);
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(2_500);
    expect(took).toBeLessThan(9_000);
  });

  it('forgets a gateway that went without a word', async () => {
    const silent = await gateway();
    await gateway();
    await settled();
    expect(announcer['gateways'].size).toBe(2);
    await silent.messaging.connection.nats.close();
    const until = performance.now() + 60_000;
    while (announcer['gateways'].size > 1 && performance.now() < until) await sleep(50);
    expect(announcer['gateways'].size).toBe(1);
  });

  it('a gateway knows when it may have missed one', async () => {
    const { listener } = await gateway();
    let missed = 0;
    listener.onMissed(() => (missed += 1));
    const before = listener.epoch;
    expect(listener.connected).toBe(true);
    await bus.down();
    while (listener.connected) await sleep(5);
    expect(missed).toBe(1);
    expect(listener.epoch).not.toBe(before);
    await bus.up();
    while (!listener.connected) await sleep(5);
  });
});
