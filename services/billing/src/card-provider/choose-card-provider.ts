import { readFileSync } from 'node:fs';
import { type Clock } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Logger, type Provider } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import type { CardProvider } from './card-provider.js';
import { NoCards } from './no-cards.js';
import { SandboxCards } from './sandbox-cards.js';
import { SandboxIntentsRepository } from './sandbox-intents.repository.js';

/** The injection token of whoever takes cards for us. */
export const CARD_PROVIDER = Symbol('card provider');

/** Stripe where its key is configured, else the sandbox, but in production none. */
export const cardProvider: Provider = {
  provide: CARD_PROVIDER,
  inject: [SETTINGS, CLOCK, SandboxIntentsRepository],
  async useFactory(
    settings: BillingSettings,
    clock: Clock,
    intents: SandboxIntentsRepository,
  ): Promise<CardProvider> {
    const chosen = await chosenBy(settings, clock, intents);
    new Logger('Payments').log(`Cards are taken by ${chosen.name}`);
    return chosen;
  },
};

async function chosenBy(
  settings: BillingSettings,
  clock: Clock,
  intents: SandboxIntentsRepository,
): Promise<CardProvider> {
  const { environment, stripeSecretKeyFile, stripeWebhookSecretFile, publicUrl } = settings;
  if (stripeSecretKeyFile === undefined) {
    if (environment === 'production') return new NoCards();
    return new SandboxCards(intents, clock, environment);
  }
  if (stripeWebhookSecretFile === undefined) {
    throw new Error('BILLING_STRIPE_WEBHOOK_SECRET_FILE is required with a key of Stripe');
  }
  // Loaded where it is used: it takes some twenty megabytes.
  const { StripeCards } = await import('./stripe-cards.js');
  const access = {
    secretKey: readFileSync(stripeSecretKeyFile, 'utf8').trim(),
    webhookSecret: readFileSync(stripeWebhookSecretFile, 'utf8').trim(),
    publishableKey: settings.stripePublishableKey,
    api: settings.stripeApi,
    publicUrl,
  };
  return new StripeCards(access, clock);
}
