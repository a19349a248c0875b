import type { Order } from '../order/order.js';
import { draftOf, itemOf, type Quote, type QuotedLine } from '../order/quote.js';
import { priced } from '../pricing/pricing.js';
import { asAtHome } from '../tax/tax.js';
import type { TaxRates } from '../tax/tax-rates.js';
import { type Owed, textOf } from './to-pay.js';

/** One more period of a product, priced by itself: whoever pays it alone pays this. */
export function owedRenewal(
  line: QuotedLine,
  order: Order,
  quote: Pick<Quote, 'billed' | 'mode' | 'treatment'>,
  rates: TaxRates,
): Owed {
  const { mode, treatment, billed } = quote;
  const from = line.period?.from;
  if (from === undefined) throw new Error(`${line.line.productId} has no period`);
  const items = [itemOf(line, order.currency)];
  const price = priced({
    ...{ mode, rates, items, promos: [], day: from },
    treatment: treatment ?? asAtHome,
  });
  const { lines, taxGroups, totals } = draftOf(order, { billed, lines: [line], priced: price });
  return {
    ...{ kind: 'renewal', id: line.line.productId, text: textOf(lines) },
    ...{ currency: order.currency, lines, taxGroups, due: totals.due, dueOn: from },
    reference: null,
  };
}
