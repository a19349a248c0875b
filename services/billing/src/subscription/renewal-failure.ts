import type { OrderObstacle, ProblemCode, RenewalFailure } from '@atrium/contracts';
import { isOpen, type Payment } from '../payment/payment.js';

const byProblem: Partial<Record<ProblemCode, RenewalFailure>> = {
  'prepaid-insufficient': 'prepaid-too-low',
  'no-saved-card': 'no-saved-card',
  'billing-address-incomplete': 'address-not-billable',
  'billing-address-unknown': 'address-not-billable',
  'plan-not-for-sale': 'not-for-sale',
  'product-not-renewable': 'not-for-sale',
  'not-found': 'other',
  'organization-closing': 'other',
  'renewal-under-way': 'other',
};

/** Why a renewal is not to be had; null for what passes by itself, or is a mistake of ours: then it is tried again. */
export function failureOf(code: ProblemCode): RenewalFailure | null {
  return byProblem[code] ?? null;
}

const byObstacle: Record<OrderObstacle, RenewalFailure> = {
  'payment-method-missing': 'other',
  'plan-not-for-sale': 'not-for-sale',
  'product-not-renewable': 'not-for-sale',
  'tax-number-unconfirmed': 'address-not-billable',
  'country-not-served': 'address-not-billable',
  'gratuity-not-usable': 'other',
  'promo-code-not-usable': 'other',
};

export function failureOfObstacle(obstacle: OrderObstacle): RenewalFailure {
  return byObstacle[obstacle];
}

/** Why the money of an attempt will not come; null where it has, or still may without anybody. */
export function failureOfPayment(payment: Payment): RenewalFailure | null {
  const { state, card } = payment;
  if (isOpen(payment) && state === 'requires-action') {
    return card?.lastDecline ? 'card-declined' : 'card-needs-confirmation';
  }
  return state === 'failed' || state === 'cancelled' ? 'card-declined' : null;
}
