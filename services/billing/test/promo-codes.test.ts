import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createPromoCode,
  type EventContract,
  getPromoCode,
  listPromoCodes,
  listPromoRedemptions,
  promoCodeCreated,
  type PromoCodeTerms,
  promoCodeWithdrawn,
  promoReleased,
  promoReserved,
  promoUsed,
  withdrawPromoCode,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { eventually, operator, parallel } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import type { Basket } from '../src/promo-code/promo-code.js';
import { cause, Ordering, orderOf } from './ordering.js';
import { refusal, refusals, World } from './world.js';

let world: World;
let ordering: Ordering;
/** With three wrong codes a minute. */
let strict: Ordering;

beforeAll(async () => {
  world = await World.start({ replicas: 2, environment: { BILLING_RELEASE_EVERY_MS: '200' } });
  ordering = await Ordering.start(world.platform);
  strict = await Ordering.start(world.platform, {
    ...{ ATRIUM_LIMITS_FACTOR: '1', BILLING_WRONG_CODES_MAX: '3' },
    BILLING_WRONG_CODES_WITHIN_MS: '60000',
  });
}, 90_000);

afterAll(async () => {
  await Promise.all([ordering?.stop(), strict?.stop()]);
  await world?.stop();
});

const fifth = { kind: 'percent', basisPoints: 2_000 } as const;
/** Nobody has this one yet, and nothing in it looks like something else. */
const newCode = () => `C-${randomUUID().replaceAll('-', '').slice(0, 12)}`;
const now = () => world.platform.clock.now();
const minutes = (count: number) => new Date(now().getTime() + count * 60_000).toISOString();
const order = (organizationId: string = randomUUID()) => orderOf(organizationId, now());

async function made(terms: Partial<PromoCodeTerms> = {}): Promise<string> {
  const code = newCode();
  await world.ask(createPromoCode, { code, discount: fifth, ...terms });
  return code;
}

async function told(contract: EventContract, orderOrCode: string): Promise<object[]> {
  const all = await world.platform.bus.published<{ orderId?: string; code: string }>(
    contract as EventContract<{ orderId?: string; code: string }>,
  );
  return all
    .filter(({ data }) => data.orderId === orderOrCode || data.code === orderOrCode)
    .map(({ data, causedBy }) => ({ ...data, causedBy }));
}

const inspected = (code: string, basket: Partial<Basket> = {}) =>
  refusal(ordering.promoCodes.inspect(code, { ...order(), ...basket }, randomUUID()));

