import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  confirmGratuity,
  type ConfirmedGratuity,
  type EventContract,
  explainGratuity,
  gratuityConfirmed,
  gratuityReleased,
  gratuityReserved,
  type GratuityTerms,
  gratuityUsed,
  gratuityWithdrawn,
  listConfirmedGratuities,
  listGratuities,
  withdrawGratuity,
} from '@atrium/contracts';
import type { Problem } from '@atrium/messaging';
import { eventually, operator, parallel } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import type { LineWithGratuity } from '../src/gratuity/gratuities.js';
import { cause, Ordering } from './ordering.js';
import { accountant, refusal, refusals, World } from './world.js';

let world: World;
let replicas: Ordering[];

beforeAll(async () => {
  world = await World.start({ replicas: 2, environment: { BILLING_RELEASE_EVERY_MS: '200' } });
  replicas = await Promise.all([1, 2].map(() => Ordering.start(world.platform)));
}, 90_000);

afterAll(async () => {
  await Promise.all((replicas ?? []).map((one) => one.stop()));
  await world?.stop();
});

const backup = { planId: 'backup.1tb-12', productType: 'backup' };
const drive = { planId: 'workspace.standard-12', productType: 'workspace' };
const free: GratuityTerms = {
  ...{ productType: 'backup', reason: 'With our apologies' },
  discount: { kind: 'percent', basisPoints: 10_000 },
};
const replica = (n = 0) => replicas[n % replicas.length]!.gratuities;
const minutes = (count: number) => new Date(world.platform.clock.now().getTime() + count * 60_000);

function confirmed(
  organizationId: string,
  terms: Partial<GratuityTerms> = {},
): Promise<ConfirmedGratuity> {
  return world.ask(confirmGratuity, { organizationId, ...free, ...terms });
}

function line(organizationId: string, more: Partial<LineWithGratuity> = {}): LineWithGratuity {
  const ids = { orderId: randomUUID(), lineId: randomUUID(), placing: 1 };
  return { organizationId, ...ids, ...backup, until: minutes(30), ...more };
}

async function told(contract: EventContract, gratuityId: string): Promise<object[]> {
  const all = await world.platform.bus.published<{ gratuityId: string }>(
    contract as EventContract<{ gratuityId: string }>,
  );
  return all.filter(({ data }) => data.gratuityId === gratuityId).map(({ data }) => data);
}

async function openOnes(organizationId: string, plan: object = {}): Promise<string[]> {
  const julie = world.member(organizationId, accountant);
  const { items } = await world.ask(listGratuities, { organizationId, ...plan }, julie);
  return items.map(({ id }) => id);
}

async function stateOf({ id, organizationId }: ConfirmedGratuity): Promise<string | undefined> {
  const { items } = await world.ask(listConfirmedGratuities, { organizationId });
  return items.find((one) => one.id === id)?.state;
}

