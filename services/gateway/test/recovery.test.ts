import { describe, expect, it } from '@jest/globals';
import { eventually, tokenIn } from '@atrium/testing';
import { testConfig } from './config.js';
import { freshAddress, mailbox, password, Program, signIn, signUp } from './people.js';

const newPassword = 'saltpetre orchid lamp';

const poison = {
  Host: 'evil.test',
  'X-Forwarded-Host': 'evil.test',
  'X-Forwarded-Proto': 'gopher',
  Forwarded: 'host=evil.test;proto=gopher',
};

/** Names a recovery address and proves it by the link in its mailbox. */
async function setRecoveryEmail(julie: Program, email: string): Promise<void> {
  await julie.ask('put', '/v1/me/recovery-email', { email }).expect(202);
  const token = tokenIn(await mailbox.waitFor({ to: email, subject: /recovery address/i }));
  await julie.ask('post', '/v1/me/recovery-email/confirm', { token }).expect(200);
}

function signInWith(email: string, secret: string) {
  const body = { email, password: secret, deliver: 'token' };
  return new Program().ask('post', '/v1/sessions', body);
}

describe('a forgotten password', () => {
  it('A7-1, A7-2, A7-3, A7-6 is chosen anew with the link in the mailbox of the recovery address', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    const recoveryEmail = freshAddress('julie.home');
    await setRecoveryEmail(julie, recoveryEmail);
    const mine = await julie.ask('get', '/v1/me/recovery-email').expect(200);
    expect(mine.body).toEqual({ email: recoveryEmail });

    await new Program().ask('post', '/v1/password-resets', { email: recoveryEmail }).expect(202);
    const mail = await mailbox.waitFor({ to: recoveryEmail, subject: /choose a new password/i });
    expect(mail.text).toContain(email);
    const body = { token: tokenIn(mail), newPassword };
    await new Program().ask('post', '/v1/password-resets/confirm', body).expect(204);

    await julie.ask('get', '/v1/me').expect(401);
    await signInWith(email, password).expect(401);
    await signInWith(email, newPassword).expect(201);
    const again = await new Program().ask('post', '/v1/password-resets/confirm', body);
    expect(again.body).toMatchObject({ status: 404, code: 'token-not-usable' });
    for (const to of [email, recoveryEmail]) {
      await mailbox.waitFor({ to, subject: /was reset/i });
    }
  });

  it('A7-6 is answered the same for everybody, and only the known are mailed', async () => {
    const [known, unknown] = [await signUp('Julie'), freshAddress('nobody')];
    const answers = [];
    for (const email of [known, unknown]) {
      const answer = await new Program().ask('post', '/v1/password-resets', { email }).expect(202);
      const { date: _date, 'x-request-id': _id, ...headers } = answer.headers;
      answers.push([answer.status, answer.text, headers]);
    }
    expect(answers[0]).toEqual(answers[1]);
    await mailbox.waitFor({ to: known, subject: /choose a new password/i });
    expect(await mailbox.mailsTo(unknown)).toEqual([]);
  });

  it('A3 (7.2) has links from the configuration, whatever host a client claims', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    const [recoveryEmail, next] = [freshAddress('julie.home'), freshAddress('julie.new')];
    await julie
      .ask('put', '/v1/me/recovery-email', { email: recoveryEmail })
      .set(poison)
      .expect(202);
    const token = tokenIn(await mailbox.waitFor({ to: recoveryEmail, subject: /recovery/i }));
    await julie.ask('post', '/v1/me/recovery-email/confirm', { token }).set(poison).expect(200);
    await julie.ask('put', '/v1/me/email', { email: next }).set(poison).expect(202);
    await new Program().ask('post', '/v1/password-resets', { email }).set(poison).expect(202);

    // To the login: confirm it at sign-up, the recovery address changed, choose a password.
    const expected = { [email]: 3, [recoveryEmail]: 1, [next]: 1 };
    for (const [to, count] of Object.entries(expected)) {
      const mails = await eventually(async () => {
        const all = await mailbox.mailsTo(to);
        return all.length === count && all;
      });
      for (const mail of mails) {
        expect(mail.text).toContain(`${testConfig.publicUrl}/`);
        expect(mail.text + mail.html).not.toContain('evil.test');
      }
    }
  });

  it.each([
    ['a list', { email: ['a@example.test', 'b@example.test'] }],
    ['an object', { email: { $ne: null } }],
    ['a number', { email: 1 }],
    ['nothing', {}],
  ])('A4 (7.2) refuses %s in the place of the address, and mails nobody', async (_about, body) => {
    const answer = await new Program().ask('post', '/v1/password-resets', body).expect(400);

    expect(answer.body.code).toBe('invalid-input');
    expect(await mailbox.mailsTo('a@example.test')).toEqual([]);
  });
});

describe('the login address', () => {
  it('B-6, A7-5 is changed by the link in the new mailbox, and undone by the one in the former', async () => {
    const former = await signUp('Julie');
    const julie = await signIn(former);
    const email = freshAddress('julie.new');
    await julie.ask('put', '/v1/me/email', { email }).expect(202);
    const confirm = await mailbox.waitFor({ to: email, subject: /new address/i });
    await julie.ask('post', '/v1/me/email/confirm', { token: tokenIn(confirm) }).expect(200);
    const profile = await julie.ask('get', '/v1/me').expect(200);
    expect(profile.body.email).toBe(email);
    await signInWith(former, password).expect(401);
    await signInWith(email, password).expect(201);

    const told = await mailbox.waitFor({ to: former, subject: /address .* was changed/i });
    expect(told.text).toContain('/undo-address-change#token=');
    const undo = { token: tokenIn(told) };
    const undone = await new Program().ask('post', '/v1/me/email/undo', undo).expect(200);

    expect(undone.body).toEqual({ email: former });
    await julie.ask('get', '/v1/me').expect(401);
    await signInWith(former, password).expect(201);
    await signInWith(email, password).expect(401);
  });
});

describe('an account that may be in the wrong hands', () => {
  it('B-6 is secured in one step, which says what to look at', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    const elsewhere = await signIn(email);
    await elsewhere.ask('get', '/v1/me').expect(200);

    const told = await julie.ask('get', '/v1/me/password/effects?of=securing').expect(200);
    expect(told.body.effects).toContainEqual({ what: 'other-sessions', becomes: 'ends', count: 1 });
    const body = { currentPassword: password, newPassword };
    const review = await julie.ask('post', '/v1/me/compromised', body).expect(200);

    expect(review.body).toMatchObject({ email, recoveryEmail: null, ended: 1 });
    await elsewhere.ask('get', '/v1/me').expect(401);
    await julie.ask('get', '/v1/me').expect(200);
    await signInWith(email, newPassword).expect(201);
    await mailbox.waitFor({ to: email, subject: /secured/i });
  });
});
