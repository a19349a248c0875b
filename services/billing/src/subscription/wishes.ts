import {
  type EventContract,
  productAutomaticRenewalSet,
  productCancellationWithdrawn,
  productCancelled,
  productWarrantySet,
  type ProblemCode,
  type SubscriptionTold,
} from '@atrium/contracts';
import type { LocalDate } from '../date/local-date.js';
import {
  type AutomaticRenewal,
  canRenewAutomatically,
  endOf,
  type RenewalTerms,
  type Subscription,
} from './subscription.js';

/** What somebody wants of a subscription: what it will be and how that is told, that it is so already, or why it can't be. */
export type Wish = (
  subscription: Subscription,
  today: LocalDate,
  terms: RenewalTerms,
) => Granted | { readonly refused: ProblemCode } | 'is-so';

export interface Granted {
  readonly after: Subscription;
  readonly event: EventContract<SubscriptionTold>;
}

/** Renewed by itself from now on, or in another way: switched on only while no attempt would be late (B-5). */
export function automaticRenewal(wanted: AutomaticRenewal): Wish {
  return (subscription, today, terms) => {
    const { automatic, isCancelled, blockedOn } = subscription;
    if (automatic !== null && isSame(automatic, wanted)) return 'is-so';
    if (isCancelled || blockedOn !== null) return { refused: 'product-not-renewable' };
    if (automatic === null && !canRenewAutomatically(subscription, today, terms)) {
      return { refused: 'automatic-renewal-late' };
    }
    const after = { ...subscription, automatic: wanted };
    return { after, event: productAutomaticRenewalSet };
  };
}

export const noAutomaticRenewal: Wish = (subscription) => {
  if (subscription.automatic === null) return 'is-so';
  return { after: { ...subscription, automatic: null }, event: productAutomaticRenewalSet };
};

/** Renewed on account, where it is not paid in time (B-5). */
export const warranty: Wish = (subscription) => {
  const { hasWarranty, isCancelled, blockedOn } = subscription;
  if (hasWarranty) return 'is-so';
  if (isCancelled || blockedOn !== null) return { refused: 'product-not-renewable' };
  return { after: { ...subscription, hasWarranty: true }, event: productWarrantySet };
};

export const noWarranty: Wish = (subscription) => {
  if (!subscription.hasWarranty) return 'is-so';
  return { after: { ...subscription, hasWarranty: false }, event: productWarrantySet };
};

/** It ends with what is paid. */
export const cancellation: Wish = (subscription) => {
  if (subscription.isCancelled) return 'is-so';
  return { after: { ...subscription, isCancelled: true }, event: productCancelled };
};

/** It does not end with what is paid: said before that. */
export const noCancellation: Wish = (subscription, today) => {
  if (!subscription.isCancelled) return 'is-so';
  if (today >= endOf(subscription)) return { refused: 'product-not-renewable' };
  const after = { ...subscription, isCancelled: false };
  return { after, event: productCancellationWithdrawn };
};

function isSame(one: AutomaticRenewal, other: AutomaticRenewal): boolean {
  return (
    one.method === other.method &&
    one.periods === other.periods &&
    one.billingAddressId === other.billingAddressId
  );
}
