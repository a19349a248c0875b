import { describe, expect, it } from '@jest/globals';
import { Browser, invite, newcomer, organizationsOf, password, Program, signUp } from './people.js';

describe('who may come in', () => {
  it.each(['', 'x', 'Bearer', 'Bearer x', 'Basic dXNlcjpwYXNz', `Bearer ${'a'.repeat(43)}`])(
    'A9 (7.2) does not take "%s" for a session',
    async (authorization) => {
      const answer = await new Program().ask('get', '/v1/me').set('Authorization', authorization);

      expect(answer.status).toBe(401);
    },
  );

  it('A21 (7.2) takes no identity from headers that a client sends', async () => {
    const julie = await newcomer('Julie');
    const profile = await julie.ask('get', '/v1/me').expect(200);
    const forged = {
      'Atrium-Assertion': 'forged',
      'X-User-Id': profile.body.accountId as string,
      'X-Account-Id': profile.body.accountId as string,
      'X-Forwarded-User': 'julie',
    };

    await new Program().ask('get', '/v1/me').set(forged).expect(401);
    const eve = await newcomer('Eve');
    const answer = await eve.ask('get', '/v1/me').set(forged).expect(200);

    expect(answer.body.givenName).toBe('Eve');
  });
});

describe('who may stay', () => {
  it('A1-6 refuses the very next request of a member who was removed', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const email = await signUp('Marc');
    const marc = new Browser();
    await marc.ask('post', '/v1/sessions', { email, password }).expect(201);
    const token = await invite(julie, hers!.id, email);
    await marc.ask('post', '/v1/invitations/accept', { token }).expect(200);
    const { body: profile } = await marc.ask('get', '/v1/me').expect(200);
    await marc.ask('get', `/v1/organizations/${hers!.id}`).expect(200);

    const removal = `/v1/organizations/${hers!.id}/members/${profile.accountId}/removal`;
    await julie.ask('post', removal, { confirm: email }).expect(204);

    await marc.ask('get', `/v1/organizations/${hers!.id}`).expect(404);
  });
});
