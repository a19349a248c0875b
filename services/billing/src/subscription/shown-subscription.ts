import type { ProductSubscription } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import type { LocalDate } from '../date/local-date.js';
import { type Product, subscriptionTold } from '../product/product.js';
import {
  canRenewAutomatically,
  comingSteps,
  type DueStep,
  type RenewalTerms,
} from './subscription.js';

/** A product's subscription as those see it who see the accounting. Throws `product-not-renewable` where it has none. */
export function shownSubscription(
  product: Product,
  today: LocalDate,
  terms: RenewalTerms,
): ProductSubscription {
  const { subscription } = product;
  if (!subscription) throw new Problem('product-not-renewable');
  const { organizationId: _whose, ...told } = subscriptionTold(product);
  const steps = comingSteps(subscription, today, terms);
  return {
    ...told,
    blockedOn: subscription.blockedOn,
    owed: subscription.owed.map(({ orderId, payUntil }) => ({ orderId, payUntil })),
    canRenewAutomatically: canRenewAutomatically(subscription, today, terms),
    steps: steps.map(({ step, on }) => ({ kind: kindOf(step), on })),
  };
}

function kindOf(step: DueStep): ProductSubscription['steps'][number]['kind'] {
  switch (step.kind) {
    case 'remind':
      return 'reminder';
    case 'renew':
      return step.way === 'automatic' ? 'automatic-renewal' : 'renewal-on-account';
    case 'block':
      return 'block';
    case 'terminate':
      return 'end';
  }
}
