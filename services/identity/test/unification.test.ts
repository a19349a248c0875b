import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changePassword,
  deleteMailbox,
  describeMailboxEffects,
  describePasswordEffects,
  describeSecurityChange,
  leaveMyMailbox,
  listSecurityLog,
  mailboxChanged,
  removeMailboxHolder,
  removeRecoveryAddress,
  securityChanged,
  separateMyMailbox,
} from '@atrium/contracts';
import { eventually } from '@atrium/testing';
import { Mailboxes, mailboxPassword, onePassword } from './mailboxes.js';
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

const another = 'pewter lantern, low tide';
const locked = { after: 3, at: new Date(), version: 1 };
const all = [password, mailboxPassword, onePassword, another, newPassword];

let identity: IdentityTrial;
let mailboxes: Mailboxes;
let recovery: Recovery;
beforeAll(async () => {
  identity = await IdentityTrial.start({ ATRIUM_FAILURES_PER_NETWORK: '10000' });
  mailboxes = await Mailboxes.of(identity);
  recovery = new Recovery(identity);
}, 60_000);
afterAll(() => identity.stop());
afterEach(() => identity.platform.clock.reset());

type Ready = Awaited<ReturnType<Mailboxes['ready']>>;

/** A person whose account and mailbox have one password. */
async function unified(): Promise<Ready> {
  const ready = await mailboxes.ready();
  await mailboxes.unify(ready.somebody.caller, ready.mailboxId);
  return ready;
}

/** What opens the account and the mailbox, of all passwords told here. */
async function whatOpens({ email }: Pick<Ready, 'email'>) {
  return {
    account: await mailboxes.signsIn(email, ...all),
    mailbox: await mailboxes.openedBy(email, ...all),
  };
}

/** Separate, told, and both opened by the password that they had together. */
async function expectSeparated(ready: Ready, secret = onePassword): Promise<void> {
  await eventually(async () => {
    const stored = await identity.collection('mailboxes').findOne({ _id: ready.mailboxId });
    return stored?.['unification'] === null;
  });
  const account = await identity.collection('accounts').findOne({ _id: ready.somebody.accountId });
  expect(account?.['unification']).toBeUndefined();
  expect((await toldOf(ready)).map(({ data }) => data.told)).toEqual([['login', 'recovery']]);
  expect(await whatOpens(ready)).toEqual({ account: [secret], mailbox: [secret] });
}

async function toldOf({ somebody }: Ready) {
  return (await identity.platform.bus.published(securityChanged)).filter(
    ({ data }) => data.accountId === somebody.accountId && data.change === 'mailbox-separated',
  );
}

describe('what the organization is told of one password', () => {
  it('B-6 that it began and that it ended, whose it was, and none of the steps in between', async () => {
    const { mailboxId, somebody } = await unified();
    await identity.gateway.request(separateMyMailbox, { mailboxId, client }, somebody.caller);
    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(mailboxChanged);
      const ofThis = events.filter(({ data }) => data.mailboxId === mailboxId);
      return ofThis.some(({ data }) => data.change === 'separated') && ofThis;
    });
    expect(told.map(({ data }) => [data.change, data.accountId])).toEqual([
      ['created', null],
      ['holder-added', somebody.accountId],
      ['unified', somebody.accountId],
      ['separated', somebody.accountId],
    ]);
  });
});

