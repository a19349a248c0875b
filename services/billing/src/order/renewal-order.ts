import type { Currency } from '@atrium/contracts';
import type { Product } from '../product/product.js';
import type { Order } from './order.js';

/** More time for products, as the order that nobody has begun yet. */
export function renewalOrder(
  products: readonly Product[],
  whose: {
    readonly organizationId: string;
    readonly addressId: string | null;
    readonly currency: Currency;
    readonly at: Date;
  },
): Order {
  const { organizationId, addressId: billingAddressId, currency, at } = whose;
  const lines = products.flatMap(({ _id: productId, name, subscription }) =>
    subscription ? [{ id: productId, planId: subscription.planId, productId, name, ...once }] : [],
  );
  return {
    ...{ _id: 'renewal', organizationId, kind: 'renewal', state: 'open', revision: 0, currency },
    ...{ lines, promoCodes: [], paymentMethod: null, usePrepaid: false, billingAddressId },
    ...{ createdBy: null, createdAt: at, expiresAt: at },
    ...{ placement: null, payment: null, invoiceId: null },
  };
}

const once = { periods: 1, gratuityId: null };
