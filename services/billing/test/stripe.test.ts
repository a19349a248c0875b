import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  beginTopUp,
  type BeginTopUpInput,
  cancelTopUp,
  continuePayment,
  getPayment,
  listPrepaidMovements,
  paymentRefunded,
  type PaymentRefunded,
  paymentSucceeded,
  type PaymentTold,
  payWithSandboxCard,
  receiveCardNotice,
  refundPayment,
  setPaymentMethod,
  type StartedPayment,
} from '@atrium/contracts';
import { eventually, operator, parallel, type TestAsker } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stripe } from 'stripe';
import { charge, type Intent, StripeServer } from './stripe-server.js';
import { accountant, refusal, World } from './world.js';

const webhookSecret = 'whsec_of_the_tests';

let world: World;
let stripe: StripeServer;

beforeAll(async () => {
  stripe = await StripeServer.start();
  const folder = mkdtempSync(join(tmpdir(), 'atrium-stripe-'));
  const [key, secret] = [join(folder, 'key'), join(folder, 'secret')] as [string, string];
  writeFileSync(key, 'sk_test_of_the_tests\n');
  writeFileSync(secret, `${webhookSecret}\n`);
  world = await World.start({
    replicas: 2,
    environment: {
      BILLING_STRIPE_SECRET_KEY_FILE: key,
      BILLING_STRIPE_WEBHOOK_SECRET_FILE: secret,
      BILLING_STRIPE_PUBLISHABLE_KEY: 'pk_test_of_the_tests',
      BILLING_STRIPE_API: stripe.url,
      // Nothing is noticed by a timer unless a test waits for it.
      BILLING_PAYMENT_FOLLOW_UP_MS: '3000',
    },
  });
}, 60_000);

afterAll(async () => {
  await world?.stop();
  await stripe?.stop();
});

beforeEach(() => {
  stripe.isAway = false;
  stripe.refusesRefunds = false;
});

interface Started extends StartedPayment {
  readonly organizationId: string;
  readonly julie: TestAsker;
}

/** Somebody of a new organization begins to pay 50 francs in by card. */
async function begun(terms: Partial<BeginTopUpInput> = {}): Promise<Started> {
  const organizationId = await world.organization();
  const julie = world.member(organizationId, accountant);
  return { ...(await begin(organizationId, julie, terms)), organizationId, julie };
}

function begin(
  organizationId: string,
  julie: TestAsker,
  terms: Partial<BeginTopUpInput> = {},
  idempotencyKey: string = randomUUID(),
): Promise<StartedPayment> {
  const wish = { organizationId, amount: 5_000, currency: 'CHF', method: 'card', ...terms };
  return world.ask(beginTopUp, wish as BeginTopUpInput, julie, { idempotencyKey });
}

async function stateOf({ organizationId, payment, julie }: Started) {
  return (await world.ask(getPayment, { organizationId, paymentId: payment.id }, julie)).state;
}

function event(intent: object, type = 'payment_intent.succeeded'): string {
  return JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: 'event',
    type,
    data: { object: intent },
  });
}

function signed(payload: string, secret = webhookSecret, age = 0): string {
  const timestamp = Math.floor(world.platform.clock.now().getTime() / 1_000) - age;
  return new Stripe('sk_test').webhooks.generateTestHeaderString({ payload, secret, timestamp });
}

function notice(payload: string, signature = signed(payload)): Promise<object> {
  const body = Buffer.from(payload).toString('base64url');
  return world.ask(receiveCardNotice, { body, signature });
}

async function successes({ payment }: StartedPayment): Promise<number> {
  const told = await world.platform.bus.published<PaymentTold>(paymentSucceeded);
  return told.filter(({ data }) => data.paymentId === payment.id).length;
}

async function toldOnce(started: Started): Promise<void> {
  await eventually(async () => (await successes(started)) > 0);
  expect(await successes(started)).toBe(1);
}

