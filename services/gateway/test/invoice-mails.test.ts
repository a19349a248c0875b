import { describe, expect, it } from '@jest/globals';
import { eventually } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import { given } from './operator.js';
import { mailbox, organizationsOf, type Program, signIn, signUp } from './people.js';

const key = () => ({ 'Idempotency-Key': randomUUID() });

/** Julie's organization, with the address that an order needs and with money. */
async function household(julie: Program): Promise<string> {
  const [hers] = await organizationsOf(julie);
  const path = `/v1/organizations/${hers!.id}`;
  const address = { addition: null, street: 'Rue du Pont', houseNumber: '12' };
  await julie
    .ask('put', `${path}/details`, {
      ...{ type: 'individual', name: 'Munster Julie', legalName: null, phone: null },
      address: { ...address, postalCode: '1227', city: 'Carouge', country: 'CH' },
      ...{ taxNumber: null, locale: 'en', timeZone: 'Europe/Zurich', version: 0 },
    })
    .expect(200);
  await given(hers!.id, 100_00, 'Welcome');
  return path;
}

/** Orders web hosting. Answers the order as it was placed. */
async function order(julie: Program, path: string, paymentMethod: 'prepaid' | 'transfer') {
  const lines = [{ planId: 'hosting.web-basic-12', name: 'munster.example' }];
  const wanted = { kind: 'new', paymentMethod, lines };
  const { body } = await julie.ask('post', `${path}/orders`, wanted);
  const placing = { expectedTotal: body.total.gross };
  const placed = await julie
    .ask('post', `${path}/orders/${body.id as string}/place`, placing)
    .set(key())
    .expect(200);
  return placed.body as { invoiceId: string; payment: { reference: string } };
}

describe('what an organization is billed', () => {
  it('A10-1, A10-4, B-5 Julie reads how to pay an order, gets the invoice of another, and has it mailed again', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    const path = await household(julie);

    const { payment } = await order(julie, path, 'transfer');
    const toPay = await mailbox.waitFor({ to: email, subject: /^To pay/ });
    expect(toPay.text).toContain(payment.reference);
    expect(toPay.attachments.map(({ filename }) => filename)).toEqual(['pro-forma.pdf']);

    const { invoiceId } = await order(julie, path, 'prepaid');
    const invoice = await mailbox.waitFor({ to: email, subject: `Invoice ${invoiceId}` });
    expect(invoice.attachments.map(({ filename }) => filename)).toEqual([`${invoiceId}.pdf`]);

    await julie.ask('post', `${path}/invoices/mail`, {}).expect(400);
    const wanted = { invoices: [invoiceId], email: 'eve@evil.test' };
    await julie.ask('post', `${path}/invoices/mail`, wanted).set(key()).expect(400);
    const asked = await julie.ask('post', `${path}/invoices/mail`, {}).set(key()).expect(202);
    expect(asked.body).toMatchObject({ state: 'preparing', invoices: [invoiceId] });
    const copies = await mailbox.waitFor({ to: email, subject: /^Your documents/ });
    expect(copies.attachments.map(({ filename }) => filename)).toEqual([`${invoiceId}.pdf`]);
    const mailing = `${path}/invoice-mailings/${asked.body.id as string}`;
    await eventually(async () => (await julie.ask('get', mailing)).body.state === 'sent');

    const kinds = await eventually(async () => {
      const { body } = await julie.ask('get', `${path}/activity`).expect(200);
      const lines = (body.items as { kind: string }[]).map(({ kind }) => kind);
      return lines.includes('invoices.mailed') && lines;
    });
    expect(kinds).toContain('invoice.issued');
  });
});
