import { describe, expect, it } from '@jest/globals';
import { eventually, tokenIn } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import {
  Browser,
  details,
  freshAddress,
  mailbox,
  organizationsOf,
  password,
  Program,
} from './people.js';

const visitor = new Program();
const wanted = { lines: [{ planId: 'hosting.web-basic-12', name: 'entreprise.example' }] };
const header = 'X-Atrium-Cart-Secret';

const address = {
  ...{ addition: null, street: 'Rue du Pont', houseNumber: '12' },
  ...{ postalCode: '1227', city: 'Carouge', country: 'CH' },
};
const company = {
  ...{ type: 'company', name: 'Entreprise Familiale Sàrl', legalName: null, address },
  ...{ phone: null, taxNumber: null, locale: 'fr', timeZone: 'Europe/Zurich', version: 0 },
};

describe('a visitor with a cart becomes a customer', () => {
  it('A4-1, A4-2, A4-4..A4-6 Julie orders first, signs up then, and her company has one order', async () => {
    const { body: filled } = await visitor.ask('post', '/v1/carts', wanted).expect(201);
    const { id: cartId, secret } = filled as { id: string; secret: string };
    const path = `/v1/carts/${cartId}`;
    const twoYears = { version: 0, lines: [{ ...wanted.lines[0]!, periods: 2 }] };
    await visitor.ask('put', path, twoYears).set(header, secret).expect(200);

    const email = freshAddress('julie');
    const organization = { type: 'company', name: company.name };
    const person = details('Julie', email, { organization });
    const page = new Browser();
    await page.ask('post', '/v1/accounts', person).expect(202);
    // The mail is opened somewhere else: whatever proves the address, the cart stays where it is.
    const token = tokenIn(await mailbox.waitFor({ to: email }));
    const elsewhere = new Program();
    await elsewhere.ask('post', '/v1/accounts/verify', { token, password }).expect(200);
    const { body: seen } = await page.ask('get', path).set(header, secret).expect(200);
    expect(seen.total.gross).toBe(5_900 + 6_900);

    await page.ask('post', '/v1/sessions', { email, password }).expect(201);
    const own = await organizationsOf(page);
    expect(own).toMatchObject([{ name: company.name, role: 'legal_representative' }]);
    const organizationPath = `/v1/organizations/${own[0]!.id}`;
    await page.ask('put', `${organizationPath}/details`, company).expect(200);
    const claim = () => page.ask('post', `${organizationPath}/carts/claim`, { cartId, secret });
    // Billing hears of a new organization a little later than its founder.
    await eventually(() => claim().expect(200));
    const clicks = await Promise.all([claim().expect(200), claim().expect(200)]);
    const [order] = clicks.map(({ body }) => body as { id: string; version: number });
    expect(clicks.map(({ body }) => body.id)).toEqual([order!.id, order!.id]);
    await page.ask('get', path).set(header, secret).expect(404);

    const orderPath = `${organizationPath}/orders/${order!.id}`;
    const choice = { version: order!.version, paymentMethod: 'transfer' };
    const { body: chosen } = await page.ask('patch', orderPath, choice).expect(200);
    const key = randomUUID();
    const place = () =>
      page
        .ask('post', `${orderPath}/place`, { expectedTotal: chosen.total.gross })
        .set('Idempotency-Key', key);
    const { body: placed } = await place().expect(200);
    expect(placed).toMatchObject({ state: 'awaiting-payment', due: 12_800 });
    expect((await place().expect(200)).body).toEqual(placed);
    expect((await claim().expect(200)).body.state).toBe('awaiting-payment');
    const { body: orders } = await page.ask('get', `${organizationPath}/orders`).expect(200);
    expect(orders.items).toHaveLength(1);
    expect(await organizationsOf(page)).toHaveLength(1);
  });

  it('A4-1 is told prices in the language of the browser, and where they are taxed', async () => {
    const { body } = await visitor
      .ask('post', '/v1/carts', { ...wanted, country: 'US' })
      .set('Accept-Language', 'de-CH')
      .expect(201);
    expect(body).toMatchObject({ country: 'US', currency: 'EUR', taxTreatment: 'not-subject' });
    expect(body.lines[0].planName).toMatch(/hosting/i);
  });

  it('has one answer without the secret, with another one and with none that could be one', async () => {
    const { body } = await visitor.ask('post', '/v1/carts', wanted).expect(201);
    const { body: other } = await visitor.ask('post', '/v1/carts', wanted).expect(201);
    const path = `/v1/carts/${body.id as string}`;
    const asked = [
      visitor.ask('get', path),
      visitor.ask('get', path).set(header, 'x'),
      visitor.ask('get', path).set(header, other.secret as string),
      visitor.ask('get', `/v1/carts/${randomUUID()}`).set(header, body.secret as string),
      visitor.ask('get', `${path}?secret=${body.secret as string}`),
    ];
    const answers = await Promise.all(asked);
    const told = answers.map(({ status, body: { instance: _id, ...rest } }) => ({
      status,
      ...rest,
    }));
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(told[0]).toMatchObject({ status: 404, code: 'not-found' });
  });
});
