import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Payload } from '@nestjs/microservices';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bus, BusConnection, connectMessaging, Replies } from '../src/index.js';
import { newUser, TestBus } from './nats.js';
import { Controller, type Served, serveTrial, TrialInput, tryCommand, tryQuery } from './trial.js';

const caller = { requestId: 'r' };
let effects = 0;

@Controller()
class Trials {
  @Replies(tryQuery)
  query(@Payload() _input: TrialInput) {
    return { said: 'here' };
  }

  @Replies(tryCommand)
  async command(@Payload() { does }: TrialInput) {
    effects += 1;
    if (does === 'slowly') await sleep(400);
    return { said: 'done' };
  }
}

describe('a bus that is away, late or says no', () => {
  let bus: TestBus;
  const served: Served[] = [];
  const serve = async (): Promise<Served> => {
    const one = await serveTrial(await bus.messaging('identity'), Trials);
    served.push(one);
    return one;
  };

  beforeEach(async () => {
    effects = 0;
    bus = await TestBus.start({ provisioned: false });
  });
  afterEach(async () => {
    for (const one of served.splice(0)) await one.close();
    await bus.stop();
  });

  it('gap 1: five commands to two replicas have five effects', async () => {
    await serve();
    await serve();
    const gateway = await bus.messaging('gateway');
    await Promise.all(Array.from({ length: 5 }, () => gateway.bus.request(tryCommand, {}, caller)));
    expect(effects).toBe(5);
  });

  it('gap 2, F4: the same client and service answer again after more than ten attempts to reconnect', async () => {
    await serve();
    const gateway = await bus.messaging('gateway');
    await bus.down();
    // Every 200 to 300 ms one attempt; Nest's own transport would have ended the process by then.
    await sleep(3_500);
    expect(gateway.connection.closed).toBe(false);
    await bus.up();
    await expect(answered(gateway.bus)).resolves.toEqual({ said: 'here' });
  });

  it('F4: a request while the bus is away is refused at once, and never carried out later', async () => {
    await serve();
    const gateway = await bus.messaging('gateway');
    await bus.down();
    while (gateway.connection.connected) await sleep(5);
    const started = performance.now();
    await expect(gateway.bus.request(tryCommand, {}, caller)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(performance.now() - started).toBeLessThan(2_000);
    await bus.up();
    await answered(gateway.bus);
    expect(effects).toBe(0);
  });

  it('F10: a command under way when the bus goes is answered outcome-unknown at once', async () => {
    await serve();
    const gateway = await bus.messaging('gateway');
    const asked = gateway.bus.request(tryCommand, { does: 'slowly' }, caller);
    const outcome = expect(asked).rejects.toMatchObject({ code: 'outcome-unknown' });
    while (effects === 0) await sleep(5);
    await bus.down();
    await outcome;
  });

  it('F15: does not wait for ever for a bus that stands still', async () => {
    await serve();
    const gateway = await bus.messaging('gateway');
    bus.signal('SIGSTOP');
    // A signal takes effect in its own time.
    await sleep(300);
    const soon = { ...caller, deadline: Date.now() + 200 };
    await expect(gateway.bus.request(tryQuery, {}, soon)).rejects.toMatchObject({
      code: 'unavailable',
    });
    bus.signal('SIGCONT');
    await expect(answered(gateway.bus)).resolves.toEqual({ said: 'here' });
  });

  it('gap 3: waits for a bus that comes later', async () => {
    await bus.down();
    const connecting = bus.messaging('gateway');
    await sleep(300);
    await bus.up();
    expect((await connecting).connection.connected).toBe(true);
  });

  it('stops waiting for a bus when it is told to', async () => {
    await bus.down();
    const giveUp = new AbortController();
    const { url, users } = bus;
    const connecting = BusConnection.open({
      name: 'gateway',
      url,
      nkeySeed: users.gateway.seed,
      signal: giveUp.signal,
    });
    const outcome = expect(connecting).rejects.toThrow();
    await sleep(200);
    giveUp.abort();
    await outcome;
  });

  it('gap 8: does not start when the bus refuses one of its subscriptions, and names it', async () => {
    bus.writeConfig([], (config) => config.replace(`"${tryQuery.subject} identity"`, ''));
    bus.signal('SIGHUP');
    await sleep(200);
    const messaging = await bus.messaging('identity');
    await expect(serveTrial(messaging, Trials)).rejects.toThrow(
      `The bus refuses subscriptions to ${tryQuery.subject}.`,
    );
    expect(messaging.requestServer.refusedSubjects).toEqual([tryQuery.subject]);
  });

  it('gap 9: does not start when the bus does not let it ask what the contracts say, and names it', async () => {
    bus.writeConfig([], (config) => config.replaceAll(`"${tryQuery.subject}"`, ''));
    bus.signal('SIGHUP');
    await sleep(200);
    const { url, users } = bus;
    await expect(
      connectMessaging({ service: 'gateway', natsUrl: url, nkeySeed: users.gateway.seed }),
    ).rejects.toThrow(`The bus does not let gateway ask ${tryQuery.subject}.`);
  });

  it('gap 9: a request that the bus refuses fails at once', async () => {
    const gateway = await bus.messaging('gateway');
    bus.writeConfig([], (config) => config.replaceAll(`"${tryQuery.subject}"`, ''));
    bus.signal('SIGHUP');
    await sleep(200);
    const started = performance.now();
    await expect(gateway.bus.request(tryQuery, {}, caller)).rejects.toMatchObject({
      code: 'internal-error',
    });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('A20: nobody comes in without a known key', async () => {
    const attempt = (nkeySeed?: string): Promise<unknown> => {
      const giveUp = AbortSignal.timeout(700);
      const options = { name: 'gateway', url: bus.url, signal: giveUp };
      return BusConnection.open({ ...options, ...(nkeySeed && { nkeySeed }) });
    };
    await expect(attempt()).rejects.toThrow();
    await expect(attempt(newUser().seed)).rejects.toThrow();
  });

  /** The first answer, as soon as both sides are back. */
  async function answered(asking: Bus): Promise<object> {
    const deadline = performance.now() + 10_000;
    for (;;) {
      try {
        return await asking.request(tryQuery, {}, caller);
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await sleep(20);
      }
    }
  }
});
