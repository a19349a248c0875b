import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  authenticateSandboxCard,
  beginTopUp,
  type BeginTopUpInput,
  cancelTopUp,
  continuePayment,
  type EventContract,
  getPayment,
  getPaymentMethod,
  getPrepaidAccount,
  listPayments,
  paymentCancelled,
  paymentFailed,
  type OrganizationPayment,
  paymentSucceeded,
  type PaymentTold,
  payWithSandboxCard,
  setPaymentMethod,
  type StartedPayment,
} from '@atrium/contracts';
import { eventually, parallel, type TestAsker } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { accountant, refusal, World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({
    replicas: 2,
    environment: { BILLING_PAYMENT_FOLLOW_UP_MS: '400' },
  });
}, 60_000);

afterAll(() => world?.stop());

const taken = '4242 4242 4242 4242';
const declined = '4000 0000 0000 0002';
const asks = '4000 0000 0000 3155';
const slow = '4000 0000 0000 0077';

interface Somebody {
  readonly organizationId: string;
  readonly julie: TestAsker;
}

/** An organization, and somebody who keeps its books. */
async function somebody(): Promise<Somebody> {
  const organizationId = await world.organization();
  return { organizationId, julie: world.member(organizationId, accountant) };
}

function topUp(
  { organizationId, julie }: Somebody,
  terms: Partial<BeginTopUpInput> = {},
  idempotencyKey: string = randomUUID(),
): Promise<StartedPayment> {
  const input = { organizationId, amount: 5_000, currency: 'CHF', method: 'card', ...terms };
  return world.ask(beginTopUp, input as BeginTopUpInput, julie, { idempotencyKey });
}

function enter({ action }: StartedPayment, number: string) {
  return world.ask(payWithSandboxCard, { clientSecret: action!.clientSecret!, number });
}

function seen(
  { organizationId, julie }: Somebody,
  { payment }: StartedPayment,
): Promise<OrganizationPayment> {
  return world.ask(getPayment, { organizationId, paymentId: payment.id }, julie);
}

async function told(
  contract: EventContract<PaymentTold>,
  { payment }: StartedPayment,
): Promise<PaymentTold[]> {
  const events = await world.platform.bus.published<PaymentTold>(contract);
  return events.map(({ data }) => data).filter(({ paymentId }) => paymentId === payment.id);
}

async function toldOnce(contract: EventContract<PaymentTold>, started: StartedPayment) {
  await eventually(async () => (await told(contract, started)).length > 0);
  expect(await told(contract, started)).toHaveLength(1);
}

describe('B-5 paying in by transfer', () => {
  it('B-5, E-9 says the account and a reference of its own, a QR reference for francs', async () => {
    const them = await somebody();
    const francs = await topUp(them, { method: 'transfer' });
    const euros = await topUp(them, { method: 'transfer', currency: 'EUR' });
    expect(francs.payment.state).toBe('pending');
    expect(francs.action).toMatchObject({ kind: 'transfer', iban: 'CH4431999123000889012' });
    expect(francs.action?.reference).toMatch(/^\d{27}$/);
    expect(euros.action).toMatchObject({ kind: 'transfer', iban: 'CH9300762011623852957' });
    expect(euros.action?.reference).toMatch(/^RF\d{23}$/);
    expect(await world.ask(listPayments, pageOf(them), them.julie)).toEqual({
      ...{ items: [euros.payment, francs.payment], nextCursor: null },
    });
  });

  it('can be given up, and is given up once', async () => {
    const them = await somebody();
    const started = await topUp(them, { method: 'transfer' });
    const input = { organizationId: them.organizationId, paymentId: started.payment.id };
    const outcomes = await parallel(5, () => world.ask(cancelTopUp, input, them.julie));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('fulfilled'));
    expect((await seen(them, started)).state).toBe('cancelled');
    await toldOnce(paymentCancelled, started);
  });
});

function pageOf({ organizationId }: Somebody) {
  return { organizationId };
}

