import { mailServerToken, tokenIn } from '@atrium/testing';
import { describe, expect, it } from '@jest/globals';
import { registered } from './operator.js';
import { freshAddress, mailbox, organizationsOf, Program } from './people.js';

// The worked example of the guide "Difference between the credentials", with passwords of allowed length.
const family = 'famille.munster@la-fibre.xyz';
const compta = 'compta@entreprise-familiale.xyz';
const julies = 'julie@entreprise-familiale.xyz';
const passwords = {
  atTheProvider: 'Am3L four almonds by the lake',
  account: '63! violets on the window sill',
  accountLater: '64! violets on the window sill',
  compta: 'zZ! a ledger bound in green',
  comptaLater: 'yY! a ledger bound in green',
  julieMail: 'a kite above the old harbor',
  julieAccount: 'nine herons, one slow river',
  one: 'one brass key for two doors',
  oneLater: 'one silver key for two doors',
};

function reaches(email: string, password: string): Promise<boolean> {
  const body = { email, password, deliver: 'token' };
  return new Program().ask('post', '/v1/sessions', body).then(({ status }) => status === 201);
}

/** Outlook, a phone, or any other mail application. */
function readsMail(username: string, password: string): Promise<boolean> {
  const body = { username, password, network: '198.51.100.7', protocol: 'imap' };
  return new Program()
    .ask('post', '/v1/mail/auth', body)
    .set('X-Atrium-Mail-Token', mailServerToken)
    .then(({ status }) => status === 200);
}

async function signedIn(email: string, password: string): Promise<Program> {
  const program = new Program();
  const body = { email, password, deliver: 'token' };
  const answer = await program.ask('post', '/v1/sessions', body).expect(201);
  program.token = answer.body.accessToken as string;
  return program;
}

async function account(
  email: string,
  password: string,
  { givenName, organization }: { givenName: string; organization: object },
): Promise<Program> {
  const person = { email, password, givenName, familyName: 'Munster', locale: 'en', organization };
  await new Program().ask('post', '/v1/accounts', person).expect(202);
  const token = tokenIn(await mailbox.waitFor({ to: email, subject: /confirm your address/i }));
  await new Program().ask('post', '/v1/accounts/verify', { token, password }).expect(200);
  return signedIn(email, password);
}

async function inWebmail(person: Program, email: string) {
  const { body } = await person.ask('get', '/v1/me/mailboxes').expect(200);
  return (
    body.items as { email: string; mailboxId: string; webmail: string; password: string }[]
  ).find((one) => one.email === email);
}