describe('A2-14 one password for both is offered under three conditions and only then', () => {
  it('A2-14 is offered to whose login it is, who alone consults it and may change its password', async () => {
    const { somebody, mailboxId } = await mailboxes.ready();
    const effects = await mailboxes.effects(somebody.caller, mailboxId);
    expect(effects.unificationOffered).toBe(true);
    expect(effects).not.toHaveProperty('obstacles');
  });

  it('A2-11 not when the login is another address', async () => {
    const julie = await mailboxes.administrator();
    await recovery.change('recovery', newAddress(), julie);
    const { mailboxId } = await mailboxes.create(julie);
    const effects = await mailboxes.effects(julie.caller, mailboxId);
    expect(effects).toMatchObject({ unificationOffered: false, obstacles: ['login-differs'] });
    const refused = await problem(mailboxes.unify(julie.caller, mailboxId));
    expect(refused.code).toBe('unification-not-possible');
    expect(refused.details.detail).toBe('login-differs');
  });

  it('A2-12 not when a second account consults the address', async () => {
    const { administrator, somebody, mailboxId } = await mailboxes.ready();
    await mailboxes.attach(administrator, mailboxId, await identity.signedIn());
    const effects = await mailboxes.effects(somebody.caller, mailboxId);
    expect(effects).toMatchObject({ unificationOffered: false, obstacles: ['others-consult-it'] });
    expect(await problemOf(mailboxes.unify(somebody.caller, mailboxId))).toBe(
      'unification-not-possible',
    );
  });

  it('A2-13 not when the right to change the password was withdrawn', async () => {
    const { administrator, somebody, mailboxId } = await mailboxes.ready();
    await mailboxes.changeHolder(administrator, mailboxId, somebody, false);
    const effects = await mailboxes.effects(somebody.caller, mailboxId);
    expect(effects.unificationOffered).toBe(false);
    expect(await problemOf(mailboxes.unify(somebody.caller, mailboxId))).toBe(
      'unification-not-possible',
    );
  });

  it('A2-14 not to whoever manages the mailbox, and not to a stranger', async () => {
    const { administrator, mailboxId } = await mailboxes.ready();
    const stranger = await identity.signedIn();
    for (const { caller: asking } of [administrator, stranger]) {
      expect(await problemOf(mailboxes.effects(asking, mailboxId))).toBe('not-found');
      expect(await problemOf(mailboxes.unify(asking, mailboxId))).toBe('not-found');
    }
  });

  it('A2-15 whatever the password was that the account was made with', async () => {
    const julie = await mailboxes.administrator();
    await recovery.change('recovery', newAddress(), julie);
    const { mailboxId } = await mailboxes.create(julie, { email: julie.email });
    expect((await mailboxes.effects(julie.caller, mailboxId)).unificationOffered).toBe(true);
  });

  it('decision 24: not without a proven recovery address, as a reset would have nowhere else to go', async () => {
    const julie = await mailboxes.administrator();
    const { mailboxId } = await mailboxes.create(julie, { email: julie.email });
    const effects = await mailboxes.effects(julie.caller, mailboxId);
    expect(effects.obstacles).toEqual(['no-recovery-address']);
    expect(await problemOf(mailboxes.unify(julie.caller, mailboxId))).toBe(
      'unification-not-possible',
    );
  });
});

describe('A2-16 accepting sets both at once or neither', () => {
  it('A2-16 A2-17 opens both with the new one, and with neither of before', async () => {
    const ready = await mailboxes.ready();
    const mine = await mailboxes.unify(ready.somebody.caller, ready.mailboxId);
    expect(mine).toMatchObject({ password: 'unified', webmail: 'connected' });
    expect(await whatOpens(ready)).toEqual({ account: [onePassword], mailbox: [onePassword] });
    const shown = await mailboxes.shown(ready.administrator, ready.mailboxId);
    expect(shown?.password).toBe('unified');
    const kinds = (await identity.linesOf(ready.somebody.accountId)).map(({ kind }) => kind);
    expect(kinds).toContain('mailbox-unified');
  });

  it('A2-16 declining leaves two: the mailbox’s password alone is changed', async () => {
    const ready = await mailboxes.ready();
    await mailboxes.changeMine(ready.somebody.caller, ready.mailboxId, { newPassword: another });
    expect(await whatOpens(ready)).toEqual({ account: [password], mailbox: [another] });
  });

  it('A2-16 takes fresh proof of both sides: a wrong password of either changes nothing', async () => {
    const ready = await mailboxes.ready();
    for (const wrong of [{ accountPassword: another }, { mailboxPassword: another }]) {
      const attempt = mailboxes.unify(ready.somebody.caller, ready.mailboxId, wrong);
      expect(await problemOf(attempt)).toBe('password-wrong');
    }
    const refused = mailboxes.unify(ready.somebody.caller, ready.mailboxId, { newPassword: 'ab' });
    expect(await problemOf(refused)).toBe('password-refused');
    expect(await whatOpens(ready)).toEqual({ account: [password], mailbox: [mailboxPassword] });
  });

  it('A2-16 of ten at once one counts, and its password opens both', async () => {
    const ready = await mailboxes.ready();
    const secrets = Array.from({ length: 10 }, (_, n) => `orchid number ${n} by the door`);
    const attempts = secrets.map((secret) =>
      mailboxes.unify(ready.somebody.caller, ready.mailboxId, { newPassword: secret }),
    );
    const outcomes = await Promise.allSettled(attempts);
    const right = secrets.filter((_, n) => outcomes[n]!.status === 'fulfilled');
    expect(right).toHaveLength(1);
    expect(await mailboxes.signsIn(ready.email, ...secrets)).toEqual(right);
    expect(await mailboxes.openedBy(ready.email, ...secrets)).toEqual(right);
  });

  it('ends the other sessions, as every change of the account’s password does', async () => {
    const ready = await mailboxes.ready();
    const other = await identity.signIn(ready.email);
    await mailboxes.unify(ready.somebody.caller, ready.mailboxId);
    expect(await problemOf(identity.resolve(other.token))).toBe('sign-in-required');
    expect((await identity.resolve(ready.somebody.token)).accountId).toBe(ready.somebody.accountId);
  });
});

