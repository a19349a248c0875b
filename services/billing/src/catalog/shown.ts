import type {
  Currency,
  Locale,
  ShownCatalog,
  ShownPlan,
  ShownProductType,
} from '@atrium/contracts';
import { priceShown } from '../tax/tax.js';
import { type Change, changeAt, type Plan, planOf } from './catalog.js';
import { type Parts } from './parts.js';

/** What somebody wants to see. */
export interface View {
  readonly currency: Currency;
  readonly at: Date;
  readonly type: string | undefined;
  readonly locale: Locale;
  /** The rate of tax of a plan at that moment, in hundredths of a percent. */
  readonly rateOf: (taxClass: Plan['taxClass']) => number;
}

/**
 * The catalog as customers see it: types in their order, each with its plans in theirs; every price without tax and with it, each
 * exact, so that showing the other one never computes (A0-2, A0-4, E-2). Null where there is no price in the currency. Types
 * without a plan that has one are left out.
 */
export function shownCatalog(parts: Parts, view: View): Omit<ShownCatalog, 'freshFor'> | null {
  const { currency, at, locale, type } = view;
  const list = parts['price-list'].find(({ key }) => key === currency);
  const mode = list && changeAt(list.changes, at)?.content.mode;
  if (!list || !mode) return null;
  const plans = parts.plan
    .map((entry) => planOf(entry, [list], at))
    .filter((plan) => plan !== null)
    .toSorted(byPosition);
  const types = parts['product-type']
    .filter(({ key }) => type === undefined || key === type)
    .flatMap(({ key, changes }) => typeAt(key, changes, at))
    .toSorted(byPosition);
  const productTypes = types.map(({ key, names, descriptions }): ShownProductType => {
    const ofType = plans.filter((plan) => plan.type === key);
    const shown = ofType.flatMap((plan) => shownPlan(plan, mode, view));
    return { type: key, name: names[locale], description: descriptions[locale], plans: shown };
  });
  const withPlans = productTypes.filter((one) => one.plans.length > 0);
  return { currency, at: at.toISOString(), locale, mode, productTypes: withPlans };
}

function typeAt<Content>(key: string, changes: readonly Change<Content>[], at: Date) {
  const content = changeAt(changes, at)?.content;
  return content ? [{ key, ...content }] : [];
}

function shownPlan(
  { id: planId, state, months, taxClass, names, descriptions, prices }: Plan,
  mode: ShownCatalog['mode'],
  { currency, locale, rateOf }: View,
): ShownPlan[] {
  const price = prices[currency];
  if (!price) return [];
  const taxBasisPoints = rateOf(taxClass);
  const shown = (amount: number) => priceShown(amount, mode, taxBasisPoints);
  return [
    {
      ...{ planId, name: names[locale], description: descriptions[locale] },
      ...{ months, state, taxClass, taxBasisPoints },
      newOrder: state === 'active' ? shown(price.newOrder) : null,
      renewal: price.renewal === null ? null : shown(price.renewal),
    },
  ];
}

function byPosition(a: { position: number }, b: { position: number }): number {
  return a.position - b.position;
}
