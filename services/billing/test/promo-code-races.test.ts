import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createPromoCode,
  getPromoCode,
  promoReleased,
  promoReserved,
  type PromoCodeTerms,
} from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { canonicalCode } from '../src/promo-code/promo-code.js';
import { cause, Ordering, orderOf } from './ordering.js';
import { refusal, World } from './world.js';

let world: World;
let replicas: Ordering[];

beforeAll(async () => {
  world = await World.start({ environment: { BILLING_RELEASE_EVERY_MS: '200' } });
  replicas = await Promise.all([1, 2].map(() => Ordering.start(world.platform)));
}, 90_000);

afterAll(async () => {
  await Promise.all((replicas ?? []).map((one) => one.stop()));
  await world?.stop();
});

const order = (organizationId: string = randomUUID()) =>
  orderOf(organizationId, world.platform.clock.now());
/** Each in its turn, so that two that come one after the other are in two processes. */
const replica = (n: number) => replicas[n % replicas.length]!.promoCodes;
const stored = () => world.platform.database('billing').collection<Place>('promoRedemptions');

interface Place {
  readonly _id: string;
  readonly code: string;
  readonly state: string;
  readonly organizationId?: string;
  readonly orderId?: string;
}

async function made(terms: Partial<PromoCodeTerms> = {}): Promise<string> {
  const code = randomUUID().replaceAll('-', '').slice(0, 16);
  const discount = { kind: 'percent', basisPoints: 1_000 } as const;
  await world.ask(createPromoCode, { code, discount, ...terms });
  return canonicalCode(code)!;
}

function counts(outcomes: PromiseSettledResult<string>[]): Record<string, number> {
  const seen: Record<string, number> = {};
  for (const outcome of outcomes) {
    const what = outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason);
    seen[what] = (seen[what] ?? 0) + 1;
  }
  return seen;
}

describe('many orders at the same moment', () => {
  it('F17 (7.1), I8 hold a code for three exactly three times, of fifty', async () => {
    const code = await made({ totalLimit: 3 });
    const outcomes = await parallel(50, (n) => refusal(replica(n).reserve(code, order(), cause)));
    expect(counts(outcomes)).toEqual({ 'not refused': 3, 'promo-code-exhausted': 47 });
    expect(await stored().countDocuments({ code })).toBe(3);
  });

  it('I8 hold one for each organization as often as it may, of twenty of hers', async () => {
    const [code, organizationId] = [await made({ perOrganization: 2 }), randomUUID()];
    const outcomes = await parallel(20, (n) =>
      refusal(replica(n).reserve(code, order(organizationId), cause)),
    );
    expect(counts(outcomes)).toEqual({ 'not refused': 2, 'promo-code-already-used': 18 });
    expect(await stored().countDocuments({ code, organizationId })).toBe(2);
  });

  it('A6-12 hold it once for one order, however often that is sent', async () => {
    const [code, one] = [await made({ perOrganization: 5 }), order()];
    const outcomes = await parallel(20, (n) => refusal(replica(n).reserve(code, one, cause)));
    expect(counts(outcomes)).toEqual({ 'not refused': 20 });
    expect(await stored().countDocuments({ code, orderId: one.orderId })).toBe(1);
    const all = await world.platform.bus.published<{ orderId: string }>(promoReserved as never);
    expect(all.filter(({ data }) => data.orderId === one.orderId)).toHaveLength(1);
  });

  it('I8 never hold more than the limit, while others give back, complete and run out of time', async () => {
    const code = await made({ totalLimit: 4 });
    const orders = Array.from({ length: 60 }, () => order());
    await parallel(120, async (n) => {
      const one = orders[n % orders.length]!;
      const codes = replica(n);
      if (n === 70) await world.platform.clock.advance({ minutes: 31 });
      const until = new Date(world.platform.clock.now().getTime() + (n % 3) * 600_000);
      await codes.reserve(code, { ...one, until }, cause);
      if (n % 5 === 0) await codes.use(code, one.orderId, cause);
      else if (n % 2 === 0) await codes.release(code, one, cause);
    });
    const places = await stored().find({ code }).toArray();
    expect(places).toHaveLength(4);
    const holders = places.flatMap(({ orderId }) => orderId ?? []);
    expect(new Set(holders).size).toBe(holders.length);
    await world.platform.clock.reset();
  });

  it('I8 get what one gave back once, though it is given back by twenty and runs out too', async () => {
    const [code, one] = [await made({ totalLimit: 1 }), order()];
    await replica(0).reserve(code, one, cause);
    await world.platform.clock.advance({ minutes: 31 });
    await parallel(20, (n) => replica(n).release(code, one, cause));
    const outcomes = await parallel(20, (n) => refusal(replica(n).reserve(code, order(), cause)));
    expect(counts(outcomes)).toEqual({ 'not refused': 1, 'promo-code-exhausted': 19 });
    await world.platform.clock.reset();
    const released = () =>
      world.platform.bus
        .published<{ orderId: string }>(promoReleased as never)
        .then((all) => all.filter(({ data }) => data.orderId === one.orderId));
    await eventually(async () => (await released()).length > 0);
    expect(await released()).toHaveLength(1);
  });
});

