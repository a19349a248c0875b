import { describe, expect, it } from '@jest/globals';
import { eventually, tokenIn } from '@atrium/testing';
import { testConfig } from './config.js';
import { registered } from './operator.js';
import { mailbox, newcomer, organizationsOf, Program, signIn, signUp } from './people.js';

describe('B-7 a product goes to another organization', () => {
  it('B-7 by the link in a mail, which whoever got it looks at, and uses where they may', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const productId = await registered(julie, hers!.id);
    const email = await signUp('Marc');
    const marc = await signIn(email);
    const [his] = await organizationsOf(marc);
    const path = `/v1/organizations/${hers!.id}/products/${productId}/transfer`;

    await julie.ask('post', path, { acceptTerms: false }).expect(400);
    const begun = await julie.ask('post', path, { acceptTerms: true, email }).expect(201);
    const token = tokenIn(await mailbox.waitFor({ to: email, subject: /transfers Web shop/i }));
    expect(begun.body).toMatchObject({ state: 'open', email });
    expect(begun.body.link).toBe(`${testConfig.publicUrl}/transfers#token=${token}`);
    expect(begun.body).not.toHaveProperty('token');
    await new Program().ask('get', '/transfers').expect(200);
    const seen = await new Program().ask('post', '/v1/transfers/inspect', { token }).expect(200);
    expect(seen.body).toMatchObject({ type: 'hosting', name: 'Web shop', productId });
    expect(seen.body.effects).toContain('no-interruption');
    const open = await julie.ask('get', path).expect(200);
    expect(JSON.stringify(open.body)).not.toContain(token);

    const taking = { token, organizationId: his!.id };
    await new Program().ask('post', '/v1/transfers/accept', taking).expect(401);
    await marc.ask('post', '/v1/transfers/accept', taking).expect(200);

    const products = async (asker: Program, id: string) =>
      (await asker.ask('get', `/v1/organizations/${id}/products`).expect(200)).body.items;
    await eventually(async () => {
      expect(await products(marc, his!.id)).toMatchObject([{ id: productId, right: 'manage' }]);
      return true;
    });
    expect(await products(julie, hers!.id)).toEqual([]);
    await julie.ask('get', path).expect(404);
    await julie.ask('delete', path).expect(404);
    await new Program().ask('post', '/v1/transfers/inspect', { token }).expect(404);
  });
});
