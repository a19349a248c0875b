import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newPassword, Recovery } from './recovery.js';
import { caller, client, IdentityTrial, newAddress, password, problemOf } from './trial.js';
import { signUpWithInvitation } from '@atrium/contracts';

/** USENIX Security 2022 (arXiv 2205.10174): who prepares an account for a victim must be left with nothing. */
let identity: IdentityTrial;
let recovery: Recovery;
beforeAll(async () => {
  identity = await IdentityTrial.start();
  recovery = new Recovery(identity);
}, 60_000);
afterAll(() => identity.stop());

const attackers = 'the attacker knows this one';
const victims = 'this one is the victim alone';

describe('A1 an attacker signs up first with the address of a victim', () => {
  it('has neither password nor secret once the victim has verified with a password of their own', async () => {
    const email = newAddress();
    const signUpSecret = await identity.signUp(email, { password: attackers });
    const token = await identity.tokenTo(email);
    await identity.verify(token, { password: victims });
    expect(await problemOf(identity.signIn(email, { password: attackers }))).toBe(
      'wrong-credentials',
    );
    const again = identity.verify(token, { signUpSecret, password: attackers });
    expect(await problemOf(again)).toBe('token-not-usable');
    expect((await identity.signIn(email, { password: victims })).token).toHaveLength(43);
  });

  it('can not put the own password in with the browser secret alone', async () => {
    const email = newAddress();
    const signUpSecret = await identity.signUp(email, { password: attackers });
    const own = newAddress();
    await identity.signUp(own, { password: attackers });
    const ownToken = await identity.tokenTo(own);
    // A link that the attacker may read, with the secret of the sign-up in the victim's name.
    const crossed = identity.verify(ownToken, { signUpSecret });
    expect(await problemOf(crossed)).toBe('invalid-input');
    expect(await identity.collection('accounts').countDocuments({ address: email })).toBe(0);
  });

  it('has no session that outlives the verification: there is none before it', async () => {
    const email = newAddress();
    await identity.signUp(email, { password: attackers });
    expect(await problemOf(identity.signIn(email, { password: attackers }))).toBe(
      'wrong-credentials',
    );
    await identity.verify(await identity.tokenTo(email), { password: victims });
    const account = await identity.collection('accounts').findOne({ address: email });
    expect(account).toMatchObject({ sessions: [], devices: [] });
  });

  it('loses every sign-up that was prepared, not only the one whose link the victim uses', async () => {
    const email = newAddress();
    const secrets = [];
    for (let at = 0; at < 3; at += 1) {
      secrets.push(await identity.signUp(email, { password: attackers }));
    }
    const prepared = await identity.mailsTo(email);
    await identity.signUp(email, { password: victims });
    await identity.verify(await identity.tokenTo(email), { password: victims });
    for (const [at, signUpSecret] of secrets.entries()) {
      const attempt = identity.verify(prepared[at]!.token!, { signUpSecret });
      expect(await problemOf(attempt)).toBe('token-not-usable');
    }
    const stored = await identity.collection('sign-ups').find({ address: email }).toArray();
    expect(stored.some((signUp) => 'passwordHash' in signUp || 'secretHash' in signUp)).toBe(false);
    expect(await problemOf(identity.signIn(email, { password: attackers }))).toBe(
      'wrong-credentials',
    );
  });

  it('loses what was prepared when the victim comes by an invitation instead', async () => {
    const email = newAddress();
    const signUpSecret = await identity.signUp(email, { password: attackers });
    const [prepared] = await identity.mailsTo(email);
    await identity.invite({ 'invitation-of-the-victim': { invitationId: 'i1', email } });
    await identity.gateway.request(
      signUpWithInvitation,
      {
        ...{ email, password: victims, givenName: 'Julie', familyName: 'Munster', locale: 'fr' },
        ...{ invitationToken: 'invitation-of-the-victim', client },
      },
      caller(),
    );
    const attempt = identity.verify(prepared!.token!, { signUpSecret });
    expect(await problemOf(attempt)).toBe('token-not-usable');
    expect(await problemOf(identity.signIn(email, { password: attackers }))).toBe(
      'wrong-credentials',
    );
  });

  it('has nothing left when the pending sign-up has run out', async () => {
    const email = newAddress();
    const signUpSecret = await identity.signUp(email, { password: attackers });
    const token = await identity.tokenTo(email);
    try {
      await identity.platform.clock.advance({ hours: 24, seconds: 1 });
      for (const proof of [{ signUpSecret }, { password }]) {
        expect(await problemOf(identity.verify(token, proof))).toBe('token-not-usable');
      }
    } finally {
      await identity.platform.clock.reset();
    }
  });
});

