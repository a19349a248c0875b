import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountVerified, describeAccountStart, signUpStarted } from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { caller, IdentityTrial, newAddress, password, problem, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
}, 60_000);
afterAll(() => identity.stop());

describe('signing up', () => {
  it('A2-1 makes an account once its mailbox has answered, and the chosen password signs in', async () => {
    const email = 'Famille.Munster@BLUEWIN.example';
    await identity.signUp(email);
    expect(await problemOf(identity.signIn(email))).toBe('wrong-credentials');
    const [mail] = await identity.mailsTo(email);
    expect(mail).toMatchObject({ mail: 'verify', email, givenName: 'Julie', locale: 'fr' });
    const account = await identity.verify(mail!.token!, { password });
    expect(account.email).toBe(email);
    const session = await identity.signIn('famille.munster@bluewin.example');
    expect(session.accountId).toBe(account.accountId);
  });

  it("A2-2 knows nothing of the mailbox's own password: it is refused", async () => {
    const email = newAddress();
    await identity.account(email);
    const wrong = identity.signIn(email, { password: 'Am3L mailbox password at the ISP' });
    expect(await problemOf(wrong)).toBe('wrong-credentials');
  });

  it('A4-3 A4-4 gives the account an organization to start with, named by the rule', async () => {
    const [person, company] = [newAddress(), newAddress()];
    const organization = { type: 'company', name: 'Entreprise Familiale Sàrl' } as const;
    const ofPerson = await identity.account(person);
    const ofCompany = await identity.account(company, { organization });
    expect(await start(ofPerson)).toMatchObject({
      organizationType: 'individual',
      organizationName: 'Munster Julie',
      invitationId: null,
      email: person,
      locale: 'fr',
    });
    expect(await start(ofCompany)).toMatchObject({
      organizationType: 'company',
      organizationName: 'Entreprise Familiale Sàrl',
    });
  });

  it('A4-4 asks a company for its name', async () => {
    const nameless = identity.signUp(newAddress(), { organization: { type: 'company' } });
    const { code, details } = await problem(nameless);
    expect(code).toBe('invalid-input');
    expect(details.errors?.[0]?.pointer).toBe('/organization/name');
  });

  it('A4-5 tells account.verified once, with the organization minted at sign-up', async () => {
    const email = newAddress();
    const accountId = await identity.account(email);
    const signUp = await identity.collection('sign-ups').findOne({ address: email });
    const { organizationId } = await start(accountId);
    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(accountVerified);
      const own = events.filter((event) => event.data.accountId === accountId);
      return own.length > 0 && own;
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      aggregateId: accountId,
      aggregateVersion: 1,
      causedBy: accountId,
      data: { accountId, organizationId, invitationId: null },
    });
    expect(signUp).toMatchObject({ accountId, organization: { id: organizationId } });
  });

  it('lets the browser that signed up leave out the password', async () => {
    const email = newAddress();
    const signUpSecret = await identity.signUp(email);
    await identity.verify(await identity.tokenTo(email), { signUpSecret });
    expect((await identity.signIn(email)).token).toHaveLength(43);
  });

  it('asks every other browser for the password', async () => {
    const email = newAddress();
    await identity.signUp(email);
    const token = await identity.tokenTo(email);
    for (const signUpSecret of [undefined, 'x'.repeat(43), await identity.signUp(newAddress())]) {
      const { code, details } = await problem(
        identity.verify(token, signUpSecret === undefined ? {} : { signUpSecret }),
      );
      expect(code).toBe('invalid-input');
      expect(details.errors?.[0]?.pointer).toBe('/password');
    }
    await identity.verify(token, { password });
  });

  it('refuses a password by its reason, at sign-up and at the link', async () => {
    const email = newAddress();
    const bad = 'Julie Munster 1985';
    const atSignUp = await problem(identity.signUp(email, { password: bad }));
    expect(atSignUp.code).toBe('password-refused');
    expect(atSignUp.details.errors).toEqual([
      { pointer: '/password', message: expect.stringContaining('your name') },
    ]);
    await identity.signUp(email);
    const token = await identity.tokenTo(email);
    const atLink = await problem(identity.verify(token, { password: bad }));
    expect(atLink.details.errors).toEqual(atSignUp.details.errors);
    await identity.verify(token, { password });
  });

  it('finds common passwords on the shipped list', async () => {
    for (const listed of ['1qaz2wsx3edc4rfv', 'Chocolate!-2026-11-23', 'monkey.94210.5527.31']) {
      const refused = identity.signUp(newAddress(), { password: listed });
      expect(await problemOf(refused)).toBe('password-refused');
    }
  });

  it('is asked to verify by the one, and told of the account that is there by the other', async () => {
    const email = newAddress();
    await identity.account(email, { givenName: 'Julie' });
    await identity.signUp(email, { givenName: 'Mallory', locale: 'de' });
    const mail = (await identity.mailsTo(email)).at(-1);
    expect(mail).toMatchObject({ mail: 'account-exists', email, givenName: 'Julie', locale: 'fr' });
    expect(mail?.token).toBeUndefined();
  });

  it('does the same work for an address with and without an account', async () => {
    const [known, unknown] = [newAddress(), newAddress()];
    await identity.account(known);
    const forKnown = await identity.tap.during(() => identity.signUp(known));
    const forUnknown = await identity.tap.during(() => identity.signUp(unknown));
    expect(forKnown).toEqual(forUnknown);
    expect(forKnown).toEqual([
      'findAndModify attempts',
      'findAndModify attempts',
      'insert sign-ups',
    ]);
  });
});

