import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changePassword, passwordResetStarted, startPasswordReset } from '@atrium/contracts';
import { eventually, parallel } from '@atrium/testing';
import { newPassword, Recovery } from './recovery.js';
import {
  caller,
  client,
  IdentityTrial,
  newAddress,
  password,
  problem,
  problemOf,
} from './trial.js';

let identity: IdentityTrial;
let recovery: Recovery;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  recovery = new Recovery(identity);
}, 60_000);
afterAll(() => identity.stop());

describe('A7-1 a forgotten password', () => {
  it('is asked for with the login address', async () => {
    const julie = await identity.signedIn();
    await recovery.reset(await recovery.forgotten(julie.email));
    expect(await problemOf(identity.signIn(julie.email))).toBe('wrong-credentials');
    const { accountId } = await identity.signIn(julie.email, { password: newPassword });
    expect(accountId).toBe(julie.accountId);
  });

  it('is asked for with the recovery address: the link goes to that mailbox', async () => {
    const julie = await identity.signedIn();
    const email = newAddress();
    await recovery.change('recovery', email, julie);
    await recovery.ask(email);
    const [mail] = await recovery.resetMailsTo(email);
    expect(mail).toMatchObject({ email, login: julie.email, givenName: 'Julie', locale: 'fr' });
    await recovery.reset(mail!.token);
    await identity.signIn(julie.email, { password: newPassword });
  });

  it('A7-1 goes to the recovery address when that is chosen, and nowhere when there is none', async () => {
    const [julie, marc] = [await identity.signedIn(), await identity.signedIn()];
    const email = newAddress();
    await recovery.change('recovery', email, julie);
    for (const one of [julie, marc]) await recovery.ask(one.email, 'recovery');
    const [mail, ...others] = await recovery.resetMailsTo(julie.email);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ email, login: julie.email });
    expect(await recovery.resetMailsTo(marc.email)).toEqual([]);
    await recovery.reset(mail!.token);
    await identity.signIn(julie.email, { password: newPassword });
    // Whose recovery address it is, is another question: it is the login of nobody.
    await recovery.ask(email, 'recovery');
    expect(await recovery.resetMailsTo(email)).toEqual([]);
  });

  it('A7-1, A7-6 tells nobody by that choice whether there is an account or a recovery address', async () => {
    const [julie, marc] = [await identity.signedIn(), await identity.signedIn()];
    await recovery.change('recovery', newAddress(), julie);
    const done = [];
    for (const email of [julie.email, marc.email, newAddress()]) {
      done.push(await identity.tap.during(() => recovery.ask(email, 'recovery')));
    }
    expect(done[0]).toEqual(done[1]);
    expect(done[0]).toEqual(done[2]);
  });

  it('A7-1 is void once a newer one was asked for, wherever that goes', async () => {
    const julie = await identity.signedIn();
    await recovery.change('recovery', newAddress(), julie);
    await recovery.ask(julie.email);
    const [first] = await recovery.resetMailsTo(julie.email);
    await recovery.ask(julie.email, 'recovery');
    expect(await problemOf(recovery.reset(first!.token))).toBe('token-not-usable');
  });

  it('gets a link for each account that the mailbox is the way back to', async () => {
    const email = newAddress();
    const people = [await identity.signedIn(), await identity.signedIn()];
    for (const one of people) await recovery.change('recovery', email, one);
    const own = await identity.account(email);
    await recovery.ask(email);
    const mails = await recovery.resetMailsTo(email);
    expect(mails.map((mail) => mail.email)).toEqual([email, email, email]);
    expect(mails.map(({ login }) => login).sort()).toEqual(
      [email, ...people.map((one) => one.email)].sort(),
    );
    const mine = mails.find(({ login }) => login === people[1]!.email);
    await recovery.reset(mine!.token);
    await identity.signIn(people[1]!.email, { password: newPassword });
    await identity.signIn(people[0]!.email);
    expect((await identity.signIn(email)).accountId).toBe(own);
  });

  it('is mailed to the address as its owner wrote it, never as somebody typed it', async () => {
    const stored = `Julie.${newAddress()}`;
    await identity.account(stored);
    await recovery.ask(stored.toUpperCase());
    const [mail] = await recovery.resetMailsTo(stored);
    expect(mail!.email).toBe(stored);
    const lookalike = stored.replace('Julie', 'Jul\u0131e');
    expect(await problemOf(recovery.ask(lookalike))).toBe('invalid-input');
  });
});