describe('an operator makes a promo code', () => {
  it('A6-10 which is then there as it was typed, with what it is for', async () => {
    const code = newCode().toLowerCase();
    const terms: PromoCodeTerms = {
      ...{ code, discount: { kind: 'amount', amounts: { CHF: 1_000, EUR: 900 } } },
      ...{ productTypes: ['hosting'], totalLimit: 3, until: minutes(60), firstOrderOnly: true },
    };
    const promo = await world.ask(createPromoCode, terms);
    expect(promo).toMatchObject({ ...terms, planIds: [], perOrganization: 1, state: 'active' });
    expect(promo).toMatchObject({ createdBy: operator.accountId, withdrawnAt: null });
    const found = await world.ask(getPromoCode, { code: code.toUpperCase().replace('-', ' ') });
    expect(found).toEqual({ ...promo, used: 0, reserved: 0 });
    const codes: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await world.ask(listPromoCodes, { limit: 1, ...(cursor && { cursor }) });
      codes.push(...page.items.map((one) => one.code));
      cursor = page.nextCursor;
    } while (cursor);
    expect(codes.filter((one) => one === code)).toEqual([code]);
  });

  it('once for each code, however it is typed, and once for each key, however often it is sent', async () => {
    const code = newCode();
    const key = { idempotencyKey: randomUUID() };
    const input = { code, discount: fifth };
    const answers = await parallel(10, () => world.ask(createPromoCode, input, operator, key));
    const first = await world.ask(createPromoCode, input, operator, key);
    for (const answer of answers) expect(answer).toEqual({ status: 'fulfilled', value: first });
    const again = { ...input, code: code.toLowerCase().replace('-', '') };
    expect(await refusal(world.ask(createPromoCode, again))).toBe('promo-code-exists');
    expect(await refusal(world.ask(createPromoCode, again, operator, key))).toBe(
      'idempotency-key-reused',
    );
    const canonical = first.code.replace('-', '').toUpperCase();
    await eventually(async () => (await told(promoCodeCreated, canonical)).length > 0);
    expect(await told(promoCodeCreated, canonical)).toEqual([
      { code: canonical, discount: fifth, state: 'active', causedBy: operator.accountId },
    ]);
  });

  it('decision 32: nobody else does', async () => {
    const julie = { accountId: randomUUID(), amr: ['pwd', 'otp', 'mfa'] };
    const input = { code: newCode(), discount: fifth };
    expect(
      await refusals([
        world.ask(createPromoCode, input, julie),
        world.ask(getPromoCode, input, julie),
        world.ask(withdrawPromoCode, input, julie),
        world.ask(listPromoCodes, {}, julie),
        world.ask(listPromoRedemptions, input, julie),
      ]),
    ).toEqual(new Set(['operator-required']));
  });

  it.each([
    ['/discount/basisPoints', { discount: { kind: 'percent', basisPoints: 10_001 } }],
    ['/discount/basisPoints', { discount: { kind: 'percent', basisPoints: 0 } }],
    ['/planIds/1', { planIds: ['mail.mailbox-12', 'mail.pigeon-12'] }],
    ['/productTypes/0', { productTypes: ['time-machine'] }],
    ['/discount/basisPoints', { discount: { kind: 'percent', basisPoints: -2_000 } }],
    ['/discount/basisPoints', { discount: { kind: 'percent', basisPoints: 12.5 } }],
    ['/discount/basisPoints', { discount: { kind: 'percent', basisPoints: '2000' } }],
    ['/discount/basisPoints', { discount: { kind: 'percent' } }],
    ['/discount/periods', { discount: { ...fifth, periods: 1 } }],
    ['/discount/periods', { discount: { kind: 'free-period', periods: 121 } }],
    ['/discount/amounts/EUR', { discount: { kind: 'amount', amounts: { CHF: 1 } } }],
    ['/discount/amounts/CHF', { discount: { kind: 'amount', amounts: { CHF: -1, EUR: 1 } } }],
    ['/discount/amounts/CHF', { discount: { kind: 'amount', amounts: { CHF: 1e11, EUR: 1 } } }],
    ['/discount/amounts/CHF', { discount: { kind: 'amount', amounts: { CHF: 2 ** 60, EUR: 1 } } }],
    ['/discount/amounts/CHF', { discount: { kind: 'amount', amounts: { CHF: 1.5, EUR: 1 } } }],
    [
      '/discount/amounts/USD',
      { discount: { kind: 'amount', amounts: { CHF: 1, EUR: 1, USD: 1 } } },
    ],
    ['/discount/kind', { discount: { kind: 'everything' } }],
    ['/totalLimit', { totalLimit: 0 }],
    ['/perOrganization', { perOrganization: -1 }],
    ['/until', { until: '2020-01-01T00:00:00Z' }],
    ['/from', { from: '2026-02-31T25:00:00Z' }],
    ['/code', { code: 'é-à-ü-ö' }],
    ['/code', { code: 'a---b' }],
  ])('A25 (7.2) names %s where it is wrong, and makes nothing: %j', async (pointer, wrong) => {
    const code = newCode();
    const input = { code, discount: fifth, ...wrong } as PromoCodeTerms;
    const error = await world.ask(createPromoCode, input).catch((thrown: unknown) => thrown);
    const { errors = [] } = (error as Problem).details;
    expect(errors.map((one) => one.pointer)).toContain(pointer);
    expect(await refusal(world.ask(getPromoCode, { code }))).toBe('promo-code-unknown');
  });

  it('A6-14 and withdraws it, once: no order gets it any more, those that hold it keep it', async () => {
    const code = await made();
    const held = order();
    await ordering.promoCodes.reserve(code, held, cause);
    const answers = await parallel(5, () => world.ask(withdrawPromoCode, { code }));
    const again = await world.ask(withdrawPromoCode, { code });
    for (const answer of answers) expect(answer).toEqual({ status: 'fulfilled', value: again });
    expect(again).toMatchObject({ state: 'withdrawn', withdrawnBy: operator.accountId });
    expect(await inspected(code)).toBe('promo-code-expired');
    expect(await refusal(ordering.promoCodes.reserve(code, order(), cause))).toBe(
      'promo-code-expired',
    );
    expect(await ordering.promoCodes.reserve(code, held, cause)).toMatchObject({ lines: [0] });
    expect(await ordering.promoCodes.use(code, held.orderId, cause)).toBe(true);
    expect(await refusal(world.ask(createPromoCode, { code, discount: fifth }))).toBe(
      'promo-code-exists',
    );
    const canonical = (await ordering.promoCodes.reserve(code, held, cause)).code;
    await eventually(async () => (await told(promoCodeWithdrawn, canonical)).length > 0);
    expect(await told(promoCodeWithdrawn, canonical)).toHaveLength(1);
    expect(await refusal(world.ask(withdrawPromoCode, { code: newCode() }))).toBe(
      'promo-code-unknown',
    );
  });
});

