import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountVerified,
  addressChangeStarted,
  allRequests,
  listPublicKeys,
  listSessions,
  passwordResetStarted,
  securityChanged,
  signIn,
  signUpStarted,
} from '@atrium/contracts';
import { AssertionVerifier, type Caller } from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import { type KeyRingFile, rotate } from '@atrium/service';
import { decodeProtectedHeader, type JWK } from 'jose';
import { readFileSync, writeFileSync } from 'node:fs';
import { Recovery } from './recovery.js';
import { caller, client, IdentityTrial, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start({ LOG_LEVEL: 'trace' });
}, 60_000);
afterAll(() => identity.stop());

describe('A22 what nobody may find', () => {
  it('is in no log, no event and, but for what must be, in no database', async () => {
    const email = 'canary-address@munster.example';
    const password = 'canary password that sings';
    const deviceSecret = 'canary-device-secret-of-a-browser';
    const from = { ...client, deviceSecret };
    const person = { password, givenName: 'CanaryGiven', familyName: 'CanaryFamily', client: from };
    const signUpSecret = await identity.signUp(email, person);
    const token = await identity.tokenTo(email);
    await problemOf(identity.verify(`${token}x`, { password }));
    await identity.verify(token, { password });
    await problemOf(identity.signIn(email, { password: `${password}!` }));
    await problemOf(identity.signUp(email, { ...person, password: 'CanaryGiven!' }));
    const session = await identity.signIn(email, { password, client: from });
    const { assertion } = await identity.resolve(session.token);
    const secrets = [
      ...[password, deviceSecret, signUpSecret, token, session.token, session.deviceSecret],
      assertion,
    ];
    const personal = [email, 'CanaryGiven', 'CanaryFamily'];
    await eventually(async () => {
      const told = await identity.platform.bus.published(accountVerified);
      return told.some(({ data }) => data.accountId === session.accountId);
    });
    const events = JSON.stringify([
      await identity.platform.bus.published(signUpStarted),
      await identity.platform.bus.published(accountVerified),
    ]);
    const log = identity.platform.platform.log('identity');
    const stored = JSON.stringify(
      await Promise.all(
        (['accounts', 'sign-ups', 'attempts', 'security-log', 'failed-sign-ins'] as const).map(
          (name) => identity.collection(name).find().toArray(),
        ),
      ),
    );
    expect(log.length).toBeGreaterThan(100);
    for (const canary of [...secrets, ...personal]) {
      expect(log).not.toContain(canary);
      expect(events).not.toContain(canary);
    }
    for (const canary of secrets) expect(stored).not.toContain(canary);
  });
});

describe('A22 what nobody may find of a way back', () => {
  it('is in no log, no event and, but for the addresses themselves, in no database', async () => {
    const recovery = new Recovery(identity);
    const julie = await identity.signedIn();
    const emails = ['canary-recovery@munster.example', 'canary-login@munster.example'] as const;
    await recovery.start('recovery', emails[0], julie.caller);
    const proof = await recovery.tokenOf('recovery', julie.accountId);
    await recovery.confirm('recovery', proof, julie.caller);
    await recovery.change('login', emails[1], julie);
    const told = await recovery.told(julie.accountId, 'login-address-changed');
    const { undoToken } = told['former-login']!;
    const resetToken = await recovery.forgotten(emails[0]);
    await problemOf(recovery.reset(`${resetToken}x`));
    const chosen = 'canary password chosen anew';
    await recovery.reset(resetToken, chosen);
    await recovery.told(julie.accountId, 'password-reset');
    const { bus } = identity.platform;
    const events = [
      await bus.published(addressChangeStarted),
      await bus.published(passwordResetStarted),
      await bus.published(securityChanged),
    ];
    const everywhere = identity.platform.platform.log('identity') + JSON.stringify(events);
    const stored = JSON.stringify(
      await Promise.all(
        (['accounts', 'password-resets', 'attempts'] as const).map((name) =>
          identity.collection(name).find().toArray(),
        ),
      ),
    );
    for (const secret of [proof, undoToken!, resetToken, chosen]) {
      expect(everywhere).not.toContain(secret);
      expect(stored).not.toContain(secret);
    }
    for (const email of emails) expect(everywhere).not.toContain(email);
  });
});

describe('the keys that sign assertions', () => {
  it('are public halves, by which anybody verifies', async () => {
    const { keys } = await identity.gateway.request(listPublicKeys, {}, caller());
    for (const key of keys as JWK[]) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
      expect(key).toMatchObject({ alg: 'EdDSA', crv: 'Ed25519', kty: 'OKP', use: 'sig' });
    }
    await identity.account('keys@munster.example');
    const { token } = await identity.signIn('keys@munster.example');
    const { assertion, accountId } = await identity.resolve(token);
    const verifier = new AssertionVerifier(() => Promise.resolve(keys as JWK[]));
    expect((await verifier.verify(assertion)).accountId).toBe(accountId);
    expect(await problemOf(verifier.verify(assertion.replace(/.$/, '')))).toBe('sign-in-required');
  });
});

describe('a new key for assertions', () => {
  it('is published at once, without a restart, and signs once everybody knows it', async () => {
    const email = 'rotation@munster.example';
    await identity.account(email);
    const { token } = await identity.signIn(email);
    const before = await identity.callerWith(token);
    const file = identity.platform.platform.data.keys.keyRingFileOf('identity');
    const ring = JSON.parse(readFileSync(file, 'utf8')) as KeyRingFile;
    writeFileSync(file, JSON.stringify(rotate(ring, 'assertion', new Date())));
    const published = () => identity.gateway.request(listPublicKeys, {}, caller());
    await eventually(async () => (await published()).keys.length === 2, 20_000);
    const keyOf = ({ assertion }: Caller) => decodeProtectedHeader(assertion!).kid;
    try {
      await identity.platform.clock.advance({ minutes: 9 });
      const meanwhile = await identity.callerWith(token);
      expect(keyOf(meanwhile)).toBe(keyOf(before));
      await identity.platform.clock.advance({ minutes: 1, seconds: 1 });
      const after = await identity.callerWith(token);
      expect(keyOf(after)).not.toBe(keyOf(before));
      expect((await identity.gateway.request(listSessions, {}, after)).items).toHaveLength(1);
    } finally {
      await identity.platform.clock.reset();
    }
  });
});

describe('every request of identity', () => {
  it('on behalf of an account is refused without a valid assertion', async () => {
    const own = allRequests().filter(
      ({ repliedBy, onBehalfOf }) => repliedBy === 'identity' && onBehalfOf === 'account',
    );
    expect(own.length).toBeGreaterThan(3);
    for (const contract of own) {
      for (const assertion of [undefined, 'x.y.z']) {
        const asking = { ...caller(), ...(assertion && { assertion }) };
        const attempt = identity.gateway.request(contract, { sessionId: 'current' }, asking);
        expect(await problemOf(attempt)).toBe('sign-in-required');
      }
    }
  });

  it('refuses operators, lists and objects in the place of text', async () => {
    for (const odd of [
      { $ne: null },
      ['a@b.example', 'c@d.example'],
      1,
      null,
      'a\u0000@b.example',
    ]) {
      const input = { email: odd, password: 'correct horse battery staple', client } as never;
      expect(await problemOf(identity.gateway.request(signIn, input, caller()))).toBe(
        'invalid-input',
      );
    }
  });
});
