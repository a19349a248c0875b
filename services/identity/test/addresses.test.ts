import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changePassword,
  reauthenticate,
  removeRecoveryAddress,
  securityChanged,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { parallel } from '@atrium/testing';
import { newPassword, Recovery } from './recovery.js';
import {
  client,
  IdentityTrial,
  newAddress,
  password,
  problem,
  problemOf,
  problemsOf,
} from './trial.js';

let identity: IdentityTrial;
let recovery: Recovery;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  recovery = new Recovery(identity);
}, 60_000);
afterAll(() => identity.stop());

function remove(asking: Caller): Promise<object> {
  return identity.gateway.request(removeRecoveryAddress, { client }, asking);
}

describe('A7-2 the recovery address', () => {
  it('is none at first, then set, then changed', async () => {
    const julie = await identity.signedIn();
    const [first, second] = [newAddress(), newAddress()];
    expect(await recovery.address('recovery', julie.caller)).toEqual({ email: null });
    await recovery.change('recovery', first, julie);
    expect(await recovery.address('recovery', julie.caller)).toEqual({ email: first });
    await recovery.change('recovery', second, julie);
    expect(await recovery.address('recovery', julie.caller)).toEqual({ email: second });
  });

  it('A7-4 counts for nothing until its mailbox has answered', async () => {
    const julie = await identity.signedIn();
    const email = newAddress();
    await recovery.start('recovery', email, julie.caller);
    const { email: proven, pending } = await recovery.address('recovery', julie.caller);
    expect([proven, pending?.email]).toEqual([null, email]);
    await recovery.ask(email);
    expect(await recovery.resetMailsTo(email)).toEqual([]);
    await recovery.confirm(
      'recovery',
      await recovery.tokenOf('recovery', julie.accountId),
      julie.caller,
    );
    await recovery.ask(email);
    expect(await recovery.resetMailsTo(email)).toHaveLength(1);
  });

  it('A7-4, B-6 differs from the login address, however that is written', async () => {
    const julie = await identity.signedIn();
    for (const same of [julie.email, julie.email.toUpperCase()]) {
      const refused = await problem(recovery.start('recovery', same, julie.caller));
      expect(refused.code).toBe('invalid-input');
      expect(refused.details.errors?.map(({ pointer }) => pointer)).toEqual(['/email']);
    }
    const other = newAddress();
    await recovery.change('recovery', other, julie);
    expect(await problemOf(recovery.start('login', other, julie.caller))).toBe('invalid-input');
  });

  it('A7-4, A11 is changed and removed with a fresh proof only', async () => {
    const julie = await identity.signedIn();
    await recovery.change('recovery', newAddress(), julie);
    try {
      await identity.platform.clock.advance({ minutes: 10 });
      const asking = await identity.callerWith(julie.token);
      const attempts = [
        recovery.start('recovery', newAddress(), asking),
        recovery.start('login', newAddress(), asking),
        remove(asking),
      ];
      expect(await problemsOf(attempts)).toEqual(['fresh-authentication-required']);
      const { token } = await identity.gateway.request(
        reauthenticate,
        { password, client },
        asking,
      );
      await recovery.start('recovery', newAddress(), await identity.callerWith(token));
    } finally {
      await identity.platform.clock.reset();
    }
  });

  it('A7-5 is told to the login address and the former one, each with a link to undo it', async () => {
    const julie = await identity.signedIn();
    const [first, second] = [newAddress(), newAddress()];
    await recovery.change('recovery', first, julie);
    const once = await recovery.told(julie.accountId, 'recovery-address-changed');
    expect(Object.keys(once)).toEqual(['former-login']);
    await recovery.change('recovery', second, julie);
    const told = await recovery.told(julie.accountId, 'recovery-address-changed');
    expect(told['former-login']).toMatchObject({ email: julie.email, device: 'Firefox on Linux' });
    expect(told['former-recovery']).toMatchObject({ email: first });
    for (const mail of Object.values(told)) {
      expect(mail.undoToken).toMatch(/^[\w.~-]{60,}$/);
      const days = (Date.parse(mail.undoUntil!) - Date.parse(mail.at)) / 86_400_000;
      expect(days).toBe(7);
    }
    const events = JSON.stringify(await identity.platform.bus.published(securityChanged));
    for (const address of [julie.email, first, second]) expect(events).not.toContain(address);
  });

  it('A7-5 is removed, and both addresses are told', async () => {
    const julie = await identity.signedIn();
    const email = newAddress();
    await recovery.change('recovery', email, julie);
    await remove(julie.caller);
    expect(await recovery.address('recovery', julie.caller)).toEqual({ email: null });
    const told = await recovery.told(julie.accountId, 'recovery-address-removed');
    expect(Object.values(told).map((mail) => mail.email)).toEqual([julie.email, email]);
    await recovery.ask(email);
    expect(await recovery.resetMailsTo(email)).toEqual([]);
  });

  it('is not removed by somebody else who has its mailbox, and a pending one is withdrawn', async () => {
    const julie = await identity.signedIn();
    await recovery.start('recovery', newAddress(), julie.caller);
    const token = await recovery.tokenOf('recovery', julie.accountId);
    await remove(julie.caller);
    const late = recovery.confirm('recovery', token, julie.caller);
    expect(await problemOf(late)).toBe('token-not-usable');
  });
});

