import { request } from '../contract.js';
import { Base64url, Flag, OneOf, Secret, Text } from '../fields.js';
import { Done } from '../page.js';
import { type PaymentState, paymentStates } from './payments.js';

/** The largest notice of a card provider that is taken, in bytes. */
export const largestCardNotice = 256 * 1024;

export class CardNotice {
  @Text({ max: 2_048, min: 0, description: 'With what the provider has signed it.' })
  signature!: string;

  @Base64url({
    min: 0,
    max: Math.ceil((largestCardNotice * 4) / 3),
    description: 'The very bytes that were sent: they are what is signed.',
  })
  body!: string;
}

/**
 * Takes a notice of the card provider: signed by it, and not older than five minutes. What it is about is then asked of the
 * provider, so that notices in any order, and as often as they come, end in the same state.
 */
export const receiveCardNotice = request('billing.v1.card-notices.receive', {
  input: CardNotice,
  output: Done,
  onBehalfOf: 'service',
  effect: 'command',
  timeout: 15_000,
  problems: ['not-found', 'notice-refused'],
});

export class SandboxCard {
  @Secret({ description: 'The `clientSecret` of the payment.' })
  clientSecret!: string;

  @Text({
    ...{ max: 23, example: '4242 4242 4242 4242' },
    description:
      '4242 4242 4242 4242 is taken, 4000 0000 0000 0002 declined, 4000 0000 0000 3155 asks for 3-D Secure, 4000 0000 0000 0077 takes three seconds.',
  })
  number!: string;
}

/** What has become of a payment with a card of the sandbox. */
export class SandboxCardOutcome {
  @OneOf(paymentStates)
  state!: PaymentState;

  @Flag({
    description: 'Whether the bank asks who it is (3-D Secure): answer with the next request.',
  })
  needsAuthentication!: boolean;
}

/** What a card provider's own form does, for development and tests: there is no such provider in production. */
export const payWithSandboxCard = request('billing.v1.sandbox-cards.pay', {
  input: SandboxCard,
  output: SandboxCardOutcome,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['not-found', 'invalid-input'],
});

export class SandboxAuthentication {
  @Secret({ description: 'The `clientSecret` of the payment.' })
  clientSecret!: string;

  @Flag({ description: 'What the person has answered their bank.' })
  confirmed!: boolean;
}

/** What the page of a bank does (3-D Secure), for development and tests. */
export const authenticateSandboxCard = request('billing.v1.sandbox-cards.authenticate', {
  input: SandboxAuthentication,
  output: SandboxCardOutcome,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['not-found'],
});
