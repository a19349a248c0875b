import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createBillingAddress,
  endProduct,
  importStatement,
  removeBillingAddress,
  setRenewalWarranty,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { type Held, HeldProducts } from './held.js';
import { fileOf, statement } from './statement.js';
import { refusal, World } from './world.js';

let world: World;
let products: HeldProducts;
beforeAll(async () => {
  world = await World.start({ environment: { ATRIUM_STEP_LEASE_MS: '500' } });
  products = new HeldProducts(world);
}, 60_000);
afterAll(() => world?.stop());

/** What its own renewals have come to. */
async function outcomes(held: Held): Promise<unknown[]> {
  const told = await products.told(held);
  return told.filter(({ what }) => /^(renew|block)/.test(what)).map(({ what }) => what);
}

describe('F2 a process dies while a product renews itself, and another one goes on', () => {
  it.each(['billing.product.after-renewal-intent', 'billing.product.after-prolonging'])(
    'B-5 at %s: renewed once, paid once, documented once',
    async (failpoint) => {
      const held = await products.bought();
      await products.renewAutomatically(held);
      await products.shop.giveMoney(held, 13_800);
      await world.platform.dieAt('billing', failpoint, () => products.daysBefore(held, 14));
      await world.startBilling();
      await eventually(async () => (await products.invoices(held)).length === 2, 20_000);
      await eventually(async () => (await outcomes(held)).length === 1, 20_000);
      expect(await outcomes(held)).toEqual(['renewed']);
      expect(await products.balance(held)).toBe(6_900);
    },
    60_000,
  );

  it.each(['billing.product.after-renewal-outcome'])(
    'B-5 at %s: told once why it failed, and tried again the next day',
    async (failpoint) => {
      const held = await products.bought();
      await products.renewAutomatically(held);
      await world.platform.dieAt('billing', failpoint, () => products.daysBefore(held, 14));
      await world.startBilling();
      await eventually(async () => (await outcomes(held)).length === 1, 20_000);
      await products.daysBefore(held, 13);
      await eventually(async () => (await outcomes(held)).length === 2, 20_000);
      expect(await outcomes(held)).toEqual(['renewal-failed', 'renewal-failed']);
      const failed = (await products.told(held)).filter(({ what }) => what === 'renewal-failed');
      expect(failed).toMatchObject(failed.map(() => ({ reason: 'prepaid-too-low' })));
    },
    60_000,
  );

  it('A10-1 B-5 at billing.order.after-invoice-on-account: the one invoice can be paid', async () => {
    const held = await products.bought();
    const { organizationId, productId, anna } = held;
    const wanted = { organizationId, productId, renewalWarranty: true };
    await world.ask(setRenewalWarranty, wanted, anna);
    const failpoint = 'billing.order.after-invoice-on-account';
    await world.platform.dieAt('billing', failpoint, () => products.daysBefore(held, 0));
    await world.startBilling();
    const payments = world.platform.database('billing').collection('payments');
    await eventually(
      async () => (await payments.countDocuments({ organizationId, state: 'pending' })) === 1,
      20_000,
    );
    expect((await products.invoices(held)).map(({ state }) => state)).toEqual(['open', 'paid']);
    expect(await outcomes(held)).toEqual(['renewed']);
  }, 60_000);
});

describe('F2 a process dies while it takes back what was paid for a product that had ended', () => {
  it.each(['billing.order.after-refund'])(
    'I7 at %s: credited once, and given back once',
    async (failpoint) => {
      const held = await products.bought();
      const { organizationId, productId } = held;
      await products.shop.giveMoney(held, 1_000);
      const renewal = await products.shop.begin(held, [], {
        ...{ kind: 'renewal', lines: [{ productId }], paymentMethod: 'transfer', usePrepaid: true },
      });
      const { payment } = await products.shop.place(held, renewal);
      await world.ask(endProduct, { organizationId, productId });
      const file = fileOf(statement([{ amount: '59.00', reference: payment!.reference! }]));
      await world.platform.dieAt('billing', failpoint, () => world.ask(importStatement, file));
      await world.startBilling();
      await eventually(async () => (await products.balance(held)) === 6_900, 20_000);
      await eventually(
        async () => (await products.shop.get(held, renewal.id)).state === 'completed',
        20_000,
      );
      await eventually(async () => (await products.invoices(held))[1]?.state === 'refunded');
      const [credit, invoice] = await products.invoices(held);
      expect([credit, invoice]).toMatchObject([
        { kind: 'credit-note', gross: 6_900, corrects: invoice!.id },
        { kind: 'invoice', state: 'refunded', orderId: renewal.id },
      ]);
    },
    60_000,
  );
});

describe('F2 a process dies while an automatic renewal takes a billing address', () => {
  it.each(['billing.product.after-address-hold'])(
    'A5-8 at %s: nothing keeps the address',
    async (failpoint) => {
      const held = await products.bought();
      const { organizationId, anna } = held;
      const { address } = world.organizations.get(organizationId)!;
      const terms = { name: 'Filiale', attention: null, address: address!, taxNumber: null };
      const { id: addressId } = await world.ask(
        createBillingAddress,
        { organizationId, ...terms, email: null },
        anna,
        { idempotencyKey: randomUUID() },
      );
      await world.platform.dieAt('billing', failpoint, () =>
        products.renewAutomatically(held, { billingAddressId: addressId }),
      );
      await world.startBilling();
      const remove = () => world.ask(removeBillingAddress, { organizationId, addressId }, anna);
      await eventually(async () => (await refusal(remove())) === 'not refused', 20_000);
      expect((await products.subscription(held)).automaticRenewal).toBeNull();
    },
    60_000,
  );
});
