import { describe, expect, it } from '@jest/globals';
import { eventually } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { given } from './operator.js';
import { newcomer, organizationsOf } from './people.js';

describe('the prepaid account of an organization', () => {
  it('B-5, B-6 Julie sees what there is, has some of it paid out, and takes the statement with her', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const organization = `/v1/organizations/${hers!.id}`;
    const path = `${organization}/prepaid`;
    await given(hers!.id, 20_00, '=HYPERLINK("https://evil.test")');

    const account = await julie.ask('get', path).expect(200);
    expect(account.body.items[0]).toEqual({
      ...{ currency: 'CHF', balance: 20_00, held: 0, available: 20_00 },
    });
    const iban = 'CH93 0076 2011 6238 5295 7';
    const wanted = { currency: 'CHF', amount: 12_05, iban, name: 'Julie Münster' };
    await julie.ask('post', `${path}/payouts`, wanted).expect(400);
    const key = { 'Idempotency-Key': randomUUID() };
    const payOut = await julie.ask('post', `${path}/payouts`, wanted).set(key).expect(201);
    const again = await julie.ask('post', `${path}/payouts`, wanted).set(key).expect(201);
    expect(again.body).toEqual(payOut.body);
    expect(payOut.body).toMatchObject({ state: 'requested', iban: 'CH93 **** 2957' });
    const payOuts = await julie.ask('get', `${path}/payouts`).expect(200);
    expect(payOuts.body.items).toEqual([payOut.body]);

    const statement = await julie.ask('get', `${path}/statement?currency=CHF`).expect(200);
    expect((statement.body.items as { balance: number }[]).map(({ balance }) => balance)).toEqual([
      7_95, 20_00,
    ]);
    await julie.ask('get', `${path}/statement`).expect(400);
    await julie.ask('get', `${path}/statement?currency=USD`).expect(400);
    const file = await julie.ask('get', `${path}/statement/export?currency=CHF`).expect(200);
    expect(file.headers['content-type']).toMatch(/^text\/csv/);
    expect(file.headers['content-disposition']).toBe('attachment; filename="prepaid-CHF.csv"');
    const [head, out, credit] = file.text.split('\n');
    expect(head).toMatch(/^number,at,kind,currency,in,out/);
    expect(out).toContain(`pay-out,CHF,,12.05,12.05,7.95,0.00,,,${payOut.body.id as string}`);
    expect(credit).toContain(`"'=HYPERLINK`);

    const lines = await eventually(async () => {
      const { body } = await julie.ask('get', `${organization}/activity`).expect(200);
      const kinds = (body.items as { kind: string }[]).map(({ kind }) => kind);
      return kinds.includes('prepaid.paid-out') && kinds;
    });
    expect(lines).toContain('prepaid.corrected');
  });
});