describe('B-5 paying in by card', () => {
  it('B-5 is paid when the card is taken, and tells it once', async () => {
    const them = await somebody();
    const started = await topUp(them);
    expect(started).toMatchObject({
      payment: { state: 'requires-action', amount: 5_000, currency: 'CHF', reference: null },
      action: { kind: 'client-secret', provider: 'sandbox' },
    });
    expect(await enter(started, taken)).toEqual({ state: 'succeeded', needsAuthentication: false });
    expect(await seen(them, started)).toMatchObject({ state: 'succeeded', declined: null });
    await toldOnce(paymentSucceeded, started);
  });

  it('says that it was declined, and takes another one', async () => {
    const them = await somebody();
    const started = await topUp(them);
    expect((await enter(started, declined)).state).toBe('requires-action');
    expect((await seen(them, started)).declined).toBe('generic_decline');
    expect((await enter(started, taken)).state).toBe('succeeded');
  });

  it('A25 (7.2) gives up after ten declined cards: they are tried out', async () => {
    const them = await somebody();
    const started = await topUp(them);
    for (let n = 1; n < 10; n += 1) await enter(started, declined);
    expect((await enter(started, declined)).state).toBe('failed');
    expect((await enter(started, taken)).state).toBe('failed');
    await toldOnce(paymentFailed, started);
    expect(await told(paymentSucceeded, started)).toEqual([]);
  });

  it('D-11 lets the bank ask who it is (3-D Secure)', async () => {
    const them = await somebody();
    for (const [confirmed, state] of [
      [true, 'succeeded'],
      [false, 'requires-action'],
    ] as const) {
      const started = await topUp(them);
      const asked = await enter(started, asks);
      expect(asked).toEqual({ state: 'requires-action', needsAuthentication: true });
      const clientSecret = started.action!.clientSecret!;
      const answer = await world.ask(authenticateSandboxCard, { clientSecret, confirmed });
      expect(answer.state).toBe(state);
    }
  });

  it('hears of a slow one by asking, though no notice comes', async () => {
    const them = await somebody();
    const started = await topUp(them);
    expect((await enter(started, slow)).state).toBe('pending');
    await world.platform.clock.advance({ seconds: 4 });
    await eventually(async () => (await seen(them, started)).state === 'succeeded');
    await toldOnce(paymentSucceeded, started);
  });

  it('is given up after a day in which nobody goes on, and takes no card after that', async () => {
    const them = await somebody();
    const started = await topUp(them);
    await world.platform.clock.advance({ days: 1, seconds: 1 });
    await eventually(async () => (await seen(them, started)).state === 'cancelled');
    expect((await enter(started, taken)).state).toBe('cancelled');
  });

  it('goes on after the page was closed, and has nothing left to do once paid', async () => {
    const them = await somebody();
    const started = await topUp(them);
    const input = { organizationId: them.organizationId, paymentId: started.payment.id };
    expect(await world.ask(continuePayment, input, them.julie)).toEqual(started);
    await enter(started, taken);
    const after = await world.ask(continuePayment, input, them.julie);
    expect([after.payment.state, after.action]).toEqual(['succeeded', null]);
    expect(await refusal(world.ask(cancelTopUp, input, them.julie))).toBe('payment-settled');
  });
});

describe('B-5 money that was paid in', () => {
  it('B-5 is in the prepaid account, once', async () => {
    const them = await somebody();
    const { organizationId, julie } = them;
    const started = await topUp(them, { amount: 1_234, currency: 'EUR' });
    await Promise.allSettled([1, 2, 3].map(() => enter(started, taken)));
    const balances = await eventually(async () => {
      const { items } = await world.ask(getPrepaidAccount, { organizationId }, julie);
      return items.some(({ balance }) => balance > 0) && items;
    });
    const shown = balances.map(({ currency, balance }) => [currency, balance]);
    expect(shown).toEqual([
      ['CHF', 0],
      ['EUR', 1_234],
    ]);
  });
});