describe('paying by card with Stripe', () => {
  it('B-5 opens one payment intent with our amount, and hands its secret on', async () => {
    const started = await begun();
    const intent = stripe.intentOf(started.payment.id);
    expect(intent).toMatchObject({ amount: 5_000, currency: 'chf' });
    expect(started.action).toEqual({
      ...{ kind: 'client-secret', provider: 'stripe', clientSecret: intent.client_secret },
      publishableKey: 'pk_test_of_the_tests',
    });
    const payments = world.platform.database('billing').collection<{ _id: string }>('payments');
    const stored = await payments.findOne({ _id: started.payment.id });
    expect(JSON.stringify(stored)).not.toContain(intent.client_secret);
  });

  it('B-5 is paid when a notice says so and Stripe confirms it; told once, though it comes ten times at once', async () => {
    const started = await begun();
    const intent = stripe.intentOf(started.payment.id);
    charge(intent, 'taken');
    const payload = event(intent);
    const outcomes = await parallel(10, () => notice(payload));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(10).fill('fulfilled'));
    expect(await stateOf(started)).toBe('succeeded');
    await toldOnce(started);
    await notice(payload);
    await notice(event({ ...intent, status: 'processing' }, 'payment_intent.processing'));
    await notice(event({ ...intent, status: 'canceled' }, 'payment_intent.canceled'));
    expect(await stateOf(started)).toBe('succeeded');
    await toldOnce(started);
  });

  it('believes no notice that Stripe does not confirm', async () => {
    const started = await begun();
    const intent = stripe.intentOf(started.payment.id);
    await notice(event({ ...intent, status: 'succeeded', amount_received: 5_000 }));
    expect(await stateOf(started)).toBe('requires-action');
  });

  it('hears of it by asking, where the notice got lost', async () => {
    const started = await begun();
    charge(stripe.intentOf(started.payment.id), 'taken');
    await eventually(async () => (await stateOf(started)) === 'succeeded', 20_000);
    await toldOnce(started);
  }, 30_000);

  it('counts nothing as paid that was taken in another amount or currency', async () => {
    for (const other of [{ amount_received: 4_999 }, { currency: 'eur' }]) {
      const started = await begun();
      const intent = stripe.intentOf(started.payment.id);
      charge(intent, 'taken');
      Object.assign(intent, other);
      expect(await refusal(notice(event(intent)))).toBe('internal-error');
      expect(await stateOf(started)).toBe('requires-action');
      Object.assign(intent, { amount_received: 5_000, currency: 'chf' });
    }
  });

  it('can be given up: then Stripe takes nothing either; what it has taken just before is paid', async () => {
    const [one, other] = [await begun(), await begun()];
    const inputOf = ({ organizationId, payment }: Started) => ({
      ...{ organizationId, paymentId: payment.id },
    });
    expect((await world.ask(cancelTopUp, inputOf(one), one.julie)).state).toBe('cancelled');
    expect(stripe.intentOf(one.payment.id).status).toBe('canceled');
    charge(stripe.intentOf(other.payment.id), 'taken');
    const late = world.ask(cancelTopUp, inputOf(other), other.julie);
    expect(await refusal(late)).toBe('payment-settled');
    expect(await stateOf(other)).toBe('succeeded');
  });
});

describe('A24 (7.2) notices that are refused', () => {
  let started: Started;
  let intent: Intent;
  let payload: string;

  beforeAll(async () => {
    started = await begun();
    intent = stripe.intentOf(started.payment.id);
    payload = event(intent);
  });

  it('A24 (7.2) are those that are forged, changed, unsigned or too old', async () => {
    const forged = signed(payload, 'whsec_of_somebody_else');
    expect(await refusal(notice(payload, forged))).toBe('notice-refused');
    expect(await refusal(notice(payload.replace('5000', '5001'), signed(payload)))).toBe(
      'notice-refused',
    );
    for (const signature of ['', 'x', 't=1,v1=', `t=${Date.now()},v0=abc`]) {
      expect(await refusal(notice(payload, signature))).toBe('notice-refused');
    }
    expect(await refusal(notice(payload, signed(payload, webhookSecret, 301)))).toBe(
      'notice-refused',
    );
    await notice(payload, signed(payload, webhookSecret, 290));
    expect(await refusal(notice('', signed('x')))).toBe('notice-refused');
    expect(await refusal(notice('no JSON', signed('no JSON')))).toBe('notice-refused');
  });

  it('answers and ignores those of other things, and of payments that are not ours', async () => {
    await notice(event({ id: 'cus_1', object: 'customer' }, 'customer.created'));
    await notice(event({ id: 'x' }, 'something.new'));
    const strange = { ...intent, id: 'pi_strange', metadata: {} };
    stripe.intents.set('pi_strange', strange);
    await notice(event(strange));
    expect(await stateOf(started)).toBe('requires-action');
  });

  it('has no sandbox beside Stripe', async () => {
    const clientSecret = started.action!.clientSecret!;
    const number = '4242 4242 4242 4242';
    expect(await refusal(world.ask(payWithSandboxCard, { clientSecret, number }))).toBe(
      'not-found',
    );
  });
});

