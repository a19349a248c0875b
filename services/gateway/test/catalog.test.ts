import { describe, expect, it } from '@jest/globals';
import { Program } from './people.js';

const anyone = new Program();
const path = '/v1/catalog?currency=CHF';

interface Price {
  net: number;
  tax: number;
  gross: number;
}
interface Type {
  type: string;
  name: string;
  plans: { planId: string; newOrder: Price; renewal: Price | null }[];
}

describe('the catalog, for anyone', () => {
  it('A0-2, A0-4 has every price without tax and with it, so that a page never computes', async () => {
    const { body } = await anyone.ask('get', path).expect(200);
    const prices = (body.productTypes as Type[])
      .flatMap(({ plans }) => plans)
      .flatMap(({ newOrder, renewal }) => [newOrder, renewal])
      .filter((price) => price !== null);
    expect(prices.length).toBeGreaterThan(80);
    for (const { net, tax, gross } of prices) expect(net + tax).toBe(gross);
  });

  it('A0-8 is in order of types, in the language of the browser, or the one asked for', async () => {
    const german = await anyone
      .ask('get', `${path}&type=hosting`)
      .set('Accept-Language', 'de-CH,de;q=0.9,en;q=0.5')
      .expect(200);
    expect((german.body.productTypes as Type[]).map(({ name }) => name)).toEqual(['Webhosting']);
    expect(german.headers).toMatchObject({ vary: expect.stringContaining('accept-language') });
    const spanish = await anyone
      .ask('get', `${path}&locale=es`)
      .set('Accept-Language', 'de')
      .expect(200);
    const [first] = spanish.body.productTypes as Type[];
    expect([first!.type, first!.name]).toEqual(['domain', 'Nombres de dominio']);
  });

  it('is kept for a minute at most, and not sent again to whoever has it', async () => {
    const { headers } = await anyone.ask('get', path).expect(200);
    expect(headers['cache-control']).toMatch(/^public, max-age=([0-5]?\d|60)$/);
    const known = String(headers['etag']);
    const again = await anyone
      .ask('get', path)
      .set('If-None-Match', `"other", ${known}`)
      .expect(304);
    expect(again.text).toBe('');
    const inEuros = await anyone.ask('get', '/v1/catalog?currency=EUR').set('If-None-Match', known);
    expect(inEuros.status).toBe(200);
  });

  it.each([
    '',
    '?currency=USD',
    '?currency=CHF&currency=EUR',
    '?currency=CHF&at=yesterday',
    '?currency=CHF&at=2999-01-01T00:00:00Z',
    '?currency=CHF&locale=rm',
    '?currency=CHF&type[$ne]=x',
    '?currency=CHF&isAdmin=1',
  ])('refuses the query "%s"', async (query) => {
    const { body } = await anyone.ask('get', `/v1/catalog${query}`).expect(400);
    expect(body.code).toBe('invalid-input');
  });
});
