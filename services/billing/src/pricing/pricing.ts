import type { Period, LocalDate } from '../date/local-date.js';
import { daysIn } from '../date/local-date.js';
import type { TaxCategoryCode } from '../document/legal-document.js';
import { checkedAmount, shareOf, spread, sumOf } from '../money/money.js';
import { homeRates, type PriceMode, ratesOf, type TaxTreatment } from '../tax/tax.js';
import { byRate, rateOn, type TaxClass, type TaxRates } from '../tax/tax-rates.js';
import { type Discount, takenOff } from './discount.js';

/** Something that is to be priced. */
export interface PricedItem {
  readonly id: string;
  /** What it costs without discounts, in the list's master mode and in minor units: of all its periods. */
  readonly list: number;
  /** Of its first period, and of each further one, for which a new product may cost another price; of what has none, the whole. */
  readonly firstPeriod: number;
  readonly furtherPeriod: number;
  readonly taxClass: TaxClass;
  /** When it is supplied; null: on the day. */
  readonly period: Period | null;
  /** Chosen for this line (A6-6). */
  readonly gratuity: { readonly label: string; readonly discount: Discount } | null;
}

/** A promo code, and for which items it is. */
export interface AppliedPromo {
  readonly code: string;
  readonly discount: Discount;
  readonly itemIds: readonly string[];
}

export interface Pricing {
  readonly mode: PriceMode;
  readonly treatment: TaxTreatment;
  readonly rates: TaxRates;
  /** The day on which what has no period is supplied. */
  readonly day: LocalDate;
  readonly items: readonly PricedItem[];
  /** In the order in which they were applied. */
  readonly promos: readonly AppliedPromo[];
}

export interface PricedDiscount {
  readonly kind: 'gratuity' | 'promo-code';
  readonly label: string;
  /** In the master mode: taken off what was left before it. */
  readonly amount: number;
  /** Without tax, as documents show it. */
  readonly net: number;
}

/** One item in one rate of tax; an item that spans a change of rates has several. */
export interface PricedPart {
  readonly itemId: string;
  readonly period: Period | null;
  readonly category: TaxCategoryCode;
  readonly basisPoints: number;
  /** Before and after discounts, in the master mode. */
  readonly list: number;
  readonly left: number;
  readonly discounts: readonly PricedDiscount[];
  /** Before and after discounts, without tax. `net` parts of a group sum up to its base. */
  readonly listNet: number;
  readonly net: number;
  /** With tax; for information, since taxes are rounded by group. */
  readonly gross: number;
}

export interface PricedGroup {
  readonly category: TaxCategoryCode;
  readonly basisPoints: number;
  readonly base: number;
  readonly tax: number;
}

export interface Priced {
  readonly parts: readonly PricedPart[];
  /** The highest rate first. */
  readonly groups: readonly PricedGroup[];
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
}

/** An item in one rate, while discounts are being taken off. */
interface Atom {
  readonly item: PricedItem;
  readonly period: Period | null;
  /** By which the tax is in the master price. */
  readonly basisPoints: number;
  readonly list: number;
  left: number;
  readonly discounts: { kind: PricedDiscount['kind']; label: string; amount: number }[];
}

/**
 * What an order costs: gratuities first, then percents and free periods, then amounts, all in the list's master mode; then the tax
 * of what is left, rounded once for each rate (E-2, A6-15, decision 40). An item has one promo code at most, the first that was
 * applied: codes do not add up. Exact, and the same for the same order: nothing but whole numbers.
 */
export function priced(pricing: Pricing): Priced {
  const atoms = pricing.items.flatMap((item) => atomsOf(item, pricing));
  for (const item of pricing.items) takeGratuity(item, atoms);
  for (const promo of inOrder(pricing.promos)) takePromo(promo, atoms);
  return taxed(atoms, pricing);
}

function atomsOf(item: PricedItem, { mode, treatment, rates, day }: Pricing): Atom[] {
  const { taxClass, period } = item;
  const charged = ratesOf(treatment, taxClass, rates);
  // A gross price has the tax at home in it, also for those who do not owe it.
  const valid = charged ?? (mode === 'gross' ? homeRates(taxClass, rates) : null);
  const parts: { period: Period | null; basisPoints: number }[] =
    valid === null
      ? [{ period, basisPoints: 0 }]
      : period === null
        ? [{ period, basisPoints: rateOn(valid, day) }]
        : byRate(valid, period);
  const lists = spread(
    checkedAmount(item.list),
    parts.map((part) => (part.period === null ? 1 : daysIn(part.period))),
  );
  return parts.map((part, n) => {
    const list = lists[n] ?? 0;
    return { item, ...part, list, left: list, discounts: [] };
  });
}

function takeGratuity(item: PricedItem, atoms: readonly Atom[]): void {
  if (item.gratuity === null) return;
  const { label, discount } = item.gratuity;
  const own = atoms.filter((atom) => atom.item === item);
  takeOff(own, takenOff(discount, leftOf(own), periodsOf(item)), { kind: 'gratuity', label });
}