describe('the link to a new address', () => {
  it('A9 works once, of fifty clicks at once', async () => {
    const julie = await identity.signedIn();
    await recovery.start('recovery', newAddress(), julie.caller);
    const token = await recovery.tokenOf('recovery', julie.accountId);
    const outcomes = await parallel(50, () => recovery.confirm('recovery', token, julie.caller));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const again = recovery.confirm('recovery', token, julie.caller);
    expect(await problemOf(again)).toBe('token-not-usable');
  });

  it('works for nobody but the account that asked, and for its own purpose', async () => {
    const [julie, eve] = [await identity.signedIn(), await identity.signedIn()];
    await recovery.start('recovery', newAddress(), julie.caller);
    const token = await recovery.tokenOf('recovery', julie.accountId);
    const eves = recovery.confirm('recovery', token, eve.caller);
    expect(await problemOf(eves)).toBe('token-not-usable');
    const asLogin = recovery.confirm('login', token, julie.caller);
    expect(await problemOf(asLogin)).toBe('token-not-usable');
    expect(await problemOf(recovery.undo(token))).toBe('token-not-usable');
    expect(await problemOf(recovery.reset(token))).toBe('token-not-usable');
    await recovery.confirm('recovery', token, julie.caller);
  });

  it('is void once a newer one was asked for, the password changed or a day over', async () => {
    const julie = await identity.signedIn();
    await recovery.start('recovery', newAddress(), julie.caller);
    const older = await recovery.tokenOf('recovery', julie.accountId);
    await recovery.start('recovery', newAddress(), julie.caller);
    const newer = await recovery.tokenOf('recovery', julie.accountId);
    const confirm = (token: string) => recovery.confirm('recovery', token, julie.caller);
    expect(await problemOf(confirm(older))).toBe('token-not-usable');
    const change = { currentPassword: password, newPassword, client };
    await identity.gateway.request(changePassword, change, julie.caller);
    expect(await problemOf(confirm(newer))).toBe('token-not-usable');
    await recovery.start('recovery', newAddress(), julie.caller);
    const last = await recovery.tokenOf('recovery', julie.accountId);
    try {
      await identity.platform.clock.advance({ hours: 24 });
      const session = await identity.signIn(julie.email, { password: newPassword });
      const asking = await identity.callerWith(session.token);
      const attempt = recovery.confirm('recovery', last, asking);
      expect(await problemOf(attempt)).toBe('token-not-usable');
    } finally {
      await identity.platform.clock.reset();
    }
  });
});

