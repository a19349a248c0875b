import { type Currency, currencyOfCountry, type OrderObstacle } from '@atrium/contracts';
import type { Plan } from '../catalog/catalog.js';
import type { LocalDate } from '../date/local-date.js';
import { firstPeriodOf, itemOf, periodPrices, type PricedLine } from '../order/quote.js';
import { type Priced, priced } from '../pricing/pricing.js';
import { asAtHome, type PriceMode, type TaxTreatment, taxTreatmentOf } from '../tax/tax.js';
import type { TaxRates } from '../tax/tax-rates.js';
import type { Cart, CartLine } from './cart.js';

/** What is known now of what carts are priced by. */
export interface CartPricing {
  /** By their ids; null for one that there is not. */
  readonly plans: ReadonlyMap<string, Plan | null>;
  readonly mode: PriceMode;
  readonly rates: TaxRates;
  readonly day: LocalDate;
}

/** A line with its plan; without what it costs where that is not sold. */
export interface QuotedCartLine {
  readonly wanted: CartLine;
  readonly plan: Plan | null;
  readonly priced: PricedLine | null;
}

/** A cart at the prices of now. */
export interface CartQuote {
  readonly currency: Currency;
  /** Null while nothing can be sold to that country: then `price` is as at home, to be looked at. */
  readonly treatment: TaxTreatment | null;
  readonly lines: readonly QuotedCartLine[];
  readonly price: Priced;
  readonly obstacles: readonly OrderObstacle[];
}

/**
 * What an order of it would cost whoever lives in that country and has no tax number: nobody has said yet who buys, so there are
 * no promo codes and gratuities, and no reverse charge.
 */
export function quoteCart(
  { country, lines: wanted }: Pick<Cart, 'country' | 'lines'>,
  { plans, mode, rates, day }: CartPricing,
): CartQuote {
  const currency = currencyOfCountry(country);
  const lines = wanted.map((line, n): QuotedCartLine => {
    const plan = plans.get(line.planId) ?? null;
    const prices = plan && periodPrices('new', plan, currency);
    if (!prices) return { wanted: line, plan, priced: null };
    const period = firstPeriodOf(plan, line.periods, day);
    const of = { id: String(n), periods: line.periods };
    return { wanted: line, plan, priced: { line: of, plan, ...prices, period, gratuity: null } };
  });
  const treatment = taxTreatmentOf({ country, type: 'individual', taxNumber: null }, rates);
  const isRefused = 'refused' in treatment;
  const sold = lines.flatMap((line) => line.priced ?? []);
  const price = priced({
    ...{ mode, treatment: isRefused ? asAtHome : treatment, rates, promos: [], day },
    items: sold.map((line) => itemOf(line, currency)),
  });
  const obstacles: OrderObstacle[] = [
    ...(sold.length < lines.length ? (['plan-not-for-sale'] as const) : []),
    ...(isRefused ? [treatment.refused] : []),
  ];
  return { currency, treatment: isRefused ? null : treatment, lines, price, obstacles };
}