describe('an operator confirms a gratuity', () => {
  it('A6-1, A6-3 for one organization, which alone sees it', async () => {
    const [ours, theirs] = [await world.organization(), await world.organization()];
    const until = minutes(60).toISOString();
    const gratuity = await confirmed(ours, { until });
    expect(gratuity).toMatchObject({ ...free, organizationId: ours, planId: null, until });
    expect(gratuity).toMatchObject({ state: 'open', confirmedBy: operator.accountId });
    expect(await openOnes(ours)).toEqual([gratuity.id]);
    expect(await openOnes(theirs)).toEqual([]);
    const eve = world.member(theirs);
    const input = { organizationId: ours };
    expect(await refusal(world.ask(listGratuities, input, eve))).toBe('not-found');
    expect(await refusal(world.ask(listGratuities, input, world.member(ours, [])))).toBe(
      'forbidden',
    );
    await eventually(async () => (await told(gratuityConfirmed, gratuity.id)).length > 0);
    const [data] = await told(gratuityConfirmed, gratuity.id);
    expect(data).toMatchObject({ organizationId: ours, productType: 'backup', state: 'open' });
    expect(data).not.toHaveProperty('reason');
  });

  it('A6-2, A6-4 which is in the list of a line for that product, and of no other', async () => {
    const ours = await world.organization();
    const ofType = await confirmed(ours);
    const { productType: _type, ...rest } = free;
    const ofPlan = await world.ask(confirmGratuity, {
      ...{ organizationId: ours, ...rest, planId: backup.planId },
    });
    await confirmed(ours, { from: minutes(5).toISOString() });
    expect(await openOnes(ours, backup)).toEqual([ofPlan.id, ofType.id]);
    expect(await openOnes(ours, { ...backup, planId: 'backup.5tb-12' })).toEqual([ofType.id]);
    expect(await openOnes(ours, drive)).toEqual([]);
  });

  it('A6-1 once for each key, however often it is sent', async () => {
    const organizationId = await world.organization();
    const key = { idempotencyKey: randomUUID() };
    const send = () => world.ask(confirmGratuity, { organizationId, ...free }, operator, key);
    await parallel(10, send);
    const { id } = await send();
    expect(await openOnes(organizationId)).toEqual([id]);
  });

  it('decision 32: nobody else does, nor for an organization that is not there or is closing', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId);
    const gratuityId = (await confirmed(organizationId)).id;
    expect(
      await refusals([
        world.ask(confirmGratuity, { organizationId, ...free }, julie),
        world.ask(listConfirmedGratuities, { organizationId }, julie),
        world.ask(withdrawGratuity, { organizationId, gratuityId }, julie),
      ]),
    ).toEqual(new Set(['operator-required']));
    expect(await refusal(confirmed(randomUUID()))).toBe('not-found');
    await world.platform
      .database('billing')
      .collection<{ _id: string }>('gates')
      .updateOne({ _id: organizationId }, { $set: { state: 'closed' } });
    expect(await refusal(confirmed(organizationId))).toBe('organization-closing');
  });

  it.each([
    ['/discount/basisPoints', { discount: { kind: 'percent', basisPoints: 10_001 } }],
    ['/discount/basisPoints', { discount: { kind: 'percent', basisPoints: -1 } }],
    ['/discount/amounts/EUR', { discount: { kind: 'amount', amounts: { CHF: 100 } } }],
    ['/discount/amounts/CHF', { discount: { kind: 'amount', amounts: { CHF: 1e300, EUR: 1 } } }],
    ['/discount/amounts', { discount: { kind: 'amount' } }],
    ['/planId', { planId: 'backup.1tb-12' }],
    ['/planId', { productType: undefined }],
    ['/planId', { productType: undefined, planId: 'backup.2pb-12' }],
    ['/productType', { productType: 'time-machine' }],
    ['/reason', { reason: '' }],
    ['/until', { until: '2020-01-01T00:00:00Z' }],
  ])('A25 (7.2) names %s where it is wrong, and confirms nothing: %j', async (pointer, wrong) => {
    const organizationId = await world.organization();
    const asked = confirmed(organizationId, wrong as Partial<GratuityTerms>);
    const error = await asked.catch((thrown: unknown) => thrown);
    const { errors = [] } = (error as Problem).details;
    expect(errors.map((one) => one.pointer)).toContain(pointer);
    expect(await openOnes(organizationId)).toEqual([]);
  });

  it('A6-9 and withdraws it: an order that holds it keeps it, and gives it back to nobody', async () => {
    const organizationId = await world.organization();
    const [open, held] = [await confirmed(organizationId), await confirmed(organizationId)];
    const one = line(organizationId);
    await replica().reserve(held.id, one, cause);
    for (const { id: gratuityId } of [open, held]) {
      const input = { organizationId, gratuityId };
      await parallel(5, () => world.ask(withdrawGratuity, input));
      const answer = await world.ask(withdrawGratuity, input);
      expect(answer.withdrawnBy).toBe(operator.accountId);
      await eventually(async () => (await told(gratuityWithdrawn, gratuityId)).length > 0);
      expect(await told(gratuityWithdrawn, gratuityId)).toHaveLength(1);
    }
    expect([await stateOf(open), await stateOf(held)]).toEqual(['withdrawn', 'reserved']);
    expect(await refusal(replica().reserve(open.id, one, cause))).toBe('gratuity-withdrawn');
    expect(await replica().reserve(held.id, one, cause)).toMatchObject({ reason: free.reason });
    await replica().release(held.id, one, cause);
    expect(await stateOf(held)).toBe('withdrawn');
    expect(await openOnes(organizationId)).toEqual([]);
    const other = { organizationId: await world.organization(), gratuityId: held.id };
    expect(await refusal(world.ask(withdrawGratuity, other))).toBe('not-found');
  });
});

