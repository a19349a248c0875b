import type {
  CatalogPart,
  Currency,
  PlanHistory,
  PriceListHistory,
  ProductTypeHistory,
} from '@atrium/contracts';
import type { Change, Entry } from './catalog.js';

/** How many changes a page has: lists of prices are long. */
const changesOfPage = 10;

/** Where the page before ended: `12` when what is shown next is the twelfth change. Undefined for no such place. */
function placeIn(cursor: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(cursor) ? Number(cursor) : undefined;
}

/** What was said of a part of the catalog, the last first, with the cursor of what was said before. */
function pageOf<Part extends CatalogPart>({ changes }: Entry<Part>, cursor?: string) {
  const end = cursor === undefined ? changes.length : (placeIn(cursor) ?? 0);
  const start = Math.max(0, end - changesOfPage);
  return {
    version: changes.length,
    nextCursor: start > 0 ? String(start) : null,
    changes: changes.slice(start, end).toReversed().map(said),
  };
}

function said<Content extends object>({ from, saidAt, saidBy, content }: Change<Content>) {
  return { from: from.toISOString(), saidAt: saidAt.toISOString(), saidBy, ...content };
}

export function productTypeHistory(
  entry: Entry<'product-type'>,
  cursor?: string,
): ProductTypeHistory {
  return { type: entry.key, ...pageOf(entry, cursor) };
}

export function planHistory(entry: Entry<'plan'>, cursor?: string): PlanHistory {
  return { planId: entry.key, ...pageOf(entry, cursor) };
}

export function priceListHistory(entry: Entry<'price-list'>, cursor?: string): PriceListHistory {
  return { currency: entry.key as Currency, ...pageOf(entry, cursor) };
}
