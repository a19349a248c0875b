import { describe, expect, it } from '@jest/globals';
import { Browser, mailbox, password, Program, signIn, signUp } from './people.js';

const newPassword = 'saltpetre orchid lamp';

describe('my security', () => {
  it('A2-8 takes a new password and goes on; Julie is told by mail', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    const elsewhere = await signIn(email);

    const change = { currentPassword: password, newPassword };
    await julie.ask('put', '/v1/me/password', change).expect(204);

    await julie.ask('get', '/v1/me').expect(200);
    await elsewhere.ask('get', '/v1/me').expect(401);
    const answer = await new Program().ask('post', '/v1/sessions', {
      email,
      password,
      deliver: 'token',
    });
    expect(answer.body.code).toBe('wrong-credentials');
    const mail = await mailbox.waitFor({ to: email, subject: /password/i });
    expect(mail.text).not.toContain(newPassword);
  });

  it('A9 (7.2.4) gives a browser that proves itself again a new cookie, and the old one is dead at once', async () => {
    const email = await signUp('Julie');
    const browser = new Browser();
    const signedIn = await browser.ask('post', '/v1/sessions', { email, password }).expect(201);
    const [old] = (signedIn.headers['set-cookie'] as unknown as string[])[0]!.split(';');
    // Remembered by the gateway from here on.
    await browser.ask('get', '/v1/me').expect(200);

    const path = '/v1/sessions/current/reauthentication';
    const answer = await browser.ask('post', path, { password }).expect(200);

    expect(answer.body).not.toHaveProperty('accessToken');
    await browser.ask('get', '/v1/me').expect(200);
    const copied = new Browser();
    await copied.ask('get', '/v1/me').set('Cookie', old!).expect(401);
  });

  it('A9 (7.2.4) gives a program that proves itself again a new token', async () => {
    const julie = await signIn(await signUp('Julie'));
    const path = '/v1/sessions/current/reauthentication';
    const answer = await julie.ask('post', path, { password }).expect(200);

    await julie.ask('get', '/v1/me').expect(401);
    julie.token = answer.body.accessToken as string;
    await julie.ask('get', '/v1/me').expect(200);
  });
});