describe('the Munster family', () => {
  it('A2-3, A2-7, A2-14, A2-17, A2-19, A2-20 keeps its passwords apart, puts two together, line by line', async () => {
    const company = { type: 'company', name: 'Entreprise Familiale' };
    const who = { givenName: 'Famille', organization: company };

    // A2-1, A2-2: an address of another provider and a password of one's own choice.
    const munster = await account(family, passwords.account, who);
    expect(await reaches(family, passwords.account)).toBe(true);
    expect(await reaches(family, passwords.atTheProvider)).toBe(false);
    const [firm] = await organizationsOf(munster);
    const organizationId = firm!.id;
    const path = `/v1/organizations/${organizationId}/mailboxes`;

    // A2-3, A2-6: an address bought later, for oneself, has its own password.
    const comptaBody = { email: compta, password: passwords.compta, for: 'myself' };
    await munster.ask('post', path, comptaBody).expect(201);
    expect(await inWebmail(munster, compta)).toMatchObject({ webmail: 'connected' });
    // A2-4: a mail application takes that one, not the account's.
    expect(await readsMail(compta, passwords.compta)).toBe(true);
    expect(await readsMail(compta, passwords.account)).toBe(false);
    // A2-5: webmail takes the account's, not that one.
    expect(await reaches(compta, passwords.compta)).toBe(false);

    // A2-7: the provider's password changes there, and nothing changes here.
    expect(await reaches(family, passwords.account)).toBe(true);
    expect(await readsMail(compta, passwords.compta)).toBe(true);

    // A2-22, A2-8: the account's password is changed, after reading what that does.
    const told = await munster.ask('get', '/v1/me/password/effects?of=change').expect(200);
    expect(told.body.effects).toContainEqual({ what: 'mailbox-password', becomes: 'stays' });
    const change = { currentPassword: passwords.account, newPassword: passwords.accountLater };
    await munster.ask('put', '/v1/me/password', change).expect(204);
    expect(await reaches(family, passwords.account)).toBe(false);
    expect(await reaches(family, passwords.accountLater)).toBe(true);
    expect((await organizationsOf(munster)).map(({ id }) => id)).toEqual([organizationId]);
    // A2-9: webmail asks once for the mailbox's password, which has not changed.
    const asked = (await inWebmail(munster, compta))!;
    expect(asked.webmail).toBe('confirm-password');
    const connection = `/v1/me/mailboxes/${asked.mailboxId}/connection`;
    await munster.ask('post', connection, { password: passwords.accountLater }).expect(403);
    await munster.ask('post', connection, { password: passwords.compta }).expect(200);
    expect((await inWebmail(munster, compta))!.webmail).toBe('connected');

    // A2-10: the mailbox's password is changed in the mail service.
    const set = { password: passwords.comptaLater };
    await munster.ask('put', `${path}/${asked.mailboxId}/password`, set).expect(200);
    expect(await readsMail(compta, passwords.compta)).toBe(false);
    expect(await readsMail(compta, passwords.comptaLater)).toBe(true);
    expect((await inWebmail(munster, compta))!.webmail).toBe('reconnect');
    expect(await reaches(family, passwords.accountLater)).toBe(true);

    // A2-6: an address for somebody else is not in one's own webmail; an invitation is sent.
    const forJulie = { email: julies, password: passwords.julieMail, for: 'somebody-else' };
    const made = await munster.ask('post', path, forJulie).expect(201);
    const julieMailbox = made.body.mailboxId as string;
    expect(await inWebmail(munster, julies)).toBeUndefined();
    const invitation = { email: julies, mayChangePassword: true };
    await munster.ask('post', `${path}/${julieMailbox}/invitations`, invitation).expect(201);
    const token = tokenIn(await mailbox.waitFor({ to: julies, subject: /access to the mailbox/i }));

    // A2-15: Julie makes an account with that address, and a password of another kind.
    const person = { givenName: 'Julie', organization: { type: 'individual' } };
    const julie = await account(julies, passwords.julieAccount, person);
    await julie.ask('post', '/v1/mailbox-invitations/accept', { token }).expect(200);
    await julie.ask('get', `/v1/organizations/${organizationId}`).expect(404);
    expect(await inWebmail(julie, julies)).toMatchObject({ webmail: 'connected' });
    // A2-20: for each address one secret.
    expect(await readsMail(julies, passwords.julieAccount)).toBe(false);
    expect(await reaches(julies, passwords.julieMail)).toBe(false);

    // A reset by mail would go to the very mailbox: a recovery address elsewhere comes first.
    const home = freshAddress('julie.home');
    await julie.ask('put', '/v1/me/recovery-email', { email: home }).expect(202);
    const proof = tokenIn(await mailbox.waitFor({ to: home, subject: /recovery address/i }));
    await julie.ask('post', '/v1/me/recovery-email/confirm', { token: proof }).expect(200);

    // A2-11 to A2-14: one password is offered, and only now, only to her.
    const mine = `/v1/me/mailboxes/${julieMailbox}`;
    const offered = await julie.ask('get', `${mine}/effects?of=password`).expect(200);
    expect(offered.body.unificationOffered).toBe(true);
    await munster.ask('get', `${mine}/effects?of=password`).expect(404);
    // A2-17: told before the click that both change.
    const before = await julie.ask('get', `${mine}/effects?of=unification`).expect(200);
    expect(before.body.effects).toContainEqual({ what: 'account-password', becomes: 'changes' });
    expect(before.body.effects).toContainEqual({ what: 'mailbox-password', becomes: 'changes' });
    // A2-16: both at once.
    const proofs = {
      accountPassword: passwords.julieAccount,
      mailboxPassword: passwords.julieMail,
      newPassword: passwords.one,
    };
    await julie.ask('post', `${mine}/unification`, proofs).expect(200);
    expect(await reaches(julies, passwords.one)).toBe(true);
    expect(await readsMail(julies, passwords.one)).toBe(true);
    expect(await readsMail(julies, passwords.julieMail)).toBe(false);
    for (const to of [julies, home]) await mailbox.waitFor({ to, subject: /one password/i });

    // A2-17: whichever side changes it.
    const later = { currentPassword: passwords.one, newPassword: passwords.oneLater };
    await julie.ask('put', `${mine}/password`, later).expect(204);
    expect(await reaches(julies, passwords.oneLater)).toBe(true);
    expect(await readsMail(julies, passwords.oneLater)).toBe(true);
    const said = await mailbox.waitFor({ to: julies, subject: /password .* was changed/i });
    expect(said.text).toContain(julies);

    // A2-19: somebody else is to read the mailbox too, so the two are separate again, and both work.
    const back = { email: family, mayChangePassword: false };
    await munster.ask('post', `${path}/${julieMailbox}/invitations`, back).expect(201);
    const second = tokenIn(
      await mailbox.waitFor({ to: family, subject: /access to the mailbox/i }),
    );
    await munster.ask('post', '/v1/mailbox-invitations/accept', { token: second }).expect(200);
    await mailbox.waitFor({ to: julies, subject: /two passwords again/i });
    expect(await inWebmail(julie, julies)).toMatchObject({ password: 'separate' });
    expect(await reaches(julies, passwords.oneLater)).toBe(true);
    expect(await readsMail(julies, passwords.oneLater)).toBe(true);

    // A2-18: equal by now, and yet changing one does not change the other.
    const own = { newPassword: passwords.julieMail };
    await julie.ask('put', `${mine}/password`, own).expect(204);
    expect(await readsMail(julies, passwords.julieMail)).toBe(true);
    expect(await reaches(julies, passwords.oneLater)).toBe(true);
    expect((await inWebmail(munster, julies))!.webmail).toBe('reconnect');

    // A2-21: what other products are opened with has nothing to do with any of this.
    const credentials = `/v1/organizations/${organizationId}/service-credentials`;
    const productId = await registered(munster, organizationId);
    const ftp = { productId, kind: 'ftp', username: 'munster-ftp' };
    await munster.ask('post', credentials, ftp).expect(201);
    const once = { currentPassword: passwords.accountLater, newPassword: passwords.account };
    await munster.ask('put', '/v1/me/password', once).expect(204);
    const listed = await munster.ask('get', credentials).expect(200);
    expect(listed.body.items[0]).toMatchObject({ username: 'munster-ftp', openedBy: 'password' });
  }, 60_000);
});