describe('an order uses a gratuity', () => {
  it('A6-6, A6-7 on one line, once; what it is, the line says', async () => {
    const organizationId = await world.organization();
    const gratuity = await confirmed(organizationId);
    const { id } = gratuity;
    const one = line(organizationId);
    const given = { gratuityId: id, discount: free.discount, reason: free.reason };
    expect(await replica().inspect(id, one)).toEqual(given);
    expect(await stateOf(gratuity)).toBe('open');
    expect(await replica().reserve(id, one, cause)).toEqual(given);
    expect(await openOnes(organizationId)).toEqual([]);
    const otherLine = { ...one, lineId: randomUUID() };
    expect(await refusal(replica().reserve(id, otherLine, cause))).toBe('gratuity-reserved');
    expect(await replica().use(id, one.orderId, cause)).toBe(true);
    expect(await replica().use(id, one.orderId, cause)).toBe(true);
    await replica().release(id, one, cause);
    expect(await stateOf(gratuity)).toBe('used');
    expect(await refusal(replica().reserve(id, line(organizationId), cause))).toBe('gratuity-used');
    const input = { organizationId, gratuityId: id };
    expect(await refusal(world.ask(withdrawGratuity, input))).toBe('gratuity-used');
    await eventually(async () => (await told(gratuityUsed, id)).length > 0);
    const same = { gratuityId: id, organizationId, orderId: one.orderId };
    expect(await told(gratuityReserved, id)).toMatchObject([{ ...same, state: 'reserved' }]);
    expect(await told(gratuityUsed, id)).toMatchObject([{ ...same, state: 'used' }]);
  });

  it('A6-2, A6-6 which offers it as long as it is open, or held by the order itself', async () => {
    const organizationId = await world.organization();
    const [first, second] = [await confirmed(organizationId), await confirmed(organizationId)];
    await confirmed(organizationId, { productType: 'workspace' });
    const [one, other] = [line(organizationId), line(organizationId)];
    await replica().reserve(first.id, one, cause);
    const offered = async ({ orderId }: LineWithGratuity, plan = backup) => {
      const found = await replica(1).offered(organizationId, plan, orderId);
      return found.map(({ _id }) => _id);
    };
    expect(await offered(one)).toEqual([first.id, second.id]);
    expect(await offered(other)).toEqual([second.id]);
    expect(await offered(one, { ...drive, productType: 'mail' })).toEqual([]);
  });

  it('A6-5 never by its id from another organization, nor for another product', async () => {
    const [ours, theirs] = [await world.organization(), await world.organization()];
    const { id } = await confirmed(ours);
    expect(await refusal(replica().reserve(id, line(theirs), cause))).toBe('not-found');
    expect(await refusal(replica().inspect(randomUUID(), line(ours)))).toBe('not-found');
    expect(await refusal(replica().reserve(id, line(ours, drive), cause))).toBe(
      'gratuity-wrong-product',
    );
    const late = await confirmed(ours, { from: minutes(1).toISOString() });
    expect(await refusal(replica().reserve(late.id, line(ours), cause))).toBe('gratuity-expired');
  });

  it('F17 (7.1), I9 one, of twenty at the same moment', async () => {
    const organizationId = await world.organization();
    const { id } = await confirmed(organizationId);
    const outcomes = await parallel(20, (n) =>
      refusal(replica(n).reserve(id, line(organizationId), cause)),
    );
    const seen = outcomes.map((one) => (one.status === 'fulfilled' ? one.value : one.reason));
    expect(seen.toSorted()).toEqual([
      ...Array.from({ length: 19 }, () => 'gratuity-reserved'),
      'not refused',
    ]);
  });

  it('A6-7 or gives it back, once, though many say so and its time runs out', async () => {
    const organizationId = await world.organization();
    const gratuity = await confirmed(organizationId);
    const { id } = gratuity;
    const [one, next] = [line(organizationId), line(organizationId)];
    await replica().reserve(id, one, cause);
    await world.platform.clock.advance({ minutes: 31 });
    await parallel(20, (n) => replica(n).release(id, one, cause));
    await eventually(async () => (await stateOf(gratuity)) === 'open');
    await eventually(async () => (await told(gratuityReleased, id)).length > 0);
    expect(await told(gratuityReleased, id)).toHaveLength(1);
    expect(await replica().use(id, one.orderId, cause)).toBe(false);
    await world.platform.clock.reset();
    await replica().reserve(id, next, cause);
    await replica().release(id, one, cause);
    expect(await stateOf(gratuity)).toBe('reserved');
  });

  it('A6-7 and an order that is never completed gives it back by itself, unless it is held for longer', async () => {
    const organizationId = await world.organization();
    const [left, longer] = [await confirmed(organizationId), await confirmed(organizationId)];
    const [one, other] = [line(organizationId), line(organizationId)];
    await replica().reserve(left.id, one, cause);
    await replica().reserve(longer.id, other, cause);
    await replica(1).reserve(longer.id, { ...other, until: minutes(90) }, cause);
    await world.platform.clock.advance({ minutes: 31 });
    await eventually(async () => (await stateOf(left)) === 'open');
    expect(await stateOf(longer)).toBe('reserved');
    await eventually(async () => (await told(gratuityReleased, left.id)).length > 0);
    expect(await told(gratuityReleased, left.id)).toMatchObject([{ expired: true }]);
    await world.platform.clock.reset();
  });

  it.each(['after-reservation', 'after-use', 'after-release'])(
    'A6-7 and a process that dies %s has done what it did, and no more',
    async (step) => {
      const organizationId = await world.organization();
      const gratuity = await confirmed(organizationId);
      const { id } = gratuity;
      const one = line(organizationId);
      const dying = await Ordering.start(world.platform, {
        FAILPOINT: `billing.gratuity.${step}:crash`,
      });
      await (async () => {
        await dying.gratuities.reserve(id, one, cause);
        if (step === 'after-use') await dying.gratuities.use(id, one.orderId, cause);
        await dying.gratuities.release(id, one, cause);
      })().catch(() => undefined);
      expect(dying.hasDied).toBe(true);
      const expected = { 'after-reservation': 'reserved', 'after-use': 'used' }[step] ?? 'open';
      expect(await stateOf(gratuity)).toBe(expected);
      if (expected !== 'used') {
        await replica().reserve(id, one, cause);
        expect(await stateOf(gratuity)).toBe('reserved');
      } else expect(await replica().use(id, one.orderId, cause)).toBe(true);
    },
    60_000,
  );
});

