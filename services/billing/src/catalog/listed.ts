import {
  type Currency,
  type ListedCatalog,
  type ListedPlan,
  type ListedPriceList,
  type ListedProductType,
} from '@atrium/contracts';
import { type Change, changeAt, type Entry, nextChange, planOf } from './catalog.js';
import type { Parts } from './parts.js';

/** The catalog as operators see it: as it stands at a moment, and when it changes. */
export function listedCatalog(parts: Parts, now: Date): ListedCatalog {
  return {
    productTypes: parts['product-type'].flatMap((entry) => listedProductType(entry, now)),
    plans: parts.plan.flatMap((entry) => listedPlan(entry, parts['price-list'], now)),
    priceLists: parts['price-list'].flatMap((entry) => listedPriceList(entry, now)),
  };
}

function listedProductType(
  { key, changes }: Entry<'product-type'>,
  now: Date,
): ListedProductType[] {
  const content = standing(changes, now)?.content;
  return content ? [{ type: key, name: content.names.en, ...changing(changes, now) }] : [];
}

function listedPlan(
  entry: Entry<'plan'>,
  priceLists: readonly Entry<'price-list'>[],
  now: Date,
): ListedPlan[] {
  const { key: planId, changes } = entry;
  const change = standing(changes, now);
  const plan = change && planOf(entry, priceLists, later(change.from, now));
  if (!plan) return [];
  const { names, type, months, taxClass, state } = plan;
  const prices = Object.entries(plan.prices).map(([currency, price]) => {
    return { currency: currency as Currency, ...price };
  });
  return [
    {
      ...{ planId, name: names.en, type, months, taxClass, prices },
      state: change.from > now ? 'planned' : state,
      ...changing(changes, now),
    },
  ];
}

function listedPriceList({ key, changes }: Entry<'price-list'>, now: Date): ListedPriceList[] {
  const mode = standing(changes, now)?.content.mode;
  return mode ? [{ currency: key as Currency, mode, ...changing(changes, now) }] : [];
}

/** What is so; of what is not there yet, what it will be first. */
function standing<Content>(
  changes: readonly Change<Content>[],
  now: Date,
): Change<Content> | undefined {
  return changeAt(changes, now) ?? changeAt(changes, nextChange(changes, now) ?? now);
}

function changing(changes: readonly Change<unknown>[], now: Date) {
  const changesAt = nextChange(changes, now)?.toISOString() ?? null;
  return { version: changes.length, changesAt };
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
