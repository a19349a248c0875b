import type { Currency } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { Stripe } from 'stripe';
import type { Decline, SavedCardIds } from '../payment/payment.js';
import type {
  CardAction,
  CardIntent,
  CardProvider,
  CardRequest,
  ProvidersCard,
} from './card-provider.js';

/** How old a notice may be, in seconds: a replay after that is refused by its time, one before changes nothing. */
const noticeTolerance = 300;

/** Milliseconds for one answer of Stripe; whoever waits for ours gives up after fifteen seconds. */
const timeout = 6_000;

/** What is needed to ask Stripe. */
export interface StripeAccess {
  readonly secretKey: string;
  /** With what notices are signed. */
  readonly webhookSecret: string;
  readonly publishableKey: string | undefined;
  /** Where its API is. */
  readonly api: string;
  /** Where the bank sends a person back to. */
  readonly publicUrl: string;
}

/**
 * Stripe, by its payment intents. The id of our payment is the idempotency key: whoever asks again, after a crash too, finds the
 * same intent.
 */
export class StripeCards implements CardProvider {
  readonly name = 'stripe';
  private readonly stripe: Stripe;

  constructor(
    private readonly access: StripeAccess,
    private readonly clock: Clock,
  ) {
    const { protocol, hostname, port } = new URL(access.api);
    this.stripe = new Stripe(access.secretKey, {
      host: hostname,
      protocol: protocol === 'http:' ? 'http' : 'https',
      ...(port !== '' && { port }),
      timeout,
      maxNetworkRetries: 1,
      // No measurements of ours go to it.
      telemetry: false,
    });
  }

  async open({ paymentId, organizationId, money, savedCard }: CardRequest): Promise<CardIntent> {
    const wanted: Stripe.PaymentIntentCreateParams = {
      amount: money.amount,
      currency: money.currency.toLowerCase(),
      allowed_payment_method_types: ['card'],
      metadata: { paymentId, organizationId },
      ...(savedCard && {
        customer: savedCard.customerId,
        payment_method: savedCard.token,
        confirm: true,
        return_url: this.access.publicUrl,
      }),
    };
    return this.intent(() =>
      this.stripe.paymentIntents.create(wanted, { idempotencyKey: `payment-${paymentId}` }),
    );
  }

  read(intentId: string): Promise<CardIntent> {
    return this.intent(() => this.stripe.paymentIntents.retrieve(intentId));
  }

  async cancel(intentId: string): Promise<CardIntent> {
    try {
      return await this.intent(() => this.stripe.paymentIntents.cancel(intentId));
    } catch (error) {
      // It can not be given up any more: it was, or it is paid.
      if (error instanceof Stripe.errors.StripeInvalidRequestError) return this.read(intentId);
      throw error;
    }
  }

  async refund({
    intentId,
    refundId,
    amount,
  }: {
    intentId: string;
    refundId: string;
    amount: number;
  }): Promise<boolean> {
    const wanted = { payment_intent: intentId, amount, metadata: { refundId } };
    try {
      const { status } = await this.asked(() =>
        this.stripe.refunds.create(wanted, { idempotencyKey: `refund-${refundId}` }),
      );
      return status !== 'failed' && status !== 'canceled';
    } catch (error) {
      if (error instanceof Stripe.errors.StripeInvalidRequestError) return false;
      throw error;
    }
  }

  async saveCard(
    organizationId: string,
    token: string,
    known: string | null,
  ): Promise<ProvidersCard> {
    try {
      const customerId = known ?? (await this.newCustomer(organizationId));
      const { id, card } = await this.asked(() =>
        this.stripe.paymentMethods.attach(token, { customer: customerId }),
      );
      if (!card) throw new Problem('card-refused');
      const { brand, last4, exp_month: expiresMonth, exp_year: expiresYear } = card;
      return { customerId, token: id, brand, last4, expiresMonth, expiresYear };
    } catch (error) {
      const isRefused =
        error instanceof Stripe.errors.StripeCardError ||
        error instanceof Stripe.errors.StripeInvalidRequestError;
      throw isRefused ? new Problem('card-refused') : error;
    }
  }

  private async newCustomer(organizationId: string): Promise<string> {
    const wanted = { metadata: { organizationId } };
    const options = { idempotencyKey: `customer-${organizationId}` };
    return (await this.asked(() => this.stripe.customers.create(wanted, options))).id;
  }

  async forgetCard({ token }: SavedCardIds): Promise<void> {
    try {
      await this.asked(() => this.stripe.paymentMethods.detach(token));
    } catch (error) {
      // It was forgotten before.
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    }
  }

  readNotice(body: Buffer, signature: string): string | null {
    const now = this.clock.now().getTime();
    let event: Stripe.Event;
    try {
      event = this.stripe.webhooks.constructEvent(
        body,
        signature,
        this.access.webhookSecret,
        noticeTolerance,
        undefined,
        now,
      );
    } catch {
      throw new Problem('notice-refused');
    }
    const { object } = event.data;
    const isOfPayment = 'object' in object && object.object === 'payment_intent';
    return isOfPayment ? (object as Stripe.PaymentIntent).id : null;
  }

  private async intent(ask: () => Promise<Stripe.PaymentIntent>): Promise<CardIntent> {
    try {
      return this.shown(await this.asked(ask));
    } catch (error) {
      // A saved card that is declined at once: the intent is there, and another card may be entered.
      if (error instanceof Stripe.errors.StripeCardError && error.payment_intent) {
        return this.shown(error.payment_intent);
      }
      throw error;
    }
  }

  private async asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      const isAway =
        error instanceof Stripe.errors.StripeConnectionError ||
        error instanceof Stripe.errors.StripeAPIError ||
        error instanceof Stripe.errors.StripeRateLimitError;
      throw isAway ? new Problem('payment-method-unavailable', { retryAfter: 5 }) : error;
    }
  }

  private shown(intent: Stripe.PaymentIntent): CardIntent {
    const { id: intentId, metadata, status, amount_received: amount } = intent;
    return {
      intentId,
      paymentId: metadata['paymentId'] ?? null,
      state: stateOf(status),
      decline: declineIn(intent),
      received: { amount, currency: intent.currency.toUpperCase() as Currency },
      action: this.actionIn(intent),
    };
  }

  private actionIn({ status, next_action: next, client_secret }: Stripe.PaymentIntent) {
    if (stateOf(status) !== 'action-required') return null;
    const url = next?.redirect_to_url?.url;
    if (url) return { kind: 'redirect', url } satisfies CardAction;
    if (client_secret === null) return null;
    const { publishableKey = null } = this.access;
    return {
      kind: 'client-secret',
      clientSecret: client_secret,
      publishableKey,
    } satisfies CardAction;
  }
}

function stateOf(status: Stripe.PaymentIntent.Status): CardIntent['state'] {
  if (status === 'succeeded') return 'paid';
  if (status === 'canceled') return 'ended';
  if (status === 'processing' || status === 'requires_capture') return 'processing';
  return 'action-required';
}

/** The charge tells one decline from the next; a failed 3-D Secure has none. */
function declineIn({
  status,
  last_payment_error: error,
  latest_charge: charge,
}: Stripe.PaymentIntent): Decline | null {
  if (status !== 'requires_payment_method' || !error) return null;
  const code = error.decline_code ?? error.code ?? 'declined';
  const chargeId = typeof charge === 'string' ? charge : charge?.id;
  return { id: chargeId ?? `${error.payment_method?.id ?? ''}:${code}`, code: code.slice(0, 100) };
}