describe('a process that dies', () => {
  it.each(['after-places', 'after-reservation', 'after-use', 'after-release'])(
    'I8 %s leaves the limit whole, and what it did is done',
    async (step) => {
      const code = await made({ totalLimit: 1 });
      const one = order();
      const dying = await Ordering.start(world.platform, {
        FAILPOINT: `billing.promo-code.${step}:crash`,
      });
      await (async () => {
        await dying.promoCodes.reserve(code, one, cause);
        if (step === 'after-use') await dying.promoCodes.use(code, one.orderId, cause);
        await dying.promoCodes.release(code, one, cause);
      })().catch(() => undefined);
      expect(dying.hasDied).toBe(true);
      const { used, reserved } = await world.ask(getPromoCode, { code });
      expect({ used, reserved }).toEqual({
        used: step === 'after-use' ? 1 : 0,
        reserved: step === 'after-reservation' ? 1 : 0,
      });
      // Whoever sends it again has it, once; nobody else beside them.
      await (step === 'after-use'
        ? replica(0).use(code, one.orderId, cause)
        : replica(0).reserve(code, one, cause));
      expect(await refusal(replica(1).reserve(code, order(), cause))).toBe('promo-code-exhausted');
      expect(await stored().countDocuments({ code })).toBe(1);
    },
    60_000,
  );
});

describe('a code that is used very often', () => {
  async function examined(): Promise<number> {
    const admin = world.platform.database('billing').admin();
    const { metrics } = await admin.command({ serverStatus: 1 });
    return Number(metrics.queryExecutor.scannedObjects);
  }

  /** Documents that the database looked at while some orders went their way. */
  async function examinedBy(code: string): Promise<number> {
    const before = await examined();
    for (let n = 0; n < 5; n += 1) {
      const one = order();
      await replica(n).inspect(code, one, randomUUID());
      await replica(n).reserve(code, one, cause);
      if (n % 2 === 0) await replica(n).use(code, one.orderId, cause);
      else await replica(n).release(code, one, cause);
    }
    return (await examined()) - before;
  }

  it('2.3 (reliability) costs the same after a hundred thousand uses as after a hundred', async () => {
    const [seldom, often] = [await made(), await made()];
    const place = (code: string) => (number: number) => ({
      ...{ _id: `${code}:${number}`, code, number, state: 'used', schemaVersion: 1 },
      ...{ organizationId: `o${number}`, orderId: `order${number}`, turn: 0 },
      ...{ heldFor: `${code}:order${number}`, turnOf: `${code}:o${number}:0` },
      ...{ reservedAt: new Date(), usedAt: new Date(), version: 0, outbox: [] },
    });
    const codes = world.platform.database('billing').collection<{ _id: string }>('promoCodes');
    for (const [code, uses] of [
      [seldom, 100],
      [often, 100_000],
    ] as const) {
      for (let from = 0; from < uses; from += 10_000) {
        const numbers = Array.from({ length: Math.min(10_000, uses) }, (_, n) => from + n);
        await stored().insertMany(numbers.map(place(code)));
      }
      await codes.updateOne({ _id: code }, { $set: { opened: uses } });
    }
    // The first order of each makes places.
    await examinedBy(seldom);
    await examinedBy(often);
    const few = await examinedBy(seldom);
    const many = await examinedBy(often);
    expect(few).toBeLessThan(120);
    expect(Math.abs(many - few)).toBeLessThan(20);
  }, 180_000);
});