describe('why there is no gratuity to choose', () => {
  const explained = async (organizationId: string, accountId: string) => {
    const julie = world.member(organizationId, accountant, accountId);
    return world.ask(explainGratuity, { organizationId, ...backup }, julie);
  };

  it('A6-9 is said: another organization of mine has it, and never of one that is not', async () => {
    const [here, there] = [await world.organization(), await world.organization()];
    const accountId = randomUUID();
    const nothing = { reason: 'none', gratuityId: null, organizationId: null };
    const gratuity = await confirmed(there);
    expect(await explained(here, accountId)).toEqual(nothing);
    world.member(there, ['products.manage'], accountId);
    expect(await explained(here, accountId)).toEqual(nothing);
    world.member(there, accountant, accountId);
    expect(await explained(here, accountId)).toEqual({
      ...{ reason: 'wrong-organization', gratuityId: gratuity.id, organizationId: there },
    });
    expect((await explained(there, accountId)).reason).toBe('available');
    await replica().reserve(gratuity.id, line(there), cause);
    expect((await explained(there, accountId)).reason).toBe('reserved');
    expect(await explained(here, accountId)).toEqual(nothing);
  });

  it('A6-9 is said: it is for another product, was used, ran out or was withdrawn', async () => {
    const reasonAfter = async (
      terms: Partial<GratuityTerms>,
      then: (one: ConfirmedGratuity) => Promise<unknown> = async () => undefined,
    ) => {
      const organizationId = await world.organization();
      await then(await confirmed(organizationId, terms));
      return (await explained(organizationId, randomUUID())).reason;
    };
    const use = async ({ id, organizationId }: ConfirmedGratuity) => {
      const one = line(organizationId);
      await replica().reserve(id, one, cause);
      await replica().use(id, one.orderId, cause);
    };
    const withdraw = ({ id: gratuityId, organizationId }: ConfirmedGratuity) =>
      world.ask(withdrawGratuity, { organizationId, gratuityId });
    const runOut = () => world.platform.clock.advance({ minutes: 2 });
    expect(await reasonAfter({ productType: 'workspace' })).toBe('wrong-product');
    expect(await reasonAfter({}, use)).toBe('used');
    expect(await reasonAfter({}, withdraw)).toBe('withdrawn');
    expect(await reasonAfter({ from: minutes(9).toISOString() })).toBe('not-yet');
    expect(await reasonAfter({ until: minutes(1).toISOString() }, runOut)).toBe('expired');
    await world.platform.clock.reset();
  });

  it('A6-9 is said to those who see the accounting, and to nobody else', async () => {
    const organizationId = await world.organization();
    const input = { organizationId, ...backup };
    const asked = (asker: Parameters<typeof world.ask>[2]) =>
      refusal(world.ask(explainGratuity, input, asker));
    expect(await asked(world.member(organizationId, []))).toBe('forbidden');
    expect(await asked({ accountId: randomUUID() })).toBe('not-found');
  });
});
