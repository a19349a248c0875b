import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A payment intent as Stripe documents it: what our side reads of it. */
export interface Intent {
  readonly id: string;
  readonly object: 'payment_intent';
  amount: number;
  amount_received: number;
  currency: string;
  status: string;
  client_secret: string;
  metadata: Record<string, string>;
  latest_charge: string | null;
  last_payment_error: object | null;
  next_action: object | null;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** How a card that is saved behaves when it is charged at once. */
type Behavior = 'taken' | 'declined' | 'asks';

/**
 * A server that speaks the part of Stripe's API that we use, as it is documented: forms in, JSON out, and what was answered under an
 * Idempotency-Key is answered again.
 */
export class StripeServer {
  readonly intents = new Map<string, Intent>();
  readonly refunds: { payment_intent: string; amount: number }[] = [];
  /** Of cards, by the id of the payment method. */
  readonly behaviors = new Map<string, Behavior>();
  /** Every request: "POST /v1/payment_intents". */
  readonly requests: string[] = [];
  /** Whether it answers nothing but 500. */
  isAway = false;
  /** Whether refunds are refused. */
  refusesRefunds = false;

  private readonly answered = new Map<string, Answer>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.handle(request, response));
  }

  static async start(): Promise<StripeServer> {
    const stripe = new StripeServer();
    await new Promise<void>((resolve) => stripe.server.listen(0, '127.0.0.1', resolve));
    return stripe;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  intentOf(paymentId: string): Intent {
    const intents = [...this.intents.values()];
    return intents.find(({ metadata }) => metadata['paymentId'] === paymentId)!;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const path = request.url!.split('?')[0]!;
    this.requests.push(`${request.method} ${path}`);
    const key = request.headers['idempotency-key'];
    const { status, body } = this.isAway
      ? failure(500, 'api_error')
      : this.once(request.method === 'POST' ? String(key ?? randomBytes(8)) : null, () =>
          this.answer(request.method!, path, form),
        );
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_1' });
    response.end(JSON.stringify(body));
  }

  private once(key: string | null, answer: () => Answer): Answer {
    if (key === null) return answer();
    const earlier = this.answered.get(key);
    if (earlier) return earlier;
    const given = answer();
    // As with Stripe, what an intent becomes later does not show in an answer that is given again.
    const kept = structuredClone(given);
    this.answered.set(key, kept);
    return kept;
  }

  private answer(method: string, path: string, form: URLSearchParams): Answer {
    const [, kind, id = '', verb] = path.slice(1).split('/');
    if (kind === 'payment_intents') {
      if (method === 'POST' && id === '') return this.create(form);
      const intent = this.intents.get(id);
      if (!intent) return failure(404, 'invalid_request_error');
      return verb === 'cancel' ? cancelled(intent) : { status: 200, body: intent };
    }
    if (kind === 'refunds') return this.refund(form);
    if (kind === 'customers') {
      return { status: 200, body: { id: `cus_${this.requests.length}`, object: 'customer' } };
    }
    if (kind === 'payment_methods' && this.behaviors.has(id)) {
      const card = { brand: 'mastercard', last4: '4444', exp_month: 4, exp_year: 2_030 };
      return { status: 200, body: { id, object: 'payment_method', card } };
    }
    return failure(404, 'invalid_request_error');
  }

  private create(form: URLSearchParams): Answer {
    const id = `pi_${randomBytes(12).toString('hex')}`;
    const intent: Intent = {
      ...{ id, object: 'payment_intent', amount: Number(form.get('amount')), amount_received: 0 },
      ...{ currency: form.get('currency')!, status: 'requires_payment_method' },
      client_secret: `${id}_secret_${randomBytes(12).toString('hex')}`,
      metadata: { paymentId: form.get('metadata[paymentId]')! },
      ...{ latest_charge: null, last_payment_error: null, next_action: null },
    };
    this.intents.set(id, intent);
    const card = form.get('payment_method');
    if (form.get('confirm') !== 'true' || card === null) return { status: 200, body: intent };
    return charge(intent, this.behaviors.get(card) ?? 'taken', form.get('return_url')!);
  }

  private refund(form: URLSearchParams): Answer {
    if (this.refusesRefunds) return failure(400, 'invalid_request_error');
    const [payment_intent, amount] = [form.get('payment_intent')!, Number(form.get('amount'))];
    this.refunds.push({ payment_intent, amount });
    return { status: 200, body: { id: 're_1', object: 'refund', status: 'succeeded', amount } };
  }
}

/** What a charge does to an intent. */
export function charge(intent: Intent, behavior: Behavior, returnUrl = ''): Answer {
  const charged = `ch_${randomBytes(12).toString('hex')}`;
  if (behavior === 'taken') {
    Object.assign(intent, { status: 'succeeded', amount_received: intent.amount });
    Object.assign(intent, { latest_charge: charged, last_payment_error: null });
    return { status: 200, body: intent };
  }
  if (behavior === 'asks') {
    const redirect_to_url = { url: 'https://bank.example/3-d-secure', return_url: returnUrl };
    const next_action = { type: 'redirect_to_url', redirect_to_url };
    Object.assign(intent, { status: 'requires_action', next_action });
    return { status: 200, body: intent };
  }
  const error = { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' };
  const said = { ...error, message: 'Your card has insufficient funds.' };
  Object.assign(intent, { latest_charge: charged, last_payment_error: said });
  return { status: 402, body: { error: { ...said, payment_intent: intent } } };
}

function cancelled(intent: Intent): Answer {
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    return failure(400, 'invalid_request_error');
  }
  intent.status = 'canceled';
  return { status: 200, body: intent };
}

function failure(status: number, type: string): Answer {
  return { status, body: { error: { type, message: 'It can not be done.' } } };
}
