import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  catalogChanged,
  type CatalogFile,
  type CatalogQuery,
  type Currency,
  describePlan,
  describeProductType,
  getCatalog,
  getPlan,
  getPriceList,
  importCatalogByDeploy,
  listCatalog,
  type PlanPrice,
  type PlanTerms,
  type PriceListTerms,
  retirePlan,
  setPriceList,
  type ShownPlan,
} from '@atrium/contracts';
import { busOver, connectAsDeploy } from '@atrium/messaging';
import { eventually, operator, parallel } from '@atrium/testing';
import { Shop } from './shop.js';
import { refusal, World } from './world.js';

const example = fileURLToPath(new URL('../../catalog.json', import.meta.url));
const command = fileURLToPath(new URL('../../../../tools/operator.mjs', import.meta.url));
const anna = { ...operator, accountId: randomUUID() };
const texts = (text: string) => ({ fr: text, de: text, it: text, en: text, es: text });

let world: World;
beforeAll(async () => {
  world = await World.start({ replicas: 2 });
}, 60_000);
afterAll(() => world?.stop());
afterEach(() => world.platform.clock.reset());

const now = () => world.platform.clock.now();
const inMinutes = (minutes: number) => new Date(now().getTime() + minutes * 60_000).toISOString();

/** What anyone sees of a plan; undefined where it is not shown. */
async function seen(
  planId: string,
  query: Partial<CatalogQuery> = {},
): Promise<ShownPlan | undefined> {
  const wanted = { currency: 'CHF', locale: 'en', ...query } as const;
  const { productTypes } = await world.ask(getCatalog, wanted);
  return productTypes.flatMap(({ plans }) => plans).find((plan) => plan.planId === planId);
}

/** A plan for mailboxes that nobody else changes. */
async function newPlan(
  more: Partial<PlanTerms> = {},
): Promise<{ planId: string; terms: PlanTerms }> {
  const planId = `mail.m${randomUUID().slice(0, 8)}`;
  const terms: PlanTerms = {
    ...{ names: texts(planId), descriptions: texts('Mail'), type: 'mail' },
    ...{ months: 12, taxClass: 'standard', position: 1, ...more },
  };
  await world.ask(describePlan, { planId, version: 0, ...terms });
  return { planId, terms };
}

/** Sets one price among all the others. */
async function setPrice(
  price: PlanPrice,
  { from, currency = 'CHF' }: { from?: string; currency?: Currency } = {},
): Promise<void> {
  const { version, changes } = await world.ask(getPriceList, { currency });
  const { mode, prices } = changes[0]!;
  const others = prices.filter(({ planId }) => planId !== price.planId);
  const list: PriceListTerms = { mode, prices: [...others, price] };
  await world.ask(setPriceList, { currency, version, ...list, ...(from && { from }) });
}

/** A request that is refused as not valid: where it is wrong. */
async function wrongIn(request: Promise<unknown>): Promise<string[]> {
  const problem = await request.then(
    () => undefined,
    (error: { details: { errors?: { pointer: string }[] } }) => error.details,
  );
  return problem?.errors?.map(({ pointer }) => pointer) ?? [];
}