describe('I7 one payment for one purpose', () => {
  it('I7, F10 though twenty begin it at once with one key: one payment, one at the provider', async () => {
    const them = await somebody();
    const key = randomUUID();
    const started = await parallel(20, () => topUp(them, {}, key));
    const answers = started.map((one) => (one.status === 'fulfilled' ? one.value : undefined));
    const ids = new Set(answers.map((one) => one?.payment.id));
    expect(ids.size).toBe(1);
    const secrets = new Set(answers.map((one) => one?.action?.clientSecret));
    expect(secrets.size).toBe(1);
    const page = await world.ask(listPayments, pageOf(them), them.julie);
    expect(page.items).toHaveLength(1);
    const intents = world.platform.database('billing').collection('sandboxIntents');
    expect(await intents.countDocuments({ paymentId: [...ids][0]! })).toBe(1);
  });

  it('F10 the same key is the same payment, also after its end, and no other terms', async () => {
    const them = await somebody();
    const key = randomUUID();
    const started = await topUp(them, {}, key);
    const input = { organizationId: them.organizationId, paymentId: started.payment.id };
    await world.ask(cancelTopUp, input, them.julie);
    const again = await topUp(them, {}, key);
    expect([again.payment.id, again.payment.state]).toEqual([started.payment.id, 'cancelled']);
    expect(await refusal(topUp(them, { amount: 1 }, key))).toBe('idempotency-key-reused');
    const input2 = { ...input, amount: 5_000, currency: 'CHF', method: 'card' };
    const without = world.ask(beginTopUp, input2 as never, them.julie);
    expect(await refusal(without)).toBe('idempotency-key-required');
  });

  it('I7 tells once that it succeeded, though card, timer and person notice it at once', async () => {
    const them = await somebody();
    const started = await topUp(them);
    const input = { organizationId: them.organizationId, paymentId: started.payment.id };
    await Promise.allSettled([
      ...[1, 2, 3].map(() => enter(started, taken)),
      ...[1, 2, 3, 4, 5].map(() => world.ask(continuePayment, input, them.julie)),
    ]);
    await eventually(async () => (await seen(them, started)).state === 'succeeded');
    await world.ask(continuePayment, input, them.julie);
    await toldOnce(paymentSucceeded, started);
  });

  it('I7 is either paid or given up, though both happen at once', async () => {
    for (let n = 0; n < 5; n += 1) {
      const them = await somebody();
      const started = await topUp(them);
      const input = { organizationId: them.organizationId, paymentId: started.payment.id };
      await Promise.allSettled([
        enter(started, taken),
        world.ask(cancelTopUp, input, them.julie),
        enter(started, taken),
      ]);
      const { state } = await seen(them, started);
      expect(['succeeded', 'cancelled']).toContain(state);
      const intents = world.platform.database('billing').collection('sandboxIntents');
      const intent = await intents.findOne({ paymentId: started.payment.id });
      expect(intent?.['state']).toBe(state === 'succeeded' ? 'paid' : 'ended');
    }
  });
});