describe('A1 a victim comes back to an account by a reset', () => {
  it('for which an attacker has only signed up: there is nothing to reset, and nothing to find', async () => {
    const email = newAddress();
    await identity.signUp(email, { password: attackers });
    await recovery.ask(email);
    expect(await recovery.resetMailsTo(email)).toEqual([]);
    expect(await problemOf(identity.signIn(email, { password: attackers }))).toBe(
      'wrong-credentials',
    );
  });

  it('and the session and the API token that an attacker kept are dead (unexpired session)', async () => {
    const julie = await identity.signedIn();
    const kept = await identity.signIn(julie.email);
    const apiTokens = [{ id: 't1', hash: 'h1', expiresAt: new Date('2030-01-01') }];
    await identity
      .collection('accounts')
      .updateOne({ _id: julie.accountId }, { $set: { apiTokens } });
    await recovery.reset(await recovery.forgotten(julie.email), victims);
    expect(await problemOf(identity.resolve(kept.token))).toBe('sign-in-required');
    expect(await problemOf(identity.signIn(julie.email))).toBe('wrong-credentials');
    const account = await identity.collection('accounts').findOne({ _id: julie.accountId });
    expect(account).toMatchObject({ sessions: [], apiTokens: [] });
  });

  it('and the address that an attacker wanted to add is worth nothing (trojan identifier)', async () => {
    const julie = await identity.signedIn();
    const attackersAddress = newAddress();
    await recovery.start('recovery', attackersAddress, julie.caller);
    const kept = await recovery.tokenOf('recovery', julie.accountId);
    await recovery.reset(await recovery.forgotten(julie.email), victims);
    const late = recovery.confirm('recovery', kept, julie.caller);
    expect(await problemOf(late)).toBe('token-not-usable');
    await recovery.ask(attackersAddress);
    expect(await recovery.resetMailsTo(attackersAddress)).toEqual([]);
  });

  it('and undoes the address that an attacker has added: the way back by it is closed', async () => {
    const julie = await identity.signedIn();
    const attackersAddress = newAddress();
    await recovery.change('recovery', attackersAddress, julie);
    const prepared = await recovery.forgotten(attackersAddress);
    const told = await recovery.told(julie.accountId, 'recovery-address-changed');
    await recovery.undo(told['former-login']!.undoToken!);
    await recovery.reset(await recovery.forgotten(julie.email), victims);
    expect(await problemOf(recovery.reset(prepared, attackers))).toBe('token-not-usable');
    await recovery.ask(attackersAddress);
    expect(await recovery.resetMailsTo(attackersAddress)).toEqual([]);
    expect(await problemOf(identity.resolve(julie.token))).toBe('sign-in-required');
    await identity.signIn(julie.email, { password: victims });
  });

  it('and the change of the login that an attacker had begun comes to nothing (unexpired change)', async () => {
    const julie = await identity.signedIn();
    const attackersAddress = newAddress();
    await recovery.start('login', attackersAddress, julie.caller);
    const kept = await recovery.tokenOf('login', julie.accountId);
    await recovery.reset(await recovery.forgotten(julie.email), victims);
    const session = await identity.signIn(julie.email, { password: victims });
    const asking = await identity.callerWith(session.token);
    for (const one of [julie.caller, asking]) {
      expect(await problemOf(recovery.confirm('login', kept, one))).toBe('token-not-usable');
    }
    const own = await recovery.address('login', asking);
    expect(own).toEqual({ email: julie.email });
  });
});

describe('A1 an attacker wants the address of a victim for an account of the own', () => {
  it('and gets neither it nor the account that the victim makes, though the victim opens the link', async () => {
    const eve = await identity.signedIn();
    const email = newAddress();
    await recovery.start('login', email, eve.caller);
    const inVictimsMail = await recovery.tokenOf('login', eve.accountId);
    const accountId = await identity.account(email);
    const session = await identity.signIn(email);
    const victim = await identity.callerWith(session.token);
    const clicked = recovery.confirm('login', inVictimsMail, victim);
    expect(await problemOf(clicked)).toBe('token-not-usable');
    expect((await identity.signIn(email)).accountId).toBe(accountId);
    await recovery.reset(await recovery.forgotten(email), newPassword);
    expect((await identity.signIn(eve.email)).accountId).toBe(eve.accountId);
  });
});