describe('a card that is saved with Stripe', () => {
  async function withCard(behavior: 'taken' | 'declined' | 'asks'): Promise<StartedPayment> {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    const cardToken = `pm_${randomUUID().replaceAll('-', '')}`;
    stripe.behaviors.set(cardToken, behavior);
    const wish = { organizationId, method: 'card' as const, cardToken };
    const { card } = await world.ask(setPaymentMethod, wish, julie);
    expect(card).toEqual({
      ...{ brand: 'mastercard', last4: '4444', expiresMonth: 4, expiresYear: 2_030 },
    });
    return begin(organizationId, julie, { savedCard: true });
  }

  it('B-5 pays at once', async () => {
    const { payment, action } = await withCard('taken');
    expect([payment.state, action]).toEqual(['succeeded', null]);
  });

  it('B-5 sends the person to their bank where that asks for it (3-D Secure)', async () => {
    const { payment, action } = await withCard('asks');
    expect(payment.state).toBe('requires-action');
    expect(action).toEqual({
      ...{ kind: 'redirect', provider: 'stripe', url: 'https://bank.example/3-d-secure' },
    });
  });

  it('B-5 says why it was declined, and another card may be entered', async () => {
    const { payment, action } = await withCard('declined');
    expect(payment).toMatchObject({ state: 'requires-action', declined: 'insufficient_funds' });
    expect(action?.kind).toBe('client-secret');
  });

  it('is not saved where Stripe does not know it', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    const wish = { organizationId, method: 'card' as const, cardToken: 'pm_of_nobody_at_all' };
    expect(await refusal(world.ask(setPaymentMethod, wish, julie))).toBe('card-refused');
  });
});

describe('F15 while Stripe is away', () => {
  it('F15, F10 says so, and goes on with the same payment when it is back', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    const key = randomUUID();
    stripe.isAway = true;
    expect(await refusal(begin(organizationId, julie, {}, key))).toBe('payment-method-unavailable');
    stripe.isAway = false;
    const started = await begin(organizationId, julie, {}, key);
    const opened = [...stripe.intents.values()].filter(
      ({ metadata }) => metadata['paymentId'] === started.payment.id,
    );
    expect(opened).toHaveLength(1);
    const input = { organizationId, paymentId: started.payment.id };
    expect(await world.ask(continuePayment, input, julie)).toEqual(started);
  });
});

describe('F2 a crash between Stripe and our database', () => {
  it('F2, I7 finds the same payment intent again: no second one, and it is paid once', async () => {
    const organizationId = await world.organization();
    const julie = world.member(organizationId, accountant);
    const key = randomUUID();
    const before = stripe.intents.size;
    await world.platform.crashAt('billing.payment.after-provider', () =>
      begin(organizationId, julie, {}, key),
    );
    const again = await eventually(() => begin(organizationId, julie, {}, key), 20_000);
    expect(stripe.intents.size).toBe(before + 1);
    const intent = stripe.intentOf(again.payment.id);
    expect(again.action?.clientSecret).toBe(intent.client_secret);
    charge(intent, 'taken');
    const started = { ...again, organizationId, julie };
    await eventually(() => notice(event(intent)), 20_000);
    await toldOnce(started);
  }, 45_000);
});

