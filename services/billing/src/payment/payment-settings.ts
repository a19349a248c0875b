import { optionalText, webAddress, whole } from '@atrium/service';

/** What payments need to know of where they run. */
export const paymentSettings = {
  publicUrl: webAddress('PUBLIC_URL', {
    about: 'Where people reach the platform: a bank sends them back there after 3-D Secure.',
    fallback: 'http://localhost:3000',
  }),
  stripeSecretKeyFile: optionalText('BILLING_STRIPE_SECRET_KEY_FILE', {
    about:
      'File with the secret key of Stripe, which then takes cards. Without it a sandbox does, which in production is none: cards are not offered.',
  }),
  stripeWebhookSecretFile: optionalText('BILLING_STRIPE_WEBHOOK_SECRET_FILE', {
    about:
      'File with the secret of the endpoint `POST /v1/webhooks/payments/stripe`, as Stripe shows it; required with a key of Stripe.',
  }),
  stripePublishableKey: optionalText('BILLING_STRIPE_PUBLISHABLE_KEY', {
    about: 'The key with which pages load the form of Stripe. It is no secret.',
  }),
  stripeApi: webAddress('BILLING_STRIPE_API', {
    about: 'Where the API of Stripe is: for tests. Refused in production.',
    fallback: 'https://api.stripe.com',
    notInProduction: true,
  }),
  paymentFollowUp: whole('BILLING_PAYMENT_FOLLOW_UP_MS', {
    about:
      'Milliseconds after which a payment by card is asked about at the provider, or taken over from a process that stopped in the middle.',
    fallback: 60_000,
    min: 100,
    max: 3_600_000,
  }),
};