describe('A7-6 asking for a reset', () => {
  it('is answered the same and does the same work, whether or not there is an account', async () => {
    const [known, unknown] = [newAddress(), newAddress()];
    await identity.account(known);
    const answers: object[] = [];
    const asked = (email: string) => async (): Promise<void> => {
      const input = { email, client };
      answers.push(await identity.gateway.request(startPasswordReset, input, caller()));
    };
    const forKnown = await identity.tap.during(asked(known));
    const forUnknown = await identity.tap.during(asked(unknown));
    expect(forKnown).toEqual(forUnknown);
    expect(forKnown).toEqual([
      'findAndModify attempts',
      'findAndModify attempts',
      'findAndModify password-resets',
    ]);
    expect(answers[0]).toEqual(answers[1]);
    expect(await recovery.resetMailsTo(unknown)).toEqual([]);
  });

  it('writes documents of the same form', async () => {
    const [known, unknown] = [newAddress(), newAddress()];
    await identity.account(known);
    const written = [];
    for (const address of [known, unknown]) {
      await recovery.ask(address);
      const document = await identity.collection('password-resets').findOne({ address });
      written.push(Object.keys(document!).sort());
    }
    expect(written[0]).toEqual(written[1]);
  });

  it('tells an id that is no address', async () => {
    const email = newAddress();
    await recovery.ask(email);
    const reset = await identity.collection('password-resets').findOne({ address: email });
    const event = await eventually(async () => {
      const all = await identity.platform.bus.published(passwordResetStarted);
      return all.find(({ data }) => data.resetId === reset!._id);
    });
    expect(JSON.stringify(event)).not.toContain(email);
    expect(event.data).toEqual({ resetId: reset!._id });
  });

  it('refuses lists, objects and operators in the place of the address', async () => {
    const odd = [['a@b.example', 'c@d.example'], { $ne: null }, 1, null, 'a@b.example\u0000'];
    for (const email of odd) {
      expect(await problemOf(recovery.ask(email as string))).toBe('invalid-input');
    }
    const before = await identity.collection('password-resets').countDocuments();
    await recovery.ask(newAddress());
    expect(await identity.collection('password-resets').countDocuments()).toBe(before + 1);
  });

  it('of fifty at once notes each, and the newest counts', async () => {
    const email = newAddress();
    await identity.account(email);
    const asked = await parallel(50, () => recovery.ask(email));
    expect(asked.every(({ status }) => status === 'fulfilled')).toBe(true);
    const [mail] = await recovery.resetMailsTo(email);
    await recovery.reset(mail!.token);
  });
});