describe('money that is given back to a card', () => {
  /** An order that was paid: its payment, put where it would be. */
  async function paidOrder(): Promise<{ organizationId: string; paymentId: string }> {
    const started = await begun();
    charge(stripe.intentOf(started.payment.id), 'taken');
    await notice(event(stripe.intentOf(started.payment.id)));
    const { organizationId, payment } = started;
    const payments = world.platform.database('billing').collection<{ _id: string }>('payments');
    await payments.updateOne({ _id: payment.id }, { $set: { 'purpose.kind': 'order' } });
    return { organizationId, paymentId: payment.id };
  }

  function refund(
    place: { organizationId: string; paymentId: string },
    amount: number,
    idempotencyKey: string = randomUUID(),
    asker: TestAsker = operator,
  ) {
    const input = { ...place, amount, reason: 'Paid twice' };
    return world.ask(refundPayment, input, asker, { idempotencyKey });
  }

  function refundsOf(paymentId: string): number[] {
    const { id } = stripe.intentOf(paymentId);
    return stripe.refunds.filter((one) => one.payment_intent === id).map(({ amount }) => amount);
  }

  async function toldOf(paymentId: string): Promise<PaymentRefunded[]> {
    const told = await world.platform.bus.published<PaymentRefunded>(paymentRefunded);
    return told.map(({ data }) => data).filter((data) => data.paymentId === paymentId);
  }

  it('D-11, I7, F10 is given back once for each key, also when it is sent ten times at once', async () => {
    const place = await paidOrder();
    const key = randomUUID();
    await parallel(10, () => refund(place, 2_000, key));
    const after = await refund(place, 2_000, key);
    expect(after).toMatchObject({ state: 'partly-refunded', refunded: 2_000 });
    expect(after.refunds).toMatchObject([{ amount: 2_000, to: 'card', done: true }]);
    expect(refundsOf(place.paymentId)).toEqual([2_000]);
    expect(await refusal(refund(place, 1_000, key))).toBe('idempotency-key-reused');
    await eventually(async () => (await toldOf(place.paymentId)).length > 0);
    expect(await toldOf(place.paymentId)).toHaveLength(1);
  });

  it('I7, A25 (7.2) is never more than was paid, whatever is asked at once', async () => {
    const place = await paidOrder();
    const outcomes = await parallel(20, () => refund(place, 1_500));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(refundsOf(place.paymentId)).toEqual([1_500, 1_500, 1_500]);
    expect(await refusal(refund(place, 501))).toBe('refund-too-large');
    expect((await refund(place, 500)).state).toBe('refunded');
    expect(await refusal(refund(place, 1))).toBe('payment-not-refundable');
  });

  it('goes to the prepaid account where the card takes it no more', async () => {
    const place = await paidOrder();
    stripe.refusesRefunds = true;
    const { refunds } = await refund(place, 5_000);
    expect(refunds).toMatchObject([{ to: 'prepaid', done: true }]);
    await eventually(async () => (await toldOf(place.paymentId)).length > 0);
    expect(await toldOf(place.paymentId)).toMatchObject([{ to: 'prepaid', refundAmount: 5_000 }]);
    const { organizationId } = place;
    const julie = world.member(organizationId);
    const kept = await eventually(async () => {
      const { items } = await world.ask(
        listPrepaidMovements,
        { organizationId, currency: 'CHF' as const },
        julie,
      );
      return items.find(({ kind }) => kind === 'refund');
    });
    expect(kept.amount).toBe(5_000);
  });

  it.each(['billing.refund.after-intent', 'billing.refund.after-provider'])(
    'F2 is finished after a crash at %s: once',
    async (failpoint) => {
      const place = await paidOrder();
      await world.platform.crashAt(failpoint, () => refund(place, 3_000));
      await eventually(async () => (await toldOf(place.paymentId)).length === 1, 30_000);
      expect(refundsOf(place.paymentId)).toEqual([3_000]);
    },
    45_000,
  );

  it('decision 32 is an operator’s to say, and nothing of a top-up', async () => {
    const place = await paidOrder();
    const julie = world.member(place.organizationId);
    expect(await refusal(refund(place, 1, randomUUID(), julie))).toBe('operator-required');
    const started = await begun();
    charge(stripe.intentOf(started.payment.id), 'taken');
    await notice(event(stripe.intentOf(started.payment.id)));
    const topUp = { organizationId: started.organizationId, paymentId: started.payment.id };
    expect(await refusal(refund(topUp, 1))).toBe('payment-not-refundable');
    const elsewhere = { ...topUp, organizationId: place.organizationId };
    expect(await refusal(refund(elsewhere, 1))).toBe('not-found');
  });
});