describe('A2-17 one password afterwards, whichever side changes it', () => {
  it('A2-17 changing the account’s changes the mailbox’s', async () => {
    const ready = await unified();
    const change = { currentPassword: onePassword, newPassword: another, client };
    await identity.gateway.request(changePassword, change, ready.somebody.caller);
    expect(await whatOpens(ready)).toEqual({ account: [another], mailbox: [another] });
    expect((await mailboxes.mine(ready.somebody, ready.mailboxId)).webmail).toBe('connected');
  });

  it('A2-17 changing the mailbox’s changes the account’s, and takes the one password', async () => {
    const ready = await unified();
    const without = mailboxes.changeMine(ready.somebody.caller, ready.mailboxId, {});
    expect(await problemOf(without)).toBe('invalid-input');
    const change = { currentPassword: onePassword, newPassword: another };
    await mailboxes.changeMine(ready.somebody.caller, ready.mailboxId, change);
    expect(await whatOpens(ready)).toEqual({ account: [another], mailbox: [another] });
  });

  it('A7-7 a reset of the account’s is one of both, and the mail says so', async () => {
    const ready = await unified();
    await recovery.ask(ready.email);
    const [mail] = await recovery.resetMailsTo(ready.email);
    expect(mail!.unifiedMailbox).toBe(ready.email);
    await recovery.reset(mail!.token);
    expect(await whatOpens(ready)).toEqual({ account: [newPassword], mailbox: [newPassword] });
    const told = await eventually(async () => {
      const events = await identity.platform.bus.published(securityChanged);
      return events.find(
        ({ data }) =>
          data.accountId === ready.somebody.accountId && data.change === 'password-reset',
      );
    });
    const { accountId, changeId } = told.data;
    const which = { accountId, changeId, told: 'login' as const };
    const said = await identity.notifications.request(describeSecurityChange, which, caller());
    expect(said.unifiedMailbox).toBe(ready.email);
  });

  it('decision 24: keeps its recovery address as long as there is one password', async () => {
    const { somebody } = await unified();
    const attempt = identity.gateway.request(removeRecoveryAddress, { client }, somebody.caller);
    expect(await problemOf(attempt)).toBe('mailbox-unified');
  });
});

describe('A7, B-6 one password is guessed at by two doors', () => {
  it('A7 B-6 counts what mail applications get wrong as failed sign-ins, in the log too', async () => {
    const ready = await unified();
    expect(await mailboxes.openedBy(ready.email, another, password)).toEqual([]);
    const kinds = async () =>
      (await identity.gateway.request(listSecurityLog, {}, ready.somebody.caller)).items.map(
        ({ kind }) => kind,
      );
    expect((await kinds()).filter((kind) => kind === 'sign-in-failed')).toHaveLength(2);
  });

  it('A7 counts an old password that a mail application tries for ever as one failure', async () => {
    const ready = await unified();
    for (let n = 0; n < 5; n += 1) await mailboxes.openedBy(ready.email, another);
    const log = await identity.gateway.request(listSecurityLog, {}, ready.somebody.caller);
    expect(log.items.filter(({ kind }) => kind === 'sign-in-failed')).toHaveLength(1);
  });

  it('A7 slows down mail applications with the account, but where they were let in before', async () => {
    const strict = await IdentityTrial.start({ ATRIUM_LIMITS_FACTOR: '1' });
    try {
      const theirs = await Mailboxes.of(strict);
      const ready = await theirs.ready();
      await theirs.unify(ready.somebody.caller, ready.mailboxId);
      const home = '203.0.113.90';
      await theirs.verify(ready.email, onePassword, home);
      const guess = () => strict.signIn(ready.email, { password: another });
      for (let n = 0; n < 10; n += 1) await problemOf(guess());
      expect(await problemOf(theirs.verify(ready.email, onePassword))).toBe('too-many-requests');
      await theirs.verify(ready.email, onePassword, home);
    } finally {
      await strict.stop();
    }
  });

  it('B-6 opens nothing to mail applications while the account is locked', async () => {
    const ready = await unified();
    await identity
      .collection('accounts')
      .updateOne({ _id: ready.somebody.accountId }, { $set: { lock: locked } });
    expect(await mailboxes.openedBy(ready.email, onePassword)).toEqual([]);
  });
});

