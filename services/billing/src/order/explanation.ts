import type { Currency, ExplanationStep, Locale } from '@atrium/contracts';
import { sumOf } from '../money/money.js';
import type { Priced, PricedItem, PricedPart } from '../pricing/pricing.js';
import type { PriceMode } from '../tax/tax.js';
import { explanationTexts } from './explanation-texts.js';

/** All that an order's total is made of. */
export interface Explained {
  readonly mode: PriceMode;
  readonly currency: Currency;
  readonly locale: Locale;
  readonly items: readonly (Pick<PricedItem, 'id' | 'list' | 'firstPeriod' | 'furtherPeriod'> & {
    readonly name: string;
    readonly periods: number;
  })[];
  readonly priced: Priced;
  readonly prepaid: number;
  readonly due: number;
}

/**
 * Every cent of an order, one step after the other, as data and as a sentence (beyond 17). The steps of a line run from its list
 * price to what is left of it; those of a rate from what its lines come to, by the exact tax, to the rounded one.
 */
export function explanationOf(explained: Explained): ExplanationStep[] {
  const { items, priced, prepaid, due } = explained;
  const say = saying(explained);
  return [
    ...items.flatMap((item) => stepsOfItem(item, priced, say)),
    ...priced.groups.flatMap((group) => stepsOfGroup(group, explained, say)),
    step('total', null, priced.gross, say.total(priced.net, priced.tax, priced.gross)),
    ...(prepaid > 0 ? [step('prepaid', null, -prepaid, say.prepaid(prepaid))] : []),
    step('due', null, due, say.due(due)),
  ];
}

type Sentences = ReturnType<typeof saying>;

function saying({ locale, currency }: Explained) {
  const money = new Intl.NumberFormat(`${locale}-CH`, { style: 'currency', currency });
  const rate = new Intl.NumberFormat(`${locale}-CH`, {
    style: 'percent',
    maximumFractionDigits: 2,
  });
  return explanationTexts(
    locale,
    (amount) => money.format(amount / 100),
    (basisPoints) => rate.format(basisPoints / 10_000),
  );
}

function stepsOfItem(
  item: Explained['items'][number],
  priced: Priced,
  say: Sentences,
): ExplanationStep[] {
  const { id, name, list } = item;
  const parts = priced.parts.filter((part) => part.itemId === id);
  const steps = [step('list-price', id, list, say.listPrice(name, termsOf(item), list))];
  let left = list;
  for (const { kind, label, amount } of discountsOf(parts)) {
    left -= amount;
    steps.push(step(kind, id, -amount, say.discount(label, amount, left)));
  }
  return steps;
}

/** How often which price is in it: a new product may cost another one in its first period. */
function termsOf({ periods, firstPeriod, furtherPeriod }: Explained['items'][number]) {
  if (periods === 1 || firstPeriod === furtherPeriod)
    return [{ times: periods, each: firstPeriod }];
  return [
    { times: 1, each: firstPeriod },
    { times: periods - 1, each: furtherPeriod },
  ];
}

/** The discounts of an item, each over all of its parts. */
function discountsOf(parts: readonly PricedPart[]): PricedPart['discounts'] {
  const all = parts.flatMap(({ discounts }) => discounts);
  const labels = [...new Set(all.map(({ kind, label }) => `${kind}:${label}`))];
  return labels.flatMap((wanted) => {
    const same = all.filter(({ kind, label }) => `${kind}:${label}` === wanted);
    const [first] = same;
    if (!first) return [];
    const amount = sumOf(same.map((discount) => discount.amount));
    return [{ ...first, amount, net: sumOf(same.map(({ net }) => net)) }];
  });
}

function stepsOfGroup(
  { category, basisPoints, base, tax }: Priced['groups'][number],
  { mode, priced }: Explained,
  say: Sentences,
): ExplanationStep[] {
  const own = priced.parts.filter(
    (part) => part.category === category && part.basisPoints === basisPoints,
  );
  const master = sumOf(own.map(({ left }) => left));
  if (category === 'AE' || category === 'O') {
    return [
      ...(master === base ? [] : [step('tax-out', null, base - master, say.taxOut(master, base))]),
      step('tax-base', null, base, say.base(base)),
      step('tax', null, 0, category === 'AE' ? say.reverseCharge() : say.notSubject()),
    ];
  }
  const [numerator, denominator] =
    mode === 'net' ? [base * basisPoints, 10_000] : [master * basisPoints, 10_000 + basisPoints];
  const exact = decimal(BigInt(numerator), BigInt(denominator));
  return [
    step('tax-base', null, base, say.base(base)),
    {
      ...step(
        'tax',
        null,
        tax,
        mode === 'net' ? say.taxOn(base, basisPoints, tax) : say.taxIn(master, basisPoints, tax),
      ),
      exact,
    },
  ];
}

/** Minor units as a decimal of the currency: exact where six more digits suffice, else cut off with an ellipsis. */
export function decimal(numerator: bigint, denominator: bigint): string {
  const digits = 8n;
  const scaled = numerator * 10n ** (digits - 2n);
  const text = String(scaled / denominator).padStart(Number(digits) + 1, '0');
  const [whole, fraction] = [text.slice(0, -Number(digits)), text.slice(-Number(digits))];
  const isExact = scaled % denominator === 0n;
  return `${whole}.${isExact ? fraction.replace(/0{1,6}$/, '') : `${fraction}…`}`;
}

function step(
  kind: ExplanationStep['kind'],
  lineId: string | null,
  amount: number,
  text: string,
): ExplanationStep {
  return { kind, lineId, amount, exact: null, text };
}
