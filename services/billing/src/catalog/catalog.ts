import {
  type CatalogPart,
  type Currency,
  type FieldError,
  type Locale,
  type PlanPrice,
  type PlanState,
  type PlanTerms,
  type PriceListTerms,
  type ProductTypeTerms,
} from '@atrium/contracts';

/** What a plan is, and whether it is sold. */
export type PlanContent = PlanTerms & { readonly state: PlanState };

/** What is said of each part of the catalog. */
export interface Contents {
  readonly 'product-type': ProductTypeTerms;
  readonly plan: PlanContent;
  readonly 'price-list': PriceListTerms;
}

/** Something that was said: it is so from a moment on, until what is said to be so later. */
export interface Change<Content> {
  readonly from: Date;
  readonly content: Content;
  readonly saidAt: Date;
  /** Null: nobody's account, the command line. */
  readonly saidBy: string | null;
}

/** A type of products, a plan or the prices of a currency: everything that was ever said of it. */
export interface Entry<Part extends CatalogPart = CatalogPart> {
  readonly part: Part;
  /** The type, the id of the plan, the currency. */
  readonly key: string;
  /** In the order in which they were said. Nothing is taken away or changed. */
  readonly changes: readonly Change<Contents[Part]>[];
}

/** What a plan costs in one currency, in minor units and in the master mode of its list. */
export type Price = Omit<PlanPrice, 'planId'>;

/** Something of which nothing was said yet. */
export function unsaid<Part extends CatalogPart>(part: Part, key: string): Entry<Part> {
  return { part, key, changes: [] };
}

/** A plan as it is at a moment, with what it costs then. */
export interface Plan extends PlanContent {
  readonly id: string;
  /** Without a currency in which it has no price. */
  readonly prices: Readonly<Partial<Record<Currency, Price>>>;
}

/**
 * No answer is for a moment before it: Switzerland's rates of tax are known from then on. Half a day later, so that it is that
 * day everywhere.
 */
export const earliest = new Date('2011-01-01T12:00:00.000Z');

/**
 * What is so at a moment: of all that is said to be so by then, what begins last; of two that begin at once, what was said last.
 * Undefined before the first.
 */
export function changeAt<Content>(
  changes: readonly Change<Content>[],
  moment: Date,
): Change<Content> | undefined {
  return changes.reduce<Change<Content> | undefined>((found, change) => {
    if (change.from > moment) return found;
    return found && found.from > change.from ? found : change;
  }, undefined);
}

/** When it changes next by itself, after a moment; null: not as of now. */
export function nextChange(changes: readonly Change<unknown>[], moment: Date): Date | null {
  const later = changes.map(({ from }) => from).filter((from) => from > moment);
  return later.reduce<Date | null>((first, from) => (first && first < from ? first : from), null);
}

/** From when on something is so that is said now, or what is wrong with the moment. */
export function beginningOf(
  from: string | undefined,
  changes: readonly Change<unknown>[],
  now: Date,
): Date | FieldError {
  if (from === undefined) return now;
  const moment = new Date(from);
  if (Number.isNaN(moment.getTime())) return wrong('/from', 'from must be a moment that there is');
  if (moment < earliest) return wrong('/from', `from must not be before ${earliest.toISOString()}`);
  if (moment < now && changes.length > 0) {
    return wrong('/from', 'from must not be in the past: what was said of it stays');
  }
  return moment;
}

/** Whether it is so already from a moment on: then there is nothing to say. */
export function isSo<Content>(
  changes: readonly Change<Content>[],
  from: Date,
  content: Content,
): boolean {
  const before = changeAt(changes, from);
  return before !== undefined && JSON.stringify(before.content) === JSON.stringify(content);
}

/** What retires a plan at a moment: as it is then, and as it was to become later. Nothing where it is retired for good. */
export function retirement(
  changes: readonly Change<PlanContent>[],
  at: Date,
  saidBy: string | null,
): Change<PlanContent>[] {
  const later = changes.map(({ from }) => from).filter((from) => from > at);
  const moments = [at, ...later.toSorted((a, b) => a.getTime() - b.getTime())];
  return moments.flatMap((from, n) => {
    const content = changeAt(changes, from)?.content;
    const isSecond = n > 0 && from.getTime() === moments[n - 1]?.getTime();
    if (!content || content.state === 'retired' || isSecond) return [];
    return [{ from, content: { ...content, state: 'retired' as const }, saidAt: at, saidBy }];
  });
}

/** What a type of products is, with its fields in the order in which they are stored: so it can be compared. */
export function productTypeContent(terms: ProductTypeTerms): ProductTypeTerms {
  return { ...inLanguages(terms), position: terms.position };
}