describe('A7-6 the link of a reset', () => {
  it('A9 works once, of fifty uses at once', async () => {
    const julie = await identity.signedIn();
    const token = await recovery.forgotten(julie.email);
    const passwords = Array.from({ length: 50 }, (_, at) => `${newPassword} number ${at}`);
    const outcomes = await parallel(50, (at) => recovery.reset(token, passwords[at]));
    const made = outcomes.findIndex(({ status }) => status === 'fulfilled');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await identity.signIn(julie.email, { password: passwords[made]! });
    expect(await problemOf(recovery.reset(token))).toBe('token-not-usable');
  });

  it('works for half an hour, to the second', async () => {
    const julie = await identity.signedIn();
    const token = await recovery.forgotten(julie.email);
    try {
      await identity.platform.clock.advance({ minutes: 30, seconds: 1 });
      expect(await problemOf(recovery.reset(token))).toBe('token-not-usable');
      expect(await recovery.resetMailsTo(julie.email)).toEqual([]);
      await identity.platform.clock.reset();
      await identity.platform.clock.advance({ minutes: 29 });
      await recovery.reset(token);
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('is void once a newer one was asked for, by whichever of the addresses', async () => {
    const julie = await identity.signedIn();
    const email = newAddress();
    await recovery.change('recovery', email, julie);
    const first = await recovery.forgotten(julie.email);
    const second = await recovery.forgotten(julie.email);
    expect(await problemOf(recovery.reset(first))).toBe('token-not-usable');
    const third = await recovery.forgotten(email);
    expect(await problemOf(recovery.reset(second))).toBe('token-not-usable');
    await recovery.reset(third);
  });

  it('is void after the password was changed', async () => {
    const julie = await identity.signedIn();
    const token = await recovery.forgotten(julie.email);
    const change = { currentPassword: password, newPassword, client };
    await identity.gateway.request(changePassword, change, julie.caller);
    expect(await problemOf(recovery.reset(token, 'an entirely different one'))).toBe(
      'token-not-usable',
    );
    await identity.signIn(julie.email, { password: newPassword });
  });

  it('is void after the address it went to was changed, for its new owner too', async () => {
    const julie = await identity.signedIn();
    const token = await recovery.forgotten(julie.email);
    await recovery.change('login', newAddress(), julie);
    expect(await problemOf(recovery.reset(token))).toBe('token-not-usable');
    const lost = newAddress();
    await recovery.change('recovery', lost, julie);
    const toLost = await recovery.forgotten(lost);
    await recovery.change('recovery', newAddress(), julie);
    expect(await problemOf(recovery.reset(toLost))).toBe('token-not-usable');
  });

  it('works for its own account only, and for nothing when anything of it was changed', async () => {
    const [julie, eve] = [await identity.signedIn(), await identity.signedIn()];
    const token = await recovery.forgotten(eve.email);
    await recovery.ask(julie.email);
    const [key, id, issue, mac] = token.split('.');
    const julies = await identity.collection('password-resets').findOne({ address: julie.email });
    const [resetId, accountId, version] = id!.split('~');
    const altered = [
      [key, [resetId, julie.accountId, version].join('~'), issue, mac],
      [key, [julies!._id, julie.accountId, version].join('~'), issue, mac],
      [key, [resetId, accountId, Number(version) + 1].join('~'), issue, mac],
      [key, id, Number(issue) + 1, mac],
      [key, id, issue, mac!.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
      ['000000000000', id, issue, mac],
      [id, issue, mac],
    ];
    for (const parts of altered) {
      expect(await problemOf(recovery.reset(parts.join('.')))).toBe('token-not-usable');
    }
    await identity.signIn(julie.email);
    await recovery.reset(token);
    await identity.signIn(eve.email, { password: newPassword });
  });

  it('A17 refuses a bad password by the name of its field, and still works', async () => {
    const julie = await identity.signedIn();
    const token = await recovery.forgotten(julie.email);
    const refused = await problem(recovery.reset(token, 'Julie Munster 2026'));
    expect(refused.code).toBe('password-refused');
    expect(refused.details.errors?.map(({ pointer }) => pointer)).toEqual(['/newPassword']);
    await recovery.reset(token);
  });
});

describe('A7-6 a reset', () => {
  it('A9 has ended every session before it answers, and signs nobody in', async () => {
    const julie = await identity.signedIn();
    const elsewhere = await identity.signIn(julie.email);
    await recovery.reset(await recovery.forgotten(julie.email));
    for (const { token } of [julie, elsewhere]) {
      expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    }
    const account = await identity.collection('accounts').findOne({ _id: julie.accountId });
    expect(account!['sessions']).toEqual([]);
  });

  it('ends API tokens in the same write, where an account has any', async () => {
    const julie = await identity.signedIn();
    const accounts = identity.collection('accounts');
    const apiTokens = [{ id: 't1', hash: 'h1', expiresAt: new Date('2030-01-01') }];
    await accounts.updateOne({ _id: julie.accountId }, { $set: { apiTokens } });
    await recovery.reset(await recovery.forgotten(julie.email));
    const account = await accounts.findOne({ _id: julie.accountId });
    expect(account!['apiTokens']).toEqual([]);
  });

  it('voids pending changes of addresses', async () => {
    const julie = await identity.signedIn();
    await recovery.start('recovery', newAddress(), julie.caller);
    await recovery.start('login', newAddress(), julie.caller);
    const pending = await recovery.tokenOf('login', julie.accountId);
    await recovery.reset(await recovery.forgotten(julie.email));
    const session = await identity.signIn(julie.email, { password: newPassword });
    const asking = await identity.callerWith(session.token);
    expect(await recovery.address('recovery', asking)).toEqual({ email: null });
    const attempt = recovery.confirm('login', pending, asking);
    expect(await problemOf(attempt)).toBe('token-not-usable');
  });

  it('A7-5 tells every address of the account', async () => {
    const julie = await identity.signedIn();
    const email = newAddress();
    await recovery.change('recovery', email, julie);
    await recovery.reset(await recovery.forgotten(email));
    const told = await recovery.told(julie.accountId, 'password-reset');
    expect(Object.values(told).map((mail) => mail.email)).toEqual([julie.email, email]);
    expect(Object.values(told).some(({ undoToken }) => undoToken)).toBe(false);
  });

  it('A23 is a line in the log of the account, without any secret', async () => {
    const julie = await identity.signedIn();
    const token = await recovery.forgotten(julie.email);
    await recovery.reset(token);
    const stored = await identity.collection('accounts').findOne({ _id: julie.accountId });
    const log = await identity.linesOf(julie.accountId);
    expect(log.at(-1)).toMatchObject({ kind: 'password-reset', sessionId: null });
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(JSON.stringify(stored)).not.toContain(newPassword);
  });
});
