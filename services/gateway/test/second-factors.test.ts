import { describe, expect, it } from '@jest/globals';
import { addApp, codeOf, step } from './authenticator-app.js';
import {
  type Asker,
  Browser,
  invite,
  mailbox,
  newcomer,
  organizationsOf,
  password,
  Program,
  signIn,
  signUp,
} from './people.js';

/** The first step of a sign-in; answers the challenge. */
async function firstStep(asker: Asker, email: string, more: object = {}): Promise<string> {
  const { body } = await asker
    .ask('post', '/v1/sessions', { email, password, ...more })
    .expect(403);
  expect(body.code).toBe('second-factor-required');
  return body.secondFactor.challenge as string;
}

describe('second factors', () => {
  it('B-6 Julie adds an authenticator app, is told by mail, and signs in with it from then on', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    const secret = await addApp(julie);

    const { body } = await julie.ask('get', '/v1/me/factors').expect(200);
    expect(body.items).toMatchObject([{ kind: 'totp' }]);
    await mailbox.waitFor({ to: email, subject: /second factor/i });

    const program = new Program();
    const challenge = await firstStep(program, email, { deliver: 'token' });
    const code = codeOf(secret, Date.now() + step);
    const second = { challenge, code, deliver: 'token' };
    const answer = await program.ask('post', '/v1/sessions/second-factor', second).expect(201);
    program.token = answer.body.accessToken as string;
    await program.ask('get', '/v1/me').expect(200);
    await new Program().ask('post', '/v1/sessions/second-factor', second).expect(404);
  });

  it('A12 no answer to the password alone is worth anything: neither cookie nor token', async () => {
    const email = await signUp('Julie');
    const secret = await addApp(await signIn(email));
    const browser = new Browser();
    const refused = await browser.ask('post', '/v1/sessions', { email, password }).expect(403);

    expect(refused.headers['set-cookie']).toBeUndefined();
    await browser.ask('get', '/v1/me').expect(401);
    const { challenge } = refused.body.secondFactor as { challenge: string };
    await browser.ask('get', '/v1/me').set('Authorization', `Bearer ${challenge}`).expect(401);

    const code = codeOf(secret, Date.now() + step);
    const body = { challenge, code };
    const forged = new Browser(undefined, { Origin: 'https://evil.example' });
    await forged.ask('post', '/v1/sessions/second-factor', body).expect(403);
    const signedIn = await browser.ask('post', '/v1/sessions/second-factor', body).expect(201);
    expect(signedIn.body).not.toHaveProperty('accessToken');
    await browser.ask('get', '/v1/me').expect(200);
  });

  it('a recovery code stands in for a lost phone', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    await addApp(julie);
    const { body } = await julie.ask('post', '/v1/me/factors/recovery-codes').expect(201);
    const [recoveryCode] = body.codes as string[];

    const browser = new Browser();
    const challenge = await firstStep(browser, email);
    const second = { challenge, recoveryCode };
    await browser.ask('post', '/v1/sessions/second-factor', second).expect(201);
    await mailbox.waitFor({ to: email, subject: /recovery code.*used/i });
  });

  it('B-6 an organization asks for one: Marc stays out until he has used one, or leaves', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const path = `/v1/organizations/${hers!.id}`;
    const setting = { requiresSecondFactor: true };
    const tooEarly = await julie.ask('patch', path, setting).expect(403);
    expect(tooEarly.body.code).toBe('second-factor-required');
    await addApp(julie);
    await julie.ask('patch', path, setting).expect(200);

    const email = await signUp('Marc');
    const marc = await signIn(email);
    const token = await invite(julie, hers!.id, email);
    await marc.ask('post', '/v1/invitations/accept', { token }).expect(200);
    const refused = await marc.ask('get', path).expect(403);
    expect(refused.body.code).toBe('second-factor-required');
    const listed = await organizationsOf(marc);
    expect(listed.find(({ id }) => id === hers!.id)).toMatchObject({ needsSecondFactor: true });

    const members = async () => {
      const { body } = await julie.ask('get', `${path}/members`).expect(200);
      return (body.items as { hasSecondFactor: boolean }[]).map((one) => one.hasSecondFactor);
    };
    expect(await members()).toEqual([true, false]);
    await addApp(marc);
    expect(await members()).toEqual([true, true]);
    await marc.ask('get', path).expect(200);
    await marc.ask('delete', `/v1/me/organizations/${hers!.id}`).expect(200);
  });

  it('a passkey challenge names nobody, and what is no answer to it is refused', async () => {
    const program = new Program();
    const { body } = await program.ask('post', '/v1/sessions/passkey-challenges').expect(201);
    expect(body).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    const passkey = {
      id: 'bm90LWEtcGFzc2tleQ',
      clientDataJSON: Buffer.from(
        JSON.stringify({ type: 'webauthn.get', challenge: body.challenge }),
      ).toString('base64url'),
      authenticatorData: 'AAAA',
      signature: 'AAAA',
    };
    const attempt = { passkey, deliver: 'token' };
    const refused = await program.ask('post', '/v1/sessions/passkey', attempt).expect(403);
    expect(refused.body.code).toBe('passkey-refused');
  });
});