describe('B-6 the login address', () => {
  it('is changed once the new mailbox has answered: that one signs in, the former does not', async () => {
    const julie = await identity.signedIn();
    const elsewhere = await identity.signIn(julie.email);
    const email = newAddress().replace('julie', 'Julie.New');
    await recovery.start('login', email, julie.caller);
    await identity.signIn(julie.email);
    const token = await recovery.tokenOf('login', julie.accountId);
    await recovery.confirm('login', token, julie.caller);
    expect((await identity.signIn(email.toLowerCase())).accountId).toBe(julie.accountId);
    expect(await problemOf(identity.signIn(julie.email))).toBe('wrong-credentials');
    expect(await problemOf(identity.resolve(elsewhere.token))).toBe('sign-in-required');
    expect((await identity.resolve(julie.token)).accountId).toBe(julie.accountId);
    expect(await recovery.address('login', julie.caller)).toEqual({ email });
  });

  it('A7-5 is told to the former login and the recovery address, with a link to undo it', async () => {
    const julie = await identity.signedIn();
    const recoveryEmail = newAddress();
    await recovery.change('recovery', recoveryEmail, julie);
    await recovery.change('login', newAddress(), julie);
    const told = await recovery.told(julie.accountId, 'login-address-changed');
    expect(Object.entries(told).map(([which, { email }]) => [which, email])).toEqual([
      ['former-login', julie.email],
      ['former-recovery', recoveryEmail],
    ]);
  });

  it('is never one of another account: said to its mailbox alone', async () => {
    const [julie, marc] = [await identity.signedIn(), await identity.signedIn()];
    const { tap } = identity;
    const free = await tap.during(() => recovery.start('login', newAddress(), julie.caller));
    const taken = await tap.during(() => recovery.start('login', marc.email, julie.caller));
    expect(taken).toEqual(free);
    const own = await recovery.tokenOf('login', julie.accountId);
    const attempt = recovery.confirm('login', own, julie.caller);
    expect(await problemOf(attempt)).toBe('address-taken');
    expect((await identity.signIn(marc.email)).accountId).toBe(marc.accountId);
    expect((await identity.signIn(julie.email)).accountId).toBe(julie.accountId);
  });

  it('goes to one of two accounts that want it at once', async () => {
    const people = [await identity.signedIn(), await identity.signedIn()];
    const email = newAddress();
    const tokens: string[] = [];
    for (const one of people) {
      await recovery.start('login', email, one.caller);
      tokens.push(await recovery.tokenOf('login', one.accountId));
    }
    const outcomes = await parallel(2, (at) =>
      recovery.confirm('login', tokens[at]!, people[at]!.caller),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('A7-5 undoing a change of an address', () => {
  it('puts both addresses back, ends every session and tells the account', async () => {
    const julie = await identity.signedIn();
    const recoveryEmail = newAddress();
    await recovery.change('recovery', recoveryEmail, julie);
    await recovery.change('login', newAddress(), julie);
    const told = await recovery.told(julie.accountId, 'login-address-changed');
    // Whoever did that goes on to take the other address too.
    await recovery.change('recovery', newAddress(), julie);
    const later = await recovery.told(julie.accountId, 'recovery-address-changed');
    expect(await recovery.undo(told['former-recovery']!.undoToken!)).toEqual({
      email: julie.email,
    });
    expect(await problemOf(identity.resolve(julie.token))).toBe('sign-in-required');
    const session = await identity.signIn(julie.email);
    const asking = await identity.callerWith(session.token);
    expect(await recovery.address('recovery', asking)).toEqual({ email: recoveryEmail });
    for (const { undoToken } of [told['former-login']!, later['former-login']!]) {
      expect(await problemOf(recovery.undo(undoToken!))).toBe('token-not-usable');
    }
    const undone = await recovery.told(julie.accountId, 'address-change-undone');
    expect(Object.values(undone).map(({ email }) => email)).toEqual([julie.email, recoveryEmail]);
  });

  it('A9 works once, of fifty clicks at once', async () => {
    const julie = await identity.signedIn();
    await recovery.change('recovery', newAddress(), julie);
    const told = await recovery.told(julie.accountId, 'recovery-address-changed');
    const { undoToken } = told['former-login']!;
    const outcomes = await parallel(50, () => recovery.undo(undoToken!));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('works for seven days, to the second', async () => {
    const julie = await identity.signedIn();
    await recovery.change('login', newAddress(), julie);
    const told = await recovery.told(julie.accountId, 'login-address-changed');
    const { undoToken } = told['former-login']!;
    const [key, id, version, mac] = undoToken!.split('.');
    const altered = [key, id, version, mac!.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))];
    expect(await problemOf(recovery.undo(altered.join('.')))).toBe('token-not-usable');
    try {
      await identity.platform.clock.advance({ hours: 7 * 24, seconds: 1 });
      expect(await problemOf(recovery.undo(undoToken!))).toBe('token-not-usable');
      await identity.platform.clock.reset();
      await identity.platform.clock.advance({ hours: 7 * 24, seconds: -60 });
      expect(await recovery.undo(undoToken!)).toEqual({ email: julie.email });
    } finally {
      await identity.platform.clock.reset();
    }
  });
});