describe('A2-19 the link is dropped and told when a condition ceases, and both passwords work', () => {
  it('A2-19 A2-12 a second account consults the mailbox', async () => {
    const ready = await unified();
    await mailboxes.attach(ready.administrator, ready.mailboxId, await identity.signedIn());
    await expectSeparated(ready);
    expect(await mailboxes.mine(ready.somebody, ready.mailboxId)).toMatchObject({
      password: 'separate',
      webmail: 'connected',
    });
  });

  it('A2-19 A2-13 the right to change the password is withdrawn', async () => {
    const ready = await unified();
    const { administrator, mailboxId, somebody } = ready;
    const shown = await mailboxes.changeHolder(administrator, mailboxId, somebody, false);
    expect(shown.password).toBe('separate');
    await expectSeparated(ready);
  });

  it('A2-19 A2-11 the login becomes another address', async () => {
    const ready = await unified();
    const email = newAddress();
    await recovery.change('login', email, ready.somebody);
    await eventually(async () => (await toldOf(ready)).length === 1);
    expect(await mailboxes.signsIn(email, ...all)).toEqual([onePassword]);
    expect(await mailboxes.openedBy(ready.email, ...all)).toEqual([onePassword]);
  });

  it('A2-19 the person is taken out of the mailbox, or leaves', async () => {
    const [removed, left] = [await unified(), await unified()];
    const { organizationId, caller: asking } = removed.administrator;
    const { mailboxId } = removed;
    const which = { organizationId, mailboxId, accountId: removed.somebody.accountId };
    await identity.gateway.request(removeMailboxHolder, which, asking);
    await expectSeparated(removed);
    const leaving = { mailboxId: left.mailboxId, client };
    await identity.gateway.request(leaveMyMailbox, leaving, left.somebody.caller);
    await expectSeparated(left);
  });

  it('A2-19 the organization sets another password: the account’s is not touched', async () => {
    const ready = await unified();
    await mailboxes.setPassword(ready.administrator, ready.mailboxId, { password: another });
    await eventually(async () => (await toldOf(ready)).length === 1);
    expect(await whatOpens(ready)).toEqual({ account: [onePassword], mailbox: [another] });
    expect((await mailboxes.mine(ready.somebody, ready.mailboxId)).webmail).toBe('reconnect');
  });

  it('A2-19 the mailbox is deleted: the account keeps its password', async () => {
    const ready = await unified();
    const { organizationId, caller: asking } = ready.administrator;
    const which = { organizationId, mailboxId: ready.mailboxId };
    await identity.gateway.request(deleteMailbox, which, asking);
    await eventually(async () => (await toldOf(ready)).length === 1);
    expect(await whatOpens(ready)).toEqual({ account: [onePassword], mailbox: [] });
  });

  it('the person wants two again: both keep the present one, and changing one changes one', async () => {
    const ready = await unified();
    const input = { mailboxId: ready.mailboxId, client };
    const mine = await identity.gateway.request(separateMyMailbox, input, ready.somebody.caller);
    expect(mine).toMatchObject({ password: 'separate', webmail: 'connected' });
    await expectSeparated(ready);
    const change = { currentPassword: onePassword, newPassword: another, client };
    await identity.gateway.request(changePassword, change, ready.somebody.caller);
    expect(await whatOpens(ready)).toEqual({ account: [another], mailbox: [onePassword] });
  });

  it('can be one again, after it was two', async () => {
    const ready = await unified();
    const input = { mailboxId: ready.mailboxId, client };
    await identity.gateway.request(separateMyMailbox, input, ready.somebody.caller);
    await mailboxes.unify(ready.somebody.caller, ready.mailboxId, {
      accountPassword: onePassword,
      mailboxPassword: onePassword,
      newPassword: another,
    });
    expect(await whatOpens(ready)).toEqual({ account: [another], mailbox: [another] });
  });

  it('A2-16 A2-19 whoever is attached while it is unified: whole or as it was, and always separate', async () => {
    for (let round = 0; round < 5; round += 1) {
      const ready = await mailboxes.ready();
      const second = await identity.signedIn();
      const invited = await mailboxes.invite(ready.administrator, ready.mailboxId, second);
      const token = await mailboxes.tokenOf(ready.mailboxId, invited.invitationId);
      const accept = async () => {
        for (;;) {
          try {
            return await mailboxes.accept(token, second.caller);
          } catch (error) {
            if ((error as { code?: string }).code !== 'changed-meanwhile') throw error;
          }
        }
      };
      await Promise.allSettled([mailboxes.unify(ready.somebody.caller, ready.mailboxId), accept()]);
      const opens = await eventually(async () => {
        const { password: state } = (await mailboxes.shown(ready.administrator, ready.mailboxId))!;
        const found = await whatOpens(ready);
        return state === 'separate' && found;
      });
      expect([
        { account: [onePassword], mailbox: [onePassword] },
        { account: [password], mailbox: [mailboxPassword] },
      ]).toContainEqual(opens);
    }
  });
});

