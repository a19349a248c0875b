import type { DefaultPaymentMethod, PaymentMethod } from '@atrium/contracts';
import type { ProvidersCard } from '../card-provider/card-provider.js';

/** How an organization pays when nothing else is said. */
export interface ChosenMethod {
  /** Of the organization. */
  readonly _id: string;
  readonly method: PaymentMethod;
  readonly card: ProvidersCard | null;
}

/** By transfer, until something else is said. What the provider calls a card is nobody's business. */
export function shownMethod(chosen: ChosenMethod | null): DefaultPaymentMethod {
  if (!chosen) return { method: 'transfer', card: null };
  const { method, card } = chosen;
  if (!card) return { method, card };
  const { brand, last4, expiresMonth, expiresYear } = card;
  return { method, card: { brand, last4, expiresMonth, expiresYear } };
}
