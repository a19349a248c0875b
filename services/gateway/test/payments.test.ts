import { beforeAll, describe, expect, it } from '@jest/globals';
import { importStatement } from '@atrium/contracts';
import { busOf, eventually, operator } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { testConfig } from './config.js';
import { newcomer, organizationsOf, Program } from './people.js';

let julie: Program;
let organization: string;

beforeAll(async () => {
  julie = await newcomer('Julie');
  const [hers] = await organizationsOf(julie);
  organization = `/v1/organizations/${hers!.id}`;
});

function topUp(method: 'card' | 'transfer', key: string = randomUUID()) {
  const wanted = { amount: 5_000, currency: 'CHF', method };
  const path = `${organization}/prepaid/top-ups`;
  return julie.ask('post', path, wanted).set('Idempotency-Key', key);
}

/** Billing hears of a new organization a little later than its founder. */
async function begun(method: 'card' | 'transfer') {
  const key = randomUUID();
  const { body } = await eventually(() => topUp(method, key).expect(201));
  return body as {
    payment: { id: string; state: string };
    action: { clientSecret: string; reference: string; iban: string };
  };
}

async function balance(): Promise<number> {
  const { body } = await julie.ask('get', `${organization}/prepaid`).expect(200);
  return (body.items as { balance: number }[])[0]!.balance;
}

/** A statement with one transfer of 50 francs. */
function statement(reference: string): string {
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S</Id>
<Acct><Id><IBAN>CH5800791123000889012</IBAN></Id></Acct><Ntry><Amt Ccy="CHF">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><ValDt><Dt>2026-11-27</Dt></ValDt><AcctSvcrRef>${randomUUID()}</AcctSvcrRef>
<NtryDtls><TxDtls><RmtInf><Strd><CdtrRefInf><Ref>${reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>
</Ntry></Stmt></BkToCstmrStmt></Document>`;
}

describe('B-5 money for the prepaid account', () => {
  it('B-5 Julie pays in by card, and by a transfer that the bank tells of', async () => {
    const card = await begun('card');
    const entered = { clientSecret: card.action.clientSecret, number: '4242 4242 4242 4242' };
    const program = new Program();
    const { body } = await program.ask('post', '/v1/sandbox/cards', entered).expect(200);
    expect(body).toEqual({ state: 'succeeded', needsAuthentication: false });
    await eventually(async () => (await balance()) === 5_000);

    const { action, payment } = await begun('transfer');
    const bus = busOf(testConfig);
    const gateway = (await bus.as('gateway')).bus;
    const file = gzipSync(statement(action.reference)).toString('base64url');
    const imported = await gateway
      .request(importStatement, { file }, await bus.callerFor(operator))
      .finally(() => bus.close());
    expect(imported.matched).toBe(1);
    await eventually(async () => (await balance()) === 10_000);
    const path = `${organization}/payments/${payment.id}`;
    const paid = await julie.ask('get', path).expect(200);
    expect(paid.body).toMatchObject({ state: 'succeeded', paidOn: '2026-11-27' });
    const list = await julie.ask('get', `${organization}/payments?limit=1`).expect(200);
    expect(list.body.items).toEqual([paid.body]);
    await topUp('card').unset('Idempotency-Key').expect(400);
  });
});

const path = '/v1/operator/bank-statements';

/** What is answered to a statement of a size, of which nothing is sent: who is refused hangs up in the middle of the rest. */
function statusOfAnnounced(bytes: number): Promise<number> {
  const headers = {
    ...{ authorization: `Bearer ${julie.token}`, 'content-type': 'text/xml' },
    'content-length': bytes,
  };
  return new Promise((resolve, reject) => {
    const asked = request(`${testConfig.gatewayUrl}${path}`, { method: 'POST', headers });
    asked.once('error', reject).once('response', ({ statusCode }) => {
      resolve(statusCode!);
      asked.destroy();
    });
    asked.flushHeaders();
  });
}

describe('bodies that are no JSON', () => {
  it.each(['application/xml', 'text/xml'])(
    'takes a statement as %s, of operators',
    async (type) => {
      const answer = await julie.ask('post', path).type(type).send(statement('x'));
      expect([answer.status, answer.body.code]).toEqual([403, 'operator-required']);
    },
  );

  it('A24 (7.2) takes none of ten megabytes, none as JSON, and XML nowhere else', async () => {
    expect(await statusOfAnnounced(10 * 1024 * 1024)).toBe(413);
    const json = await julie.ask('post', path, { file: 'x' });
    expect([json.status, json.body.code]).toEqual([415, 'unsupported-media-type']);
    const elsewhere = await new Program().ask('post', '/v1/sessions').type('text/xml').send('<a/>');
    expect([elsewhere.status, elsewhere.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it('finds no endpoint of Stripe where Stripe takes no cards, whatever is sent', async () => {
    const webhook = '/v1/webhooks/payments/stripe';
    for (const body of ['{"id":"evt_1","id":"evt_2"}', 'no JSON', '']) {
      const answer = await new Program().ask('post', webhook).type('application/json').send(body);
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    }
  });
});