describe('anyone sees what is sold', () => {
  it('A0-2, A0-4 with every price without tax and with it, exact in the one that is the master', async () => {
    for (const [currency, mode] of [
      ['CHF', 'gross'],
      ['EUR', 'net'],
    ] as const) {
      const shown = await world.ask(getCatalog, { currency, locale: 'fr' });
      expect(shown).toMatchObject({ currency, mode, locale: 'fr' });
      const basic = await seen('hosting.web-basic-12', { currency });
      const file = JSON.parse(readFileSync(example, 'utf8')) as CatalogFile;
      const list = file.priceLists.find((one) => one.currency === currency)!;
      const said = list.prices.find(({ planId }) => planId === 'hosting.web-basic-12')!;
      expect(basic).toMatchObject({ taxBasisPoints: 810, months: 12, state: 'active' });
      expect([basic!.newOrder![mode], basic!.renewal![mode]]).toEqual([
        said.newOrder,
        said.renewal,
      ]);
      for (const price of [basic!.newOrder!, basic!.renewal!]) {
        expect(price.net + price.tax).toBe(price.gross);
      }
    }
  });

  it('A0-8 by type, to order and to renew, in the language they ask for', async () => {
    const shown = await world.ask(getCatalog, { currency: 'CHF', type: 'hosting', locale: 'de' });
    const [hosting, ...others] = shown.productTypes;
    expect([hosting!.name, others]).toEqual(['Webhosting', []]);
    for (const { newOrder, renewal, months } of hosting!.plans) {
      expect([newOrder !== null, renewal !== null]).toEqual([true, months !== null]);
    }
  });

  it('as it was at a moment of the past, and never as it is only planned', async () => {
    const summer = { at: '2025-07-01T00:00:00Z' };
    expect(await seen('domain.ch-12', summer)).toEqual(await seen('domain.ch-12'));
    const before = { currency: 'CHF', locale: 'en', at: '2023-12-31T23:59:59Z' } as const;
    expect(await refusal(world.ask(getCatalog, before))).toBe('not-found');
    for (const at of [inMinutes(5), '2010-01-01T00:00:00Z', '2026-02-31T99:00:00Z']) {
      const asked = { ...before, at };
      expect([at, await refusal(world.ask(getCatalog, asked))]).toEqual([at, 'invalid-input']);
    }
  });
});

