import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CatalogFile, currencies, locales } from '@atrium/contracts';
import { parseInput } from '@atrium/messaging';
import { after, readFile } from './file.js';
import { nothing, partsOf } from './parts.js';
import { shownCatalog } from './shown.js';
import { stockFile } from './stock-catalog.js';

const example = stockFile({ environment: 'test', catalogFile: undefined })!;
const text = readFileSync(example, 'utf8');
const file = await parseInput(CatalogFile, JSON.parse(text));
const now = new Date('2026-11-27T09:00:00.000Z');
const known = partsOf(readFile(file, nothing, now).sayings.map(after));

/** The example with something else in it. */
function but(change: (file: CatalogFile) => void): CatalogFile {
  const copy = JSON.parse(text) as CatalogFile;
  change(copy);
  return copy;
}

describe('the example of a catalog', () => {
  it('is what development and tests begin with, and production only where it is named', () => {
    expect(stockFile({ environment: 'development', catalogFile: undefined })).toBe(example);
    expect(stockFile({ environment: 'production', catalogFile: undefined })).toBeNull();
    expect(stockFile({ environment: 'production', catalogFile: 'shop.json' })).toBe('shop.json');
  });

  it('has nothing wrong, and each plan in both currencies', () => {
    const { errors, sayings } = readFile(file, nothing, now);
    expect(errors).toEqual([]);
    expect(sayings).toHaveLength(file.productTypes.length + file.plans.length + 2);
    const planIds = file.plans.map(({ planId }) => planId).toSorted();
    expect(planIds.length).toBeGreaterThan(40);
    expect(file.priceLists.map(({ currency }) => currency)).toEqual(currencies);
    for (const { prices } of file.priceLists) {
      expect(prices.map(({ planId }) => planId).toSorted()).toEqual(planIds);
    }
    expect(file.priceLists.map(({ mode }) => mode)).toEqual(['gross', 'net']);
  });

  it('A0-1 has names in five languages, none of them twice', () => {
    for (const named of [file.productTypes, file.plans]) {
      for (const locale of locales) {
        const names = named.map((one) => one.names[locale]);
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });

  it('is cheaper by the month for longer', () => {
    const { prices } = file.priceLists[0]!;
    const renewals = new Map(prices.map(({ planId, renewal }) => [planId, renewal]));
    for (const { planId, months } of file.plans.filter((plan) => plan.months === 12)) {
      const longer = renewals.get(planId.replace(/12$/, '36'));
      const year = renewals.get(planId)!;
      if (longer) expect([planId, months && longer < 3 * year]).toEqual([planId, true]);
    }
  });

  it('A0-2, A0-4, A0-8 shows types with what to order and to renew, each price without tax and with it', () => {
    for (const [currency, mode] of [
      ['CHF', 'gross'],
      ['EUR', 'net'],
    ] as const) {
      const list = file.priceLists.find((one) => one.currency === currency)!;
      const view = { currency, at: now, type: undefined, rateOf: () => 810 };
      const shown = shownCatalog(known, { ...view, locale: 'de' })!;
      expect(shown.mode).toBe(mode);
      expect(shown.productTypes).toHaveLength(file.productTypes.length);
      for (const { plans } of shown.productTypes) {
        expect(plans.some(({ newOrder }) => newOrder !== null)).toBe(true);
        expect(plans.some(({ renewal }) => renewal !== null)).toBe(true);
        for (const { planId, newOrder, renewal } of plans) {
          const said = list.prices.find((price) => price.planId === planId)!;
          expect([newOrder?.[mode], renewal?.[mode] ?? null]).toEqual([
            ...[said.newOrder, said.renewal],
          ]);
          for (const price of [newOrder, renewal]) {
            if (price) expect(price.net + price.tax).toBe(price.gross);
          }
        }
      }
      const hosting = shownCatalog(known, { ...view, type: 'hosting', locale: 'it' })!;
      expect(hosting.productTypes.map(({ name }) => name)).toEqual(['Hosting web']);
    }
  });
});

describe('a file that is imported', () => {
  it('says nothing where it is so already, and what is not so yet from now on', () => {
    expect(readFile(file, known, now).sayings).toEqual([]);
    const dearer = but(({ priceLists }) => (priceLists[0]!.prices[0]!.newOrder += 100));
    const { sayings, errors } = readFile(dearer, known, now);
    expect(errors).toEqual([]);
    expect(sayings.map(({ entry, change }) => [entry.key, change.from])).toEqual([['CHF', now]]);
    const { sayings: first } = readFile(file, nothing, now);
    expect(first.every(({ change }) => change.from.toISOString().startsWith('2024-01-01'))).toBe(
      true,
    );
  });

  it.each([
    ['a plan of no type', but(({ plans }) => (plans[3]!.type = 'cars')), '/plans/3/type'],
    ['a plan of another interval', but(({ plans }) => (plans[0]!.months = 6)), '/plans/0/months'],
    ['a plan twice', but(({ plans }) => plans.push(plans[1]!)), '/plans/55'],
    [
      'a price of no plan',
      but(({ priceLists }) => (priceLists[1]!.prices[2]!.planId = 'cars.red')),
      '/priceLists/1/prices/2/planId',
    ],
    [
      'a moment that there is not',
      but(({ productTypes }) => (productTypes[1]!.from = '2027-02-31T25:00:00Z')),
      '/productTypes/1/from',
    ],
  ])('is refused whole with %s', (_what, given, pointer) => {
    const { errors } = readFile(given, known, now);
    expect(errors.map((error) => error.pointer)).toContain(pointer);
  });

  it('has no more plans than a catalog may have', () => {
    const many = but(({ plans }) => {
      for (let n = 0; n < 146; n += 1) plans.push({ ...plans[0]!, planId: `domain.x${n}` });
    });
    expect(readFile(file, known, now).isTooLarge).toBe(false);
    expect(readFile(many, known, now).isTooLarge).toBe(true);
  });
});