describe('who orders applies a promo code', () => {
  it('A6-12 and sees what it gives; it is not used until the order is completed', async () => {
    const code = await made();
    const one = order();
    const given = await ordering.promoCodes.inspect(code, one, randomUUID());
    expect(given).toMatchObject({ discount: fifth, lines: [0] });
    expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 0, reserved: 0 });
    expect(await ordering.promoCodes.reserve(code, one, cause)).toEqual(given);
    expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 0, reserved: 1 });
    expect(await ordering.promoCodes.use(given.code, one.orderId, cause)).toBe(true);
    expect(await ordering.promoCodes.use(given.code, one.orderId, cause)).toBe(true);
    expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 1, reserved: 0 });
    const { items } = await world.ask(listPromoRedemptions, { code });
    const { organizationId, orderId } = one;
    expect(items).toMatchObject([{ organizationId, orderId, state: 'used' }]);
    await eventually(async () => (await told(promoUsed, orderId)).length > 0);
    const same = [{ code: given.code, organizationId, orderId, causedBy: 'julie' }];
    expect(await told(promoReserved, orderId)).toEqual(same);
    expect(await told(promoUsed, orderId)).toEqual(same);
  });

  it('A6-14 is told each reason apart, and reserving says the same', async () => {
    const mail = [{ planId: 'mail.mailbox-12', productType: 'mail' }];
    const organizationId = randomUUID();
    const exhausted = await made({ totalLimit: 1 });
    const used = await made();
    await ordering.promoCodes.reserve(exhausted, order(), cause);
    await ordering.promoCodes.reserve(used, order(organizationId), cause);
    for (const [code, basket, expected] of [
      [newCode(), {}, 'promo-code-unknown'],
      ['é', {}, 'promo-code-unknown'],
      [await made({ from: minutes(5) }), {}, 'promo-code-expired'],
      [exhausted, {}, 'promo-code-exhausted'],
      [await made({ productTypes: ['hosting'] }), { lines: mail }, 'promo-code-wrong-product'],
      [used, { organizationId }, 'promo-code-already-used'],
      [await made(), { kind: 'renewal' }, 'promo-code-new-products-only'],
      [
        await made({ firstOrderOnly: true }),
        { isFirstOrder: false },
        'promo-code-first-order-only',
      ],
    ] as const) {
      expect(await inspected(code, basket)).toBe(expected);
      const reserving = ordering.promoCodes.reserve(code, { ...order(), ...basket }, cause);
      expect(await refusal(reserving)).toBe(expected);
    }
  });

  it('A6-13 and loses it when what it is for leaves the basket', async () => {
    const code = await made({ planIds: ['hosting.web-basic-12'] });
    const one = order();
    await ordering.promoCodes.reserve(code, one, cause);
    const without = { ...one, lines: [{ planId: 'mail.mailbox-12', productType: 'mail' }] };
    // What the order holds itself does not stand in its way.
    expect(await ordering.promoCodes.recheck(code, one)).toMatchObject({ lines: [0] });
    expect(await refusal(ordering.promoCodes.recheck(code, without))).toBe(
      'promo-code-wrong-product',
    );
    const another = order(one.organizationId);
    expect(await refusal(ordering.promoCodes.recheck(code, another))).toBe(
      'promo-code-already-used',
    );
    expect(await refusal(ordering.promoCodes.reserve(code, without, cause))).toBe(
      'promo-code-wrong-product',
    );
  });

  it('A6-14 a few times with codes that do not exist, then has to wait; right ones do not count', async () => {
    const accountId = randomUUID();
    const organizationId = randomUUID();
    const right = await made();
    const tries = (code: string, who = accountId, whose = organizationId) =>
      strict.promoCodes.inspect(code, order(whose), who);
    for (let n = 0; n < 5; n += 1) await tries(right);
    const outcomes = await parallel(20, () => refusal(tries(newCode())));
    const seen = outcomes.map((one) => (one as { value: string }).value);
    expect(seen.filter((one) => one === 'promo-code-unknown')).toHaveLength(3);
    expect(seen.filter((one) => one === 'too-many-requests')).toHaveLength(17);
    // Nor is a right one any more, or trying would tell.
    const error = (await tries(right).catch((thrown: unknown) => thrown)) as Problem;
    expect(error.code).toBe('too-many-requests');
    expect(error.details.retryAfter).toBeGreaterThan(50);
    // Whoever is of the same organization, or the same person for another one.
    expect(await refusal(tries(right, randomUUID()))).toBe('too-many-requests');
    expect(await refusal(tries(right, accountId, randomUUID()))).toBe('too-many-requests');
    expect(await refusal(tries(right, randomUUID(), randomUUID()))).toBe('not refused');
    await world.platform.clock.advance({ seconds: 61 });
    expect(await refusal(tries(right))).toBe('not refused');
    await world.platform.clock.reset();
  });
});