/** What a plan is that can be ordered. */
export function planContent(terms: PlanTerms): PlanContent {
  const { type, months, taxClass, position } = terms;
  return { ...inLanguages(terms), type, months, taxClass, position, state: 'active' };
}

/** All prices of a currency, in order of plans. */
export function priceListContent({ mode, prices }: PriceListTerms): PriceListTerms {
  const sorted = prices.map(({ planId, newOrder, renewal }) => ({ planId, newOrder, renewal }));
  return { mode, prices: sorted.toSorted((a, b) => (a.planId < b.planId ? -1 : 1)) };
}

function inLanguages({ names, descriptions }: ProductTypeTerms | PlanTerms) {
  return { names: inOrder(names), descriptions: inOrder(descriptions) };
}

function inOrder({ fr, de, it, en, es }: Readonly<Record<Locale, string>>): Record<Locale, string> {
  return { fr, de, it, en, es };
}

/** What is wrong with a plan: of a type that there is, and what was sold stays of its type and interval. */
export function wrongInPlan(
  { type, months }: PlanTerms,
  said: readonly Change<PlanContent>[],
  types: ReadonlySet<string>,
): FieldError[] {
  const [first] = said;
  if (!first) return types.has(type) ? [] : [wrong('/type', 'type must be one of the catalog')];
  const { content } = first;
  return [
    ...(content.type === type ? [] : [wrong('/type', `type must stay ${content.type}`)]),
    ...(content.months === months ? [] : [wrong('/months', `months must stay ${content.months}`)]),
  ];
}

/** After how many months each plan is renewed, which it is for good. */
export function intervalsOf(plans: readonly Entry<'plan'>[]): ReadonlyMap<string, number | null> {
  return new Map(plans.map(({ key, changes }) => [key, changes[0]?.content.months ?? null]));
}

/**
 * What is wrong with the prices of a currency from a moment on: each is of one plan that there is, renewed where that is renewed;
 * and at no moment a plan is without a price that had one before, since what was sold of it is renewed.
 */
export function wrongInPriceList(
  { prices }: PriceListTerms,
  said: readonly Change<PriceListTerms>[],
  months: ReadonlyMap<string, number | null>,
  begins: Date,
): FieldError[] {
  const priced = prices.map(({ planId }) => planId);
  const wrongPrices = prices.flatMap(({ planId, renewal }, n) => {
    const of = `/prices/${n}`;
    const interval = months.get(planId);
    if (interval === undefined) return [wrong(`${of}/planId`, 'planId must be one of the catalog')];
    if (priced.indexOf(planId) < n) return [wrong(`${of}/planId`, 'planId is there twice')];
    if ((interval === null) === (renewal === null)) return [];
    const must = interval === null ? 'null: the plan is sold once' : 'a price: it is renewed';
    return [wrong(`${of}/renewal`, `renewal must be ${must}`)];
  });
  const lost = missingIn(priced, pricedAt(said, begins));
  const later = said.map(({ from }) => from).filter((from) => from > begins);
  const lostLater = later.flatMap((from) =>
    missingIn(pricedAt(said, from), priced).map((planId) => ({ planId, from })),
  );
  return [
    ...wrongPrices,
    ...lost.map((planId) => wrong('/prices', `prices must have one of ${planId}`)),
    ...lostLater.map(({ planId, from }) =>
      wrong('/prices', `${planId} must first get a price from ${from.toISOString()} on`),
    ),
  ];
}

function pricedAt(said: readonly Change<PriceListTerms>[], moment: Date): string[] {
  return changeAt(said, moment)?.content.prices.map(({ planId }) => planId) ?? [];
}

function missingIn(those: readonly string[], wanted: readonly string[]): string[] {
  const there = new Set(those);
  return wanted.filter((one) => !there.has(one));
}

function wrong(pointer: string, message: string): FieldError {
  return { pointer, message };
}

/** A plan at a moment, out of what was said of it and of prices; null before it is one. */
export function planOf(
  { key: id, changes }: Entry<'plan'>,
  priceLists: readonly Entry<'price-list'>[],
  moment: Date,
): Plan | null {
  const change = changeAt(changes, moment);
  if (!change) return null;
  const prices: Partial<Record<Currency, Price>> = {};
  for (const list of priceLists) {
    const found = changeAt(list.changes, moment)?.content.prices.find(
      ({ planId }) => planId === id,
    );
    if (!found) continue;
    prices[list.key as Currency] = { newOrder: found.newOrder, renewal: found.renewal };
  }
  return { id, ...change.content, prices };
}
