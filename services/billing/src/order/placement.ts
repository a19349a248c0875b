import type { LocalDate } from '../date/local-date.js';
import type { Order, Placement } from './order.js';
import { draftOf, namedItems, type Quote } from './quote.js';

/** What is settled of an order when it is placed, by a quote that has no obstacle. `dueOn`: of one on account. */
export function placementOf(
  order: Order,
  quote: Quote,
  { at, by, dueOn = null }: { at: Date; by: string | null; dueOn?: LocalDate | null },
): Placement {
  const { treatment, mode, priced, prepaid, due, billed } = quote;
  if (!treatment) throw new Error(`${order._id} has no treatment and no obstacle`);
  return {
    ...{ at, by, treatment, mode, priced, prepaid, due },
    items: namedItems(quote.lines, order.currency),
    billingAddressId: billed.addressId,
    products: quote.lines.map(({ line, plan, period }) => ({
      ...{ productId: line.productId, planId: plan.id, type: plan.type, name: line.name },
      ...{ months: plan.months, periods: line.periods, from: period?.from ?? null },
    })),
    isFirstOrder: quote.isFirstOrder,
    dueOn,
    draft: draftOf(order, quote),
  };
}