describe('an operator changes the catalog', () => {
  it('from a moment on: it takes effect by itself, and what was answered before stays the answer', async () => {
    // In euros: what is planned here is in nobody's way elsewhere.
    const currency = 'EUR';
    const { planId } = await newPlan();
    const other = await newPlan();
    const price = (amount: number) => ({ planId, newOrder: amount, renewal: amount });
    const shown = async (at?: string) =>
      (await seen(planId, { currency, ...(at && { at }) }))?.newOrder?.net;
    await setPrice(price(1_000), { currency });
    const noon = now().toISOString();
    await setPrice(price(2_000), { currency, from: inMinutes(30) });
    expect(await shown()).toBe(1_000);
    const { version, changes } = await world.ask(getPriceList, { currency });
    const { mode, prices } = changes[1]!;
    const more = [...prices, { ...price(500), planId: other.planId }];
    const wrong = wrongIn(world.ask(setPriceList, { currency, version, mode, prices: more }));
    expect(await wrong).toEqual(['/prices']);

    await world.platform.clock.advance({ minutes: 29, seconds: 30 });
    const soon = await world.ask(getCatalog, { currency, locale: 'en' });
    expect(soon.freshFor).toBeLessThanOrEqual(30);
    await world.platform.clock.advance({ minutes: 1 });
    expect([await shown(), await shown(noon)]).toEqual([2_000, 1_000]);
  });

  it('once: of two who change a plan at once one does, and the other looks again', async () => {
    const { planId, terms } = await newPlan();
    const outcomes = await parallel(10, (n) =>
      refusal(
        world.ask(
          describePlan,
          { planId, version: 1, ...terms, names: texts(`${planId} ${n}`) },
          n % 2 === 0 ? anna : operator,
        ),
      ),
    );
    const codes = outcomes.map((one) => (one.status === 'fulfilled' ? one.value : one.reason));
    expect(codes.filter((code) => code === 'not refused')).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['not refused', 'changed-meanwhile']));
    const { version, changes } = await world.ask(getPlan, { planId });
    expect([version, changes.length]).toEqual([2, 2]);
  });

  it('and adds a plan once, though two do at once', async () => {
    const { terms } = await newPlan();
    const planId = `mail.n${randomUUID().slice(0, 8)}`;
    const outcomes = await parallel(10, (n) =>
      refusal(world.ask(describePlan, { planId, version: 0, ...terms, position: n })),
    );
    const added = outcomes.filter(
      (one) => one.status === 'fulfilled' && one.value === 'not refused',
    );
    expect(added).toHaveLength(1);
    expect((await world.ask(getPlan, { planId })).version).toBe(1);
  });

  it('A0-8 and retires a plan: it is renewed, and not ordered any more, until it is described again', async () => {
    const { planId, terms } = await newPlan();
    await setPrice({ planId, newOrder: 1_000, renewal: 1_200 });
    const names = texts(`${planId} later`);
    await world.ask(describePlan, { planId, version: 1, ...terms, names, from: inMinutes(10) });
    await parallel(5, () => world.ask(retirePlan, { planId }, anna));
    expect(await seen(planId)).toMatchObject({ state: 'retired', newOrder: null });
    expect((await seen(planId))?.renewal?.gross).toBe(1_200);
    await world.platform.clock.advance({ minutes: 11 });
    expect(await seen(planId)).toMatchObject({ name: names.en, state: 'retired' });
    const { version, changes } = await world.ask(getPlan, { planId });
    expect(changes.map(({ state }) => state)).toEqual(['retired', 'retired', 'active', 'active']);
    expect(changes[0]!.saidBy).toBe(anna.accountId);
    await world.ask(describePlan, { planId, version, ...terms });
    expect(await seen(planId)).toMatchObject({ name: planId, state: 'active' });
    expect(await refusal(world.ask(retirePlan, { planId: 'mail.nothing' }))).toBe('not-found');
  });

  it('but not what was, nor what was sold', async () => {
    const { planId, terms } = await newPlan();
    await setPrice({ planId, newOrder: 1_000, renewal: 1_200 });
    const said = { planId, version: 1, ...terms };
    expect(await wrongIn(world.ask(describePlan, { ...said, from: inMinutes(-1) }))).toEqual([
      '/from',
    ]);
    expect(await wrongIn(world.ask(describePlan, { ...said, months: 24 }))).toEqual(['/months']);
    const unknown = { ...said, planId: 'cars.red', version: 0, type: 'cars' };
    expect(await wrongIn(world.ask(describePlan, unknown))).toEqual(['/type']);
    const { version, changes } = await world.ask(getPriceList, { currency: 'CHF' });
    const prices = changes[0]!.prices.filter((price) => price.planId !== planId);
    const without = { currency: 'CHF', version, mode: 'gross', prices } as const;
    expect(await wrongIn(world.ask(setPriceList, without))).toEqual(['/prices']);
    for (const amount of [-1, 0.5, 1e15, Number.NaN]) {
      const price = { planId, newOrder: amount, renewal: 1 };
      const wrong = { ...without, prices: [...prices, price] };
      expect(await refusal(world.ask(setPriceList, wrong))).toBe('invalid-input');
    }
    expect((await world.ask(getPlan, { planId })).version).toBe(1);
  });

  it('and sees what was said, by whom, page by page; said again as it is, nothing is added', async () => {
    const { planId, terms } = await newPlan();
    for (let n = 1; n <= 12; n += 1) {
      const names = texts(`${planId} ${n}`);
      await world.ask(describePlan, { planId, version: n, ...terms, names }, anna);
    }
    const names = texts(`${planId} 12`);
    await world.ask(describePlan, { planId, version: 13, ...terms, names });
    const first = await world.ask(getPlan, { planId });
    expect([first.version, first.changes.length, first.changes[0]!.names.en]).toEqual([
      ...[13, 10, `${planId} 12`],
    ]);
    const rest = await world.ask(getPlan, { planId, cursor: first.nextCursor! });
    expect(rest.changes.map(({ names }) => names.en)).toEqual([
      ...[`${planId} 2`, `${planId} 1`, planId],
    ]);
    expect(rest.nextCursor).toBeNull();
    expect(rest.changes.map(({ saidBy }) => saidBy)).toEqual([
      ...[anna.accountId, anna.accountId, operator.accountId],
    ]);
  });

  it('decision 32: each act is told once, with who did it', async () => {
    const { planId, terms } = await newPlan();
    const type = `type-${randomUUID().slice(0, 8)}`;
    const ofType = { names: texts(type), descriptions: texts('Text'), position: 9 };
    await world.ask(describeProductType, { type, version: 0, ...ofType }, anna);
    await world.ask(describePlan, { planId, version: 1, ...terms });
    await world.ask(retirePlan, { planId }, anna);
    await world.ask(retirePlan, { planId });
    const told = await eventually(async () => {
      const events = await world.platform.bus.published(catalogChanged);
      const mine = events.filter(({ data }) => [planId, type].includes(data.key));
      return mine.length >= 3 && mine;
    });
    expect(told.map(({ data, causedBy }) => [data.act, data.key, causedBy])).toEqual(
      expect.arrayContaining([
        ['plan-described', planId, operator.accountId],
        ['product-type-described', type, anna.accountId],
        ['plan-retired', planId, anna.accountId],
      ]),
    );
    expect(told).toHaveLength(3);
  });

  it('decision 32: nobody else does, nor an operator without a fresh second factor', async () => {
    const { planId, terms } = await newPlan();
    const julie = { accountId: randomUUID(), amr: ['pwd', 'otp', 'mfa'] };
    const unprotected = { ...operator, amr: ['pwd'] };
    const long = new Date(now().getTime() - 10 * 60_000);
    for (const [asker, code] of [
      [julie, 'operator-required'],
      [unprotected, 'second-factor-required'],
      [{ ...operator, authenticatedAt: long }, 'fresh-authentication-required'],
    ] as const) {
      const said = { planId, version: 1, ...terms, position: 7 };
      expect(await refusal(world.ask(describePlan, said, asker))).toBe(code);
      expect(await refusal(world.ask(retirePlan, { planId }, asker))).toBe(code);
    }
    expect(await refusal(world.ask(listCatalog, {}, julie))).toBe('operator-required');
  });
});