function takePromo({ code, discount, itemIds }: AppliedPromo, atoms: readonly Atom[]): void {
  const covered = atoms.filter(
    ({ item, discounts }) =>
      itemIds.includes(item.id) && !discounts.some(({ kind }) => kind === 'promo-code'),
  );
  const as = { kind: 'promo-code', label: code } as const;
  if (discount.kind !== 'free-periods') {
    takeOff(
      covered,
      takenOff(discount, leftOf(covered), () => 0),
      as,
    );
    return;
  }
  for (const item of new Set(covered.map((atom) => atom.item))) {
    const own = covered.filter((atom) => atom.item === item);
    takeOff(own, takenOff(discount, leftOf(own), periodsOf(item)), as);
  }
}

/** What so many first periods of an item cost. */
function periodsOf({ firstPeriod, furtherPeriod }: PricedItem): (periods: number) => number {
  return (periods) => (periods === 0 ? 0 : firstPeriod + (periods - 1) * furtherPeriod);
}

/** Spreads a discount by what is left of each: none gets more than it has. */
function takeOff(
  atoms: readonly Atom[],
  amount: number,
  { kind, label }: Pick<PricedDiscount, 'kind' | 'label'>,
): void {
  if (amount === 0) return;
  const shares = spread(
    amount,
    atoms.map(({ left }) => left),
  );
  for (const [n, atom] of atoms.entries()) {
    const share = shares[n] ?? 0;
    if (share === 0) continue;
    atom.left -= share;
    atom.discounts.push({ kind, label, amount: share });
  }
}

function leftOf(atoms: readonly Atom[]): number {
  return sumOf(atoms.map(({ left }) => left));
}

/** Amounts after all that depend on what something costs. */
function inOrder(promos: readonly AppliedPromo[]): AppliedPromo[] {
  const isAmount = ({ discount }: AppliedPromo) => discount.kind === 'amount';
  return [...promos.filter((promo) => !isAmount(promo)), ...promos.filter(isAmount)];
}

function taxed(atoms: readonly Atom[], { mode, treatment }: Pricing): Priced {
  const netOf = new Map<Atom, number>();
  const groups: PricedGroup[] = [];
  for (const basisPoints of ratesIn(atoms)) {
    const own = atoms.filter((atom) => atom.basisPoints === basisPoints);
    const master = leftOf(own);
    const tax =
      mode === 'net'
        ? shareOf(master, basisPoints, 10_000)
        : shareOf(master, basisPoints, 10_000 + basisPoints);
    const base = mode === 'net' ? master : master - tax;
    const nets = spread(
      base,
      own.map(({ left }) => left),
    );
    for (const [n, atom] of own.entries()) netOf.set(atom, nets[n] ?? 0);
    groups.push({ category: categoryOf(treatment), basisPoints, base, tax });
  }
  const charged = 'country' in treatment ? groups : withoutTax(groups, treatment);
  const parts = atoms.map((atom) => partOf(atom, netOf.get(atom) ?? 0, { mode, treatment }));
  const net = sumOf(charged.map(({ base }) => base));
  const tax = sumOf(charged.map((group) => group.tax));
  return { parts, groups: charged, net, tax, gross: sumOf([net, tax]) };
}

function ratesIn(atoms: readonly Atom[]): number[] {
  const rates = new Set(atoms.map(({ basisPoints }) => basisPoints));
  return [...rates].toSorted((a, b) => b - a);
}

/** Where no tax is charged there is one group, whatever rates were taken out of the prices. */
function withoutTax(groups: readonly PricedGroup[], treatment: TaxTreatment): PricedGroup[] {
  if (groups.length === 0) return [];
  const base = sumOf(groups.map((group) => group.base));
  return [{ category: categoryOf(treatment), basisPoints: 0, base, tax: 0 }];
}

function partOf(
  { item, period, basisPoints, list, left, discounts }: Atom,
  net: number,
  { mode, treatment }: Pick<Pricing, 'mode' | 'treatment'>,
): PricedPart {
  const isCharged = 'country' in treatment;
  const listNet =
    discounts.length === 0
      ? net
      : // Never less than what is left of it, which was rounded with the rest of its group.
        Math.max(net, mode === 'net' ? list : shareOf(list, 10_000, 10_000 + basisPoints));
  const nets =
    discounts.length === 0
      ? []
      : spread(
          listNet - net,
          discounts.map(({ amount }) => amount),
        );
  return {
    ...{ itemId: item.id, period, list, left, listNet, net },
    category: categoryOf(treatment),
    basisPoints: isCharged ? basisPoints : 0,
    discounts: discounts.map((discount, n) => ({ ...discount, net: nets[n] ?? 0 })),
    gross: !isCharged ? net : mode === 'gross' ? left : net + shareOf(net, basisPoints, 10_000),
  };
}

function categoryOf({ kind }: TaxTreatment): TaxCategoryCode {
  if (kind === 'reverse-charge') return 'AE';
  return kind === 'not-subject' ? 'O' : 'S';
}
