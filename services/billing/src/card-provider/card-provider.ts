import type { Money } from '../money/money.js';
import type { CardNews, SavedCardIds } from '../payment/payment.js';

/** A card that an organization has saved, as the provider knows it. Its number is nowhere with us. */
export interface ProvidersCard extends SavedCardIds {
  readonly brand: string;
  readonly last4: string;
  readonly expiresMonth: number;
  readonly expiresYear: number;
}

/** What the person does next at the provider. */
export type CardAction =
  | {
      readonly kind: 'client-secret';
      readonly clientSecret: string;
      readonly publishableKey: string | null;
    }
  | { readonly kind: 'redirect'; readonly url: string };

/** A payment as the provider has it. */
export interface CardIntent extends CardNews {
  /** Which of our payments it is; null where it is none of ours. */
  readonly paymentId: string | null;
  /** Nothing where nothing is to be done, or by nobody but the provider. */
  readonly action: CardAction | null;
}

/** What the provider is asked to take. */
export interface CardRequest {
  readonly paymentId: string;
  readonly organizationId: string;
  readonly money: Money;
  /** Pay with this one at once; null: the person enters one. */
  readonly savedCard: SavedCardIds | null;
}

/**
 * Whoever takes cards for us. Each method may be called again with the same ids and has its effect once. All throw
 * `payment-method-unavailable` while the provider can not be reached: then nobody knows whether it was done, and it is asked again.
 */
export interface CardProvider {
  readonly name: 'stripe' | 'sandbox' | 'none';
  /** Opens a payment there, once for each of ours. */
  open(request: CardRequest): Promise<CardIntent>;
  read(intentId: string): Promise<CardIntent>;
  /** Makes that nothing can be taken any more. Answers how it stands: it may have been paid just before. */
  cancel(intentId: string): Promise<CardIntent>;
  /** False where the card can not take it back: its account is closed, for example. */
  refund(wanted: { intentId: string; refundId: string; amount: number }): Promise<boolean>;
  /** `customerId`: of the organization, where the provider knows it. Throws `card-refused` for what is no card that it takes. */
  saveCard(
    organizationId: string,
    token: string,
    customerId: string | null,
  ): Promise<ProvidersCard>;
  forgetCard(card: SavedCardIds): Promise<void>;
  /** Which payment there a notice is about; null: none, or nothing that we would want to know. Throws `notice-refused`. */
  readNotice(body: Buffer, signature: string): string | null;
}
