import { describe, expect, it } from '@jest/globals';
import { eventually } from '@atrium/testing';
import { newWord } from './company.js';
import { registered } from './operator.js';
import { invite, mailbox, newcomer, organizationsOf, signIn, signUp } from './people.js';

describe('A8-9 somebody who wants to close their organization', () => {
  it('A8-9 A8-1 sees what stands in the way, goes where they are sent, and sees that nothing does', async () => {
    const julie = await newcomer('Julie');
    const [own] = await organizationsOf(julie);
    const path = `/v1/organizations/${own!.id}`;
    const look = async () => (await julie.ask('get', `${path}/deletion`).expect(200)).body;
    await eventually(async () => (await look()).isClear === true);
    const productId = await registered(julie, own!.id);
    const email = `info@${newWord()}.example`;
    await julie.ask('post', `${path}/mailboxes`, { email, for: 'myself' }).expect(201);
    const { obstacles, parts, isClear } = await look();
    expect(isClear).toBe(false);
    expect(parts).toEqual(
      ['organizations', 'billing', 'identity'].map((name) => ({ name, answered: true })),
    );
    const [held, mailbox] = obstacles;
    expect(held).toMatchObject({ kind: 'product-held', id: productId, clearedBy: null });
    expect(mailbox).toMatchObject({ kind: 'mailbox', what: email });
    expect(mailbox.clearedBy.method).toBe('DELETE');
    await julie.ask('delete', mailbox.clearedBy.path).expect(204);
    expect((await look()).obstacles).toEqual([held]);
  });

  it('A8-5 A8-6 A8-11 A8-13 closes it over a colleague, both are told, and the legal representative opens it again', async () => {
    const company = { organization: { type: 'company', name: 'Munster & Fils' } };
    const [julieEmail, marcEmail] = [await signUp('Julie', company), await signUp('Marc')];
    const [julie, marc] = [await signIn(julieEmail), await signIn(marcEmail)];
    const [own] = await organizationsOf(julie);
    const path = `/v1/organizations/${own!.id}`;
    const token = await invite(julie, own!.id, marcEmail, { role: 'administrator' });
    await marc.ask('post', '/v1/invitations/accept', { token }).expect(200);
    const wrong = await marc.ask('post', `${path}/deletion`, { name: 'Munster' }).expect(400);
    expect(wrong.body.errors).toMatchObject([{ pointer: '/name' }]);
    const email = `info@${newWord()}.example`;
    await julie.ask('post', `${path}/mailboxes`, { email, for: 'myself' }).expect(201);
    const close = () => marc.ask('post', `${path}/deletion`, { name: own!.name });
    const { body: refused } = await close().expect(409);
    expect(refused).toMatchObject({
      code: 'closing-obstructed',
      obstacles: [{ kind: 'mailbox', what: email }],
    });
    await julie.ask('delete', refused.obstacles[0].clearedBy.path).expect(204);
    const { body: closed } = await close().expect(200);
    expect(closed).toMatchObject({ organizationId: own!.id, name: 'Munster & Fils' });
    expect(await organizationsOf(julie)).toEqual([]);
    expect((await organizationsOf(marc)).map(({ id }) => id)).not.toContain(own!.id);
    await julie.ask('get', path).expect(404);
    await julie.ask('get', `${path}/deletion`).expect(404);
    const told = await mailbox.waitFor({ to: julieEmail, subject: /has been closed/ });
    expect(told.text).toContain('Marc Munster');
    const other = await mailbox.waitFor({ to: marcEmail, subject: /has been closed/ });
    expect(other.text).not.toContain('open it again');

    const { body: list } = await julie.ask('get', '/v1/closed-organizations').expect(200);
    expect(list.items).toEqual([closed]);
    await marc.ask('post', `${path}/restoration`).expect(404);
    // What there was to pay may still be read by whoever can open it again.
    for (const kept of ['retention', 'invoices']) {
      await julie.ask('get', `${path}/${kept}`).expect(200);
      await marc.ask('get', `${path}/${kept}`).expect(404);
    }
    await julie.ask('get', `${path}/prepaid`).expect(404);
    await eventually(
      async () => (await julie.ask('post', `${path}/restoration`)).status === 200,
      10_000,
    );
    expect((await organizationsOf(marc)).map(({ id }) => id)).toContain(own!.id);
    await mailbox.waitFor({ to: marcEmail, subject: /is open again/ });
  }, 60_000);
});
