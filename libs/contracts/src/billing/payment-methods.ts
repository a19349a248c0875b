import { IntersectionType } from '@nestjs/swagger';
import { request } from '../contract.js';
import { OneOf, Part, Secret, Text, Whole } from '../fields.js';
import { OrganizationReference } from '../organizations/organizations.js';
import { type PaymentMethod, paymentMethods } from './payments.js';

/** As much of a card as its holder recognizes it by. Its number is the provider's affair alone. */
export class SavedCard {
  @Text({ max: 30, example: 'visa' })
  brand!: string;

  @Text({ max: 4, example: '4242' })
  last4!: string;

  @Whole({ min: 1, max: 12 })
  expiresMonth!: number;

  @Whole({ min: 2_000, max: 2_100 })
  expiresYear!: number;
}

/** How an organization pays when nothing else is said. */
export class DefaultPaymentMethod {
  @OneOf(paymentMethods)
  method!: PaymentMethod;

  @Part(() => SavedCard, { nullable: true, description: 'The card that is saved.' })
  card!: SavedCard | null;
}

/** By transfer, until something else is said. */
export const getPaymentMethod = request('billing.v1.payment-methods.get', {
  input: OrganizationReference,
  output: DefaultPaymentMethod,
  scope: 'billing:read',
  effect: 'query',
  problems: ['not-found', 'forbidden', 'second-factor-required'],
});

export class PaymentMethodChoice {
  @OneOf(paymentMethods, { example: 'transfer' })
  method!: PaymentMethod;

  @Secret({
    optional: true,
    description:
      'With `card`: what the provider’s form has given for a card, which is then saved instead of the one before; left out, that one is used.',
  })
  cardToken?: string;
}

export class SetPaymentMethodInput extends IntersectionType(
  OrganizationReference,
  PaymentMethodChoice,
) {}

/** Chooses how an organization pays when nothing else is said. By transfer: a card that was saved is forgotten. */
export const setPaymentMethod = request('billing.v1.payment-methods.set', {
  input: SetPaymentMethodInput,
  output: DefaultPaymentMethod,
  effect: 'command',
  timeout: 15_000,
  problems: [
    'not-found',
    'forbidden',
    'second-factor-required',
    'organization-closing',
    'payment-method-unavailable',
    'no-saved-card',
    'card-refused',
  ],
});