describe('an order gives a promo code back', () => {
  it('A6-14 when it is abandoned or cancelled, once, and tells so', async () => {
    const code = await made({ totalLimit: 1 });
    const one = order();
    await ordering.promoCodes.reserve(code, one, cause);
    await parallel(10, () => ordering.promoCodes.release(code, one, cause));
    expect(await ordering.promoCodes.use(code, one.orderId, cause)).toBe(false);
    const [next, late] = [order(one.organizationId), order()];
    await ordering.promoCodes.reserve(code, next, cause);
    await ordering.promoCodes.release(code, one, cause);
    expect(await refusal(ordering.promoCodes.reserve(code, late, cause))).toBe(
      'promo-code-exhausted',
    );
    await eventually(async () => (await told(promoReleased, one.orderId)).length > 0);
    expect(await told(promoReleased, one.orderId)).toMatchObject([{ expired: false }]);
    // What is used stays used.
    await ordering.promoCodes.use(code, next.orderId, cause);
    await ordering.promoCodes.release(code, next, cause);
    expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 1, reserved: 0 });
  });

  it('A6-14 by itself when it is never completed, unless it is held for longer', async () => {
    const code = await made({ totalLimit: 2 });
    const [one, longer] = [order(), order()];
    await ordering.promoCodes.reserve(code, one, cause);
    await ordering.promoCodes.reserve(code, longer, cause);
    const until = new Date(longer.until.getTime() + 3_600_000);
    await ordering.promoCodes.reserve(code, { ...longer, until }, cause);
    await ordering.promoCodes.reserve(code, longer, cause);
    await world.platform.clock.advance({ minutes: 31 });
    await eventually(async () => (await told(promoReleased, one.orderId)).length > 0);
    expect(await told(promoReleased, one.orderId)).toMatchObject([
      { expired: true, causedBy: null },
    ]);
    expect(await world.ask(getPromoCode, { code })).toMatchObject({ used: 0, reserved: 1 });
    expect(await ordering.promoCodes.use(code, one.orderId, cause)).toBe(false);
    expect(await ordering.promoCodes.use(code, longer.orderId, cause)).toBe(true);
    await world.platform.clock.reset();
  });
});
