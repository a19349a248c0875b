import { describe, expect, it } from '@jest/globals';
import { tokenIn } from '@atrium/testing';
import {
  invite,
  mailbox,
  newcomer,
  organizationsOf,
  password,
  Program,
  signIn,
  signUp,
} from './people.js';

const wrong = { password: 'not her password at all', deliver: 'token' };

function fail(email: string) {
  return new Program().ask('post', '/v1/sessions', { email, ...wrong }).expect(401);
}

describe('my profile', () => {
  it('A0-17 has the badge of Julie Munster, and takes another name, language and time zone', async () => {
    const julie = await newcomer('Julie');
    const before = await julie.ask('get', '/v1/me').expect(200);
    expect(before.body).toMatchObject({ initials: 'JM', timeZone: 'Europe/Zurich' });

    const change = { familyName: 'Rossi', locale: 'it', timeZone: 'Europe/Rome' };
    const after = await julie.ask('patch', '/v1/me', change).expect(200);

    expect(after.body).toMatchObject({ ...change, givenName: 'Julie', initials: 'JR' });
  });
});

describe('B-6 the lock of my account', () => {
  it('shuts after three failures, says so by mail, and opens with the link', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    await julie.ask('put', '/v1/me/lock', { after: 3 }).expect(200);

    for (let at = 0; at < 3; at += 1) await fail(email);
    const mail = await mailbox.waitFor({ to: email, subject: /locked/ });
    await new Program()
      .ask('post', '/v1/sessions', { email, password, deliver: 'token' })
      .expect(401);
    const token = tokenIn(mail);
    await new Program().ask('get', '/unlock').expect(200);
    await new Program().ask('post', '/v1/account-unlocks', { token }).expect(204);

    await signIn(email);
    await new Program().ask('post', '/v1/account-unlocks', { token }).expect(404);
  });

  it('is opened by an administrator of my organization, who sees in the log that it shut', async () => {
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const email = await signUp('Marc');
    const marc = await signIn(email);
    const token = await invite(julie, hers!.id, email);
    await marc.ask('post', '/v1/invitations/accept', { token }).expect(200);
    const { body: profile } = await marc.ask('get', '/v1/me').expect(200);
    await marc.ask('put', '/v1/me/lock', { after: 3 }).expect(200);
    for (let at = 0; at < 3; at += 1) await fail(email);
    await mailbox.waitFor({ to: email, subject: /locked/ });

    const path = `/v1/organizations/${hers!.id}`;
    const log = await julie
      .ask('get', `${path}/security-log?accountId=${profile.accountId}`)
      .expect(200);
    const kinds = (log.body.items as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toContain('locked');
    expect(kinds).not.toContain('signed-in');
    await marc.ask('get', `${path}/security-log`).expect(403);
    await julie.ask('delete', `${path}/members/${profile.accountId}/lock`).expect(204);

    await signIn(email);
  });
});

describe('B-6 my security log', () => {
  it('is read page by page, and exported with its chain', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    await fail(email);
    await signIn(email);

    const log = await julie.ask('get', '/v1/me/security-log?limit=2').expect(200);
    const whole = await julie.ask('get', '/v1/me/security-log/export').expect(200);

    const kinds = (log.body.items as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toEqual(['signed-in', 'sign-in-failed']);
    expect(log.body.nextCursor).toEqual(expect.any(String));
    const lines = whole.body.items as { n: number; hash: string; prevHash: string | null }[];
    expect(lines.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(lines[1]!.prevHash).toBe(lines[0]!.hash);
  });

  it('sends the mails that I ask for, in my language', async () => {
    const email = await signUp('Julie');
    const julie = await signIn(email);
    await julie.ask('patch', '/v1/me', { locale: 'de' }).expect(200);
    const wanted = { signIns: true, failedSignIns: true };
    await julie.ask('put', '/v1/me/notification-preferences', wanted).expect(200);

    await signIn(email);
    await mailbox.waitFor({ to: email, subject: /Neue Anmeldung/ });
    await fail(email);

    await mailbox.waitFor({ to: email, subject: /Fehlgeschlagene Anmeldung/ });
    const answer = await julie.ask('get', '/v1/me/notification-preferences').expect(200);
    expect(answer.body).toEqual(wanted);
  });
});