describe('A2-22 what a change does is told before it', () => {
  const of = (effects: { what: string; becomes: string; count?: number }[], what: string) =>
    effects.find((one) => one.what === what);

  it('A2-17 A2-22 says before the click that both change', async () => {
    const ready = await mailboxes.ready();
    await identity.signIn(ready.email);
    const before = await mailboxes.effects(ready.somebody.caller, ready.mailboxId, 'unification');
    expect(of(before.effects, 'account-password')?.becomes).toBe('changes');
    expect(of(before.effects, 'mailbox-password')?.becomes).toBe('changes');
    expect(of(before.effects, 'mail-applications')?.becomes).toBe('asks-again');
    expect(of(before.effects, 'my-webmail')).toMatchObject({ becomes: 'stays', count: 0 });
    expect(of(before.effects, 'other-sessions')).toMatchObject({ becomes: 'ends', count: 1 });
    await mailboxes.unify(ready.somebody.caller, ready.mailboxId);
    const { caller: asking } = ready.somebody;
    const now = await identity.gateway.request(describePasswordEffects, { of: 'change' }, asking);
    expect(now.unifiedMailbox).toBe(ready.email);
    expect(of(now.effects, 'mailbox-password')?.becomes).toBe('changes');
  });

  it('A2-10 A2-18 A2-22 says that a mailbox’s change leaves the account alone', async () => {
    const { somebody, mailboxId } = await mailboxes.ready();
    const { effects } = await mailboxes.effects(somebody.caller, mailboxId);
    expect(of(effects, 'account-password')?.becomes).toBe('stays');
    expect(of(effects, 'mailbox-password')?.becomes).toBe('changes');
    expect(of(effects, 'service-credentials')?.becomes).toBe('stays');
  });

  it('A2-9 A2-22 says that webmail asks again for mailboxes with their own password', async () => {
    const julie = await mailboxes.administrator();
    await mailboxes.create(julie);
    const { effects } = await identity.gateway.request(
      describePasswordEffects,
      { of: 'change' },
      julie.caller,
    );
    expect(of(effects, 'my-webmail')).toMatchObject({ becomes: 'asks-again', count: 1 });
    expect(of(effects, 'mailbox-password')?.becomes).toBe('stays');
  });

  it('A2-22 says to whoever manages a mailbox whom a change reaches', async () => {
    const ready = await unified();
    const { organizationId, caller: asking } = ready.administrator;
    const which = { organizationId, mailboxId: ready.mailboxId, of: 'password' as const };
    const said = await identity.gateway.request(describeMailboxEffects, which, asking);
    expect(said.unifiedMailbox).toBe(ready.email);
    expect(of(said.effects, 'account-password')?.becomes).toBe('stays');
    expect(of(said.effects, 'webmail-of-others')).toMatchObject({
      becomes: 'asks-again',
      count: 1,
    });
  });
});