describe('who pays, and how', () => {
  it('B-5 takes the right to manage the accounting, and to read it', async () => {
    const them = await somebody();
    const started = await topUp(them);
    const { organizationId } = them;
    const paul = world.member(organizationId, []);
    const reader = world.member(organizationId, ['billing.read']);
    const eve = { accountId: randomUUID() };
    const input = { organizationId, paymentId: started.payment.id };
    for (const [julie, code] of [
      [paul, 'forbidden'],
      [reader, 'forbidden'],
      [eve, 'not-found'],
    ] as const) {
      expect(await refusal(topUp({ organizationId, julie }))).toBe(code);
      expect(await refusal(world.ask(continuePayment, input, julie))).toBe(code);
      expect(await refusal(world.ask(cancelTopUp, input, julie))).toBe(code);
      const method = { organizationId, method: 'transfer' as const };
      expect(await refusal(world.ask(setPaymentMethod, method, julie))).toBe(code);
    }
    expect(await refusal(world.ask(getPayment, input, paul))).toBe('forbidden');
    expect((await world.ask(getPayment, input, reader)).id).toBe(started.payment.id);
    const other = await somebody();
    const theirs = { ...input, organizationId: other.organizationId };
    expect(await refusal(world.ask(getPayment, theirs, other.julie))).toBe('not-found');
  });

  it('A25 (7.2) takes no amount that is none', async () => {
    const them = await somebody();
    for (const amount of [0, -1, 1.5, 1e12, NaN, '5', null]) {
      expect(await refusal(topUp(them, { amount: amount as number }))).toBe('invalid-input');
    }
    const dollars = topUp(them, { currency: 'USD' as 'CHF' });
    expect(await refusal(dollars)).toBe('invalid-input');
  });

  it('is by transfer, until a card is saved, of which only what its holder knows is kept', async () => {
    const them = await somebody();
    const { organizationId, julie } = them;
    const method = () => world.ask(getPaymentMethod, { organizationId }, julie);
    expect(await method()).toEqual({ method: 'transfer', card: null });
    const wish = { organizationId, method: 'card' as const };
    expect(await refusal(world.ask(setPaymentMethod, wish, julie))).toBe('no-saved-card');
    const wrong = { ...wish, cardToken: 'a-card-of-somewhere-else' };
    expect(await refusal(world.ask(setPaymentMethod, wrong, julie))).toBe('card-refused');
    expect(await refusal(topUp(them, { savedCard: true }))).toBe('no-saved-card');

    const saved = { ...wish, cardToken: `sandbox_card_${taken.replaceAll(' ', '')}` };
    const card = { brand: 'visa', last4: '4242', expiresMonth: 12, expiresYear: 2_099 };
    expect(await world.ask(setPaymentMethod, saved, julie)).toEqual({ method: 'card', card });
    expect(await method()).toEqual({ method: 'card', card });
    const paid = await topUp(them, { savedCard: true });
    expect([paid.payment.state, paid.action]).toEqual(['succeeded', null]);

    const back = { organizationId, method: 'transfer' as const };
    await world.ask(setPaymentMethod, back, julie);
    expect(await method()).toEqual({ method: 'transfer', card: null });
  });

  it('lets a saved card that is declined be replaced for this payment', async () => {
    const them = await somebody();
    const { organizationId, julie } = them;
    const cardToken = `sandbox_card_${declined.replaceAll(' ', '')}`;
    await world.ask(setPaymentMethod, { organizationId, method: 'card', cardToken }, julie);
    const started = await topUp(them, { savedCard: true });
    expect(started.payment).toMatchObject({
      state: 'requires-action',
      declined: 'generic_decline',
    });
    expect((await enter(started, taken)).state).toBe('succeeded');
  });

  it('starts nothing for an organization that is closing', async () => {
    const them = await somebody();
    const { organizationId: _id } = them;
    const gates = world.platform.database('billing').collection<{ _id: string }>('gates');
    await gates.updateOne({ _id }, { $set: { state: 'closing' } });
    expect(await refusal(topUp(them))).toBe('organization-closing');
  });
});

describe('F2 what a crash interrupts', () => {
  it.each(['billing.payment.after-start', 'billing.payment.after-provider'])(
    'F2 goes on after %s: the same payment, the same one at the provider',
    async (failpoint) => {
      const them = await somebody();
      const key = randomUUID();
      const { platform } = world;
      await platform.crashAt(failpoint, () => topUp(them, {}, key));
      const started = await eventually(() => topUp(them, {}, key), 20_000);
      expect((await enter(started, taken)).state).toBe('succeeded');
      const page = await world.ask(listPayments, pageOf(them), them.julie);
      expect(page.items).toHaveLength(1);
      const intents = platform.database('billing').collection('sandboxIntents');
      expect(await intents.countDocuments({ paymentId: started.payment.id })).toBe(1);
      await toldOnce(paymentSucceeded, started);
    },
    30_000,
  );
});