describe('the link of a sign-up', () => {
  it('works once', async () => {
    const email = newAddress();
    await identity.signUp(email);
    const token = await identity.tokenTo(email);
    await identity.verify(token, { password });
    expect(await problemOf(identity.verify(token, { password }))).toBe('token-not-usable');
  });

  it('works for nobody when anything of it was changed', async () => {
    const email = newAddress();
    await identity.signUp(email);
    const token = await identity.tokenTo(email);
    const [key, id, version, mac] = token.split('.');
    const other = await identity.signUp(newAddress()).then(() => identity.mailsTo(email));
    expect(other).toHaveLength(1);
    const altered = [
      [key, id, '2', mac],
      [key, id, version, mac!.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
      [key, '01a207c6-4fca-7082-a27d-76f0bb7a5ee3', version, mac],
      ['000000000000', id, version, mac],
      [id, version, mac],
    ];
    for (const parts of altered) {
      const attempt = identity.verify(parts.join('.'), { password });
      expect(await problemOf(attempt)).toBe('token-not-usable');
    }
    await identity.verify(token, { password });
  });

  it('has run out a second after its day, though nothing was cleared away', async () => {
    const email = newAddress();
    await identity.signUp(email);
    const token = await identity.tokenTo(email);
    try {
      await identity.platform.clock.advance({ hours: 24, seconds: 1 });
      expect(await problemOf(identity.verify(token, { password }))).toBe('token-not-usable');
      expect((await identity.mailsTo(email)).at(-1)?.mail).toBe('nothing');
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('makes one account of fifty clicks at once', async () => {
    const email = newAddress();
    await identity.signUp(email);
    const token = await identity.tokenTo(email);
    const outcomes = await parallel(50, () => identity.verify(token, { password }));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await identity.collection('accounts').countDocuments({ address: email })).toBe(1);
  });

  it('A4-5 makes one account with one organization of fifty sign-ups and all their links', async () => {
    const email = newAddress();
    const signedUp = await parallel(50, () => identity.signUp(email));
    expect(signedUp.every(({ status }) => status === 'fulfilled')).toBe(true);
    const mails = await identity.mailsTo(email);
    expect(mails).toHaveLength(50);
    const outcomes = await parallel(50, (at) => identity.verify(mails[at]!.token!, { password }));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const accounts = await identity.collection('accounts').find({ address: email }).toArray();
    expect(accounts).toHaveLength(1);
    const events = await eventually(async () => {
      const all = await identity.platform.bus.published(accountVerified);
      const own = all.filter(({ data }) => data.accountId === accounts[0]!._id);
      return own.length > 0 && own;
    });
    expect(events).toHaveLength(1);
    expect((await identity.mailsTo(email)).map(({ mail }) => mail)).toEqual(
      Array.from({ length: 50 }, () => 'nothing'),
    );
  });
});

describe('what is told of a sign-up', () => {
  it('is its id, nothing of the person', async () => {
    const email = newAddress();
    await identity.signUp(email);
    const signUp = await identity.collection('sign-ups').findOne({ address: email });
    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(signUpStarted);
      return events.find(({ aggregateId }) => aggregateId === signUp!._id);
    });
    expect(told.data).toEqual({ signUpId: signUp!._id });
    expect(told.causedBy).toBeNull();
  });
});

function start(accountId: string) {
  return identity.organizations.request(describeAccountStart, { accountId }, caller());
}
