import { mailServerToken } from '@atrium/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { freshAddress, organizationsOf, Program, signIn, signUp } from './people.js';

const secret = 'zinc zephyr at eleven';
const network = '198.51.100.7';
const path = '/v1/mail/auth';

let email: string;
beforeAll(async () => {
  const julie = await signIn(await signUp('Julie'));
  const [hers] = await organizationsOf(julie);
  email = freshAddress('compta');
  const body = { email, password: secret, for: 'myself' };
  await julie.ask('post', `/v1/organizations/${hers!.id}/mailboxes`, body).expect(201);
});

function asked(body: object, token: string | undefined = mailServerToken) {
  const test = new Program().ask('post', path, body);
  return token === undefined ? test : test.set('X-Atrium-Mail-Token', token);
}

describe('a mail server asks whom to let in', () => {
  it('A2-3, A2-4 lets the mailbox’s password in and no other', async () => {
    const answer = await asked({ username: email, password: secret, network, protocol: 'imap' });
    expect(answer.status).toBe(200);
    expect(answer.body.email).toBe(email);
    const wrong = await asked({ username: email, password: 'not it', network });
    expect(wrong.body).toMatchObject({ status: 401, code: 'wrong-credentials' });
    const nobody = await asked({ username: freshAddress('nobody'), password: secret, network });
    const { instance: _one, ...first } = wrong.body as { instance: string };
    const { instance: _other, ...second } = nobody.body as { instance: string };
    expect(second).toEqual(first);
  });

  it.each([
    ['no token', undefined],
    ['another one', 'the-token-of-somebody-else-altogether'],
    ['nothing as the token', ''],
  ])('is to whoever has %s a path that does not exist', async (_about, token) => {
    const test = new Program().ask('post', path, { username: email, password: secret, network });
    const answer = await (token === undefined ? test : test.set('X-Atrium-Mail-Token', token));
    expect(answer.body).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('A2-4 has no use for the session of a person', async () => {
    const julie = await signIn(await signUp('Julie'));
    const body = { username: email, password: secret, network };
    await julie.ask('post', path, body).expect(404);
  });
});
