import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caller, client, IdentityTrial, newAddress, password, problemOf } from './trial.js';
import { signUpWithInvitation } from '@atrium/contracts';

/** USENIX Security 2022 (arXiv 2205.10174): who prepares an account for a victim must be left with nothing. */
let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start();
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