describe('whoever deploys', () => {
  /** `npm run operator` as somebody types it. */
  function typed(...words: string[]): Promise<{ code: number; said: string }> {
    const env = { ATRIUM_DATA: world.platform.platform.data.path };
    return new Promise((resolve) => {
      execFile(process.execPath, [command, ...words], { env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), said: (stdout + stderr).trim() }),
      );
    });
  }

  /** A file with the one plan, and a price in francs beside those that there are. */
  async function fileWith(planId: string, newOrder: number): Promise<CatalogFile> {
    const { changes } = await world.ask(getPriceList, { currency: 'CHF' });
    const { mode, prices } = changes[0]!;
    const others = prices.filter((price) => price.planId !== planId);
    const names = { names: texts(planId), descriptions: texts('Mail') };
    const price = { planId, newOrder, renewal: newOrder };
    return {
      productTypes: [],
      plans: [{ planId, type: 'mail', months: 1, taxClass: 'standard', position: 2, ...names }],
      priceLists: [{ currency: 'CHF', mode, prices: [...others, price] }],
    };
  }

  function written(file: CatalogFile): string {
    const path = join(world.platform.platform.data.path, `${randomUUID()}.json`);
    writeFileSync(path, JSON.stringify(file));
    return path;
  }

  it('imports a file: what is not so yet, told to nobody; a second time nothing', async () => {
    const planId = `mail.i${randomUUID().slice(0, 8)}`;
    const path = written(await fileWith(planId, 700));
    expect(await typed('catalog', 'import', path)).toEqual({
      code: 0,
      said: `added  plan  ${planId}\nchanged  price-list  CHF`,
    });
    expect((await seen(planId))?.newOrder?.gross).toBe(700);
    const again = await typed('catalog', 'import', path);
    expect(again).toEqual({ code: 0, said: 'It was so already: nothing was changed.' });
    const { said } = await typed('catalog', 'list');
    expect(said).toContain(`${planId}  CHF 7.00 / 7.00`);
    expect(said).toMatch(/\d+ plans, CHF with tax, EUR without tax$/);
    const { changes } = await world.ask(getPlan, { planId });
    expect(changes.map(({ saidBy }) => saidBy)).toEqual([null]);
    const told = await world.platform.bus.published(catalogChanged);
    expect(told.filter(({ data }) => data.key === planId)).toEqual([]);
  });

  it('imports nothing of a file that has anything wrong in it, and is told all of it', async () => {
    const planId = `mail.w${randomUUID().slice(0, 8)}`;
    const file = await fileWith(planId, 700);
    file.plans.push({ ...file.plans[0]!, planId: 'cars.red', type: 'cars' });
    file.priceLists[0]!.prices.push({ planId: 'cars.blue', newOrder: 1, renewal: 1 });
    const { code, said } = await typed('catalog', 'import', written(file));
    expect(code).toBe(1);
    expect(said).toContain('/plans/1/type: ');
    expect(said).toMatch(/\/priceLists\/0\/prices\/\d+\/planId: /);
    expect(await refusal(world.ask(getPlan, { planId }))).toBe('not-found');
    expect((await typed('catalog', 'export')).code).toBe(2);
  });

  it('finishes by importing again what was interrupted', async () => {
    const planId = `mail.c${randomUUID().slice(0, 8)}`;
    const file = await fileWith(planId, 700);
    const connection = await connectAsDeploy({ ATRIUM_DATA: world.platform.platform.data.path });
    try {
      const bus = busOver(connection);
      const importing = () => {
        return bus.request(importCatalogByDeploy, file, { requestId: randomUUID() });
      };
      await world.platform.crashAt('billing.catalog.after-import-step', importing);
      const { version } = await eventually(() => world.ask(getPlan, { planId }));
      expect([version, await seen(planId)]).toEqual([1, undefined]);
      const { changes } = await importing();
      expect(changes).toEqual([{ part: 'price-list', key: 'CHF', outcome: 'changed' }]);
      expect((await seen(planId))?.newOrder?.gross).toBe(700);
    } finally {
      await connection.close();
    }
  }, 60_000);

  it('begins with the example, and what was said since is so after a restart too', async () => {
    const planId = 'certificate.ev-12';
    const { changes, version } = await world.ask(getPlan, { planId });
    const { names, descriptions, type, months, taxClass } = changes[0]!;
    const position = changes[0]!.position + 1;
    const terms = { names, descriptions, type, months, taxClass, position };
    await world.ask(describePlan, { planId, version, ...terms });
    await world.platform.platform.restart('billing');
    const after = await eventually(() => world.ask(getPlan, { planId }));
    expect([after.version, after.changes[0]!.position]).toEqual([version + 1, position]);
    const { plans } = await world.ask(listCatalog, {});
    expect(plans.find((plan) => plan.planId === planId)).toMatchObject({
      ...{ state: 'active', version: version + 1, changesAt: null },
      prices: [{ currency: 'CHF' }, { currency: 'EUR' }],
    });
  }, 60_000);
});

describe('what is sold, in an order', () => {
  it('E-11 A25 is never more than can be paid: the line is named with which it would be', async () => {
    const { planId } = await newPlan();
    await setPrice({ planId, newOrder: 20_000_000_000, renewal: 10_000_000_000 });
    const shop = new Shop(world);
    const customer = await shop.customer();
    const of = (...periods: number[]) =>
      shop.begin(customer, [], {
        lines: periods.map((count, n) => ({ planId, name: `mail-${n}`, periods: count })),
      });
    expect(await of(3)).toMatchObject({ total: { gross: 40_000_000_000 } });
    expect(await wrongIn(of(4, 1))).toEqual(['/lines/0/periods']);
    expect(await wrongIn(of(1, 1, 120))).toEqual(['/lines/2/periods']);
  });
});
