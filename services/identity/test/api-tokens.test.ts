import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  allRequests,
  apiTokenPrefix,
  changePassword,
  createApiToken,
  type CreateApiTokenInput,
  type CreatedApiToken,
  describeSecurityChange,
  getMyProfile,
  listApiTokens,
  revokeAllApiTokens,
  revokeApiToken,
  securityChanged,
  tokenScopes,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { eventually } from '@atrium/testing';
import { decodeJwt } from 'jose';
import { caller, client, IdentityTrial, password, problem, problemOf } from './trial.js';

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start({ ATRIUM_API_TOKENS_MAX: '3', LOG_LEVEL: 'trace' });
}, 60_000);
afterAll(() => identity.stop());
afterEach(() => identity.platform.clock.reset());

function create(asking: Caller, more: Partial<CreateApiTokenInput> = {}): Promise<CreatedApiToken> {
  const input = {
    name: 'Nightly export',
    scopes: ['profile:read' as const],
    validDays: 30,
    client,
    ...more,
  };
  return identity.gateway.request(createApiToken, input, asking);
}

function revoke(asking: Caller, tokenId: string): Promise<object> {
  return identity.gateway.request(revokeApiToken, { tokenId, client }, asking);
}

async function listed(asking: Caller) {
  return (await identity.gateway.request(listApiTokens, {}, asking)).items;
}

async function storedOf(accountId: string): Promise<Record<string, unknown>> {
  return (await identity.collection('accounts').findOne({ _id: accountId }))!;
}

describe('an API token', () => {
  it('3.1 is 256 random bits that scanners find, shown once and kept nowhere in clear', async () => {
    const julie = await identity.signedIn();
    const { token, ...shown } = await create(julie.caller);
    expect(token).toMatch(/^atr_[\w-]{43}$/);
    expect(token.startsWith(apiTokenPrefix)).toBe(true);
    expect(await listed(julie.caller)).toEqual([shown]);
    expect(JSON.stringify(await storedOf(julie.accountId))).not.toContain(token.slice(4));
    expect(identity.platform.platform.log('identity')).not.toContain(token.slice(4));
  });

  it('stands for a session: one read, the same assertion, and what it may do in it', async () => {
    const julie = await identity.signedIn();
    const { token, tokenId } = await create(julie.caller, {
      scopes: ['members:read', 'profile:read'],
    });
    await identity.resolve(token);
    const commands = await identity.tap.during(() => identity.resolve(token));
    expect(commands).toEqual(['find accounts']);
    const resolved = await identity.resolve(token);
    expect(resolved).toMatchObject({
      accountId: julie.accountId,
      sessionId: tokenId,
      scopes: ['members:read', 'profile:read'],
      session: { device: 'Nightly export' },
    });
    expect(decodeJwt(resolved.assertion)).toMatchObject({
      sub: julie.accountId,
      scope: 'members:read profile:read',
    });
    const byToken = { ...caller(), assertion: resolved.assertion };
    const profile = await identity.gateway.request(getMyProfile, {}, byToken);
    expect(profile.email).toBe(julie.email);
  });

  it('carries how its person had signed in as it was made, however late it is used (decision 25)', async () => {
    const julie = await identity.signedIn();
    const made = decodeJwt(julie.caller.assertion!);
    const { token } = await create(julie.caller);
    await identity.platform.clock.advance({ days: 10 });
    const used = decodeJwt((await identity.resolve(token)).assertion);
    expect([used['amr'], used['auth_time']]).toEqual([made['amr'], made['auth_time']]);
  });

  it('7.5.1 takes a person who has just proven who they are', async () => {
    const julie = await identity.signedIn();
    await identity.platform.clock.advance({ minutes: 11 });
    const asking = await identity.callerWith(julie.token);
    expect(await problemOf(create(asking))).toBe('fresh-authentication-required');
    expect(await listed(asking)).toEqual([]);
  });

  it('ends by itself, to the second, and for no longer than is configured', async () => {
    const julie = await identity.signedIn();
    await identity.platform.clock.freeze();
    const { token } = await create(julie.caller, { validDays: 1 });
    await identity.platform.clock.advance({ days: 1, seconds: -1 });
    await identity.resolve(token);
    await identity.platform.clock.advance({ seconds: 1 });
    expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    await identity.platform.clock.reset();
    const refused = await problem(create(julie.caller, { validDays: 366 }));
    expect(refused.code).toBe('invalid-input');
    expect(refused.details.errors).toEqual([
      { pointer: '/validDays', message: 'validDays must not be greater than 365' },
    ]);
  });

  it.each([
    ['no scope', { scopes: [] }],
    ['a scope twice', { scopes: ['profile:read', 'profile:read'] }],
    ['a scope that does not exist', { scopes: ['sessions:write'] }],
    ['everything', { scopes: ['*'] }],
    ['no end', { validDays: 0 }],
    ['a link for a name', { name: 'see https://evil.example' }],
  ])('is not made with %s', async (_what, more) => {
    const julie = await identity.signedIn();
    expect(await problemOf(create(julie.caller, more as never))).toBe('invalid-input');
  });

  it('is one of so many: of five made at once as many as there may be', async () => {
    const julie = await identity.signedIn();
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () =>
        create(julie.caller).then(
          () => 'made',
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(outcomes.sort()).toEqual(['made', 'made', 'made', 'too-many-tokens', 'too-many-tokens']);
    expect(await listed(julie.caller)).toHaveLength(3);
  });

  it('makes room when it has run out', async () => {
    const julie = await identity.signedIn();
    for (let made = 0; made < 3; made += 1) await create(julie.caller, { validDays: 1 });
    expect(await problemOf(create(julie.caller))).toBe('too-many-tokens');
    await identity.platform.clock.advance({ hours: 25 });
    const { token } = await identity.signIn(julie.email);
    const asking = await identity.callerWith(token);
    await create(asking);
    expect(await listed(asking)).toHaveLength(1);
  });

  it('notes its last use, at most once a minute', async () => {
    const julie = await identity.signedIn();
    const { token } = await create(julie.caller);
    expect((await listed(julie.caller))[0]!.lastUsedAt).toBeNull();
    await identity.platform.clock.freeze();
    await identity.resolve(token);
    const first = await eventually(async () => (await listed(julie.caller))[0]!.lastUsedAt);
    await identity.platform.clock.advance({ seconds: 59 });
    expect(await identity.tap.during(() => identity.resolve(token))).toEqual(['find accounts']);
    await identity.platform.clock.advance({ seconds: 1 });
    await identity.resolve(token);
    await eventually(async () => (await listed(julie.caller))[0]!.lastUsedAt !== first);
    await identity.platform.clock.reset();
  });

  it('is found by its hash without looking at other accounts, and a made-up one opens nothing', async () => {
    const made = `${apiTokenPrefix}${'A'.repeat(43)}`;
    expect(await problemOf(identity.resolve(made))).toBe('sign-in-required');
    const indexes = await identity.collection('accounts').indexes();
    expect(indexes).toContainEqual(
      expect.objectContaining({ unique: true, key: { 'apiTokens.hash': 1 } }),
    );
  });
});

describe('what an API token may not do', () => {
  it('is everything that names no scope: each request of identity on behalf of an account, by default', async () => {
    const julie = await identity.signedIn();
    const { token } = await create(julie.caller, { scopes: [...tokenScopes] });
    const asking = await identity.callerWith(token);
    const own = allRequests().filter(
      ({ repliedBy, onBehalfOf }) => repliedBy === 'identity' && onBehalfOf === 'account',
    );
    const closed = own.filter(({ scope }) => scope === null);
    for (const contract of closed) {
      const answer = await problemOf(identity.gateway.request(contract, {}, asking));
      expect([contract.subject, answer]).toEqual([contract.subject, 'session-required']);
    }
    expect(closed.length).toBeGreaterThan(10);
    // Whoever opens one to tokens says so here.
    expect(own.filter(({ scope }) => scope !== null).map(({ subject }) => subject)).toEqual([
      'identity.v1.accounts.get',
    ]);
  });

  it('is whatever its own scopes do not name: each scope against each request that has one', async () => {
    const julie = await identity.signedIn();
    const open = allRequests().filter(
      ({ repliedBy, scope }) => repliedBy === 'identity' && scope !== null,
    );
    for (const scope of tokenScopes) {
      const made = await create(julie.caller, { scopes: [scope] });
      const asking = await identity.callerWith(made.token);
      for (const contract of open) {
        const answer = await identity.gateway.request(contract, {}, asking).then(
          () => 'answered',
          (error: { code: string }) => error.code,
        );
        const isRefused = answer === 'insufficient-scope';
        const shouldBe = contract.scope !== scope;
        expect([contract.subject, scope, isRefused]).toEqual([contract.subject, scope, shouldBe]);
      }
      await revoke(julie.caller, made.tokenId);
    }
  });

  it('is nothing but sessions, credentials, factors and tokens: every other request has a scope', () => {
    const ofOperators = allRequests().filter(({ operatorsOnly }) => operatorsOnly);
    expect(ofOperators.filter(({ scope }) => scope !== null)).toEqual([]);
    const closed = allRequests()
      .filter(({ onBehalfOf, scope }) => onBehalfOf === 'account' && scope === null)
      .filter(({ operatorsOnly }) => !operatorsOnly)
      .map(({ subject }) => subject)
      .filter((subject) => subject.startsWith('organizations.') || subject.startsWith('billing.'));
    // Who represents an organization, what protects it and says what happened in it, and where its money goes, is decided by a
    // person who sits there. All that is held about a person goes to nobody else (`export`).
    expect(closed).toEqual([
      'billing.v1.gratuities.explain',
      'billing.v1.pay-outs.request',
      'billing.v1.payment-methods.set',
      'billing.v1.payments.continue',
      'billing.v1.subscriptions.end',
      'billing.v1.top-ups.cancel',
      'organizations.v1.activity-settings.set',
      'organizations.v1.closings.close',
      'organizations.v1.closings.restore',
      'organizations.v1.legal-representatives.remove',
      'organizations.v1.memberships.export',
      'organizations.v1.organizations.block-product-management',
      'organizations.v1.organizations.protect',
      'organizations.v1.product-transfers.accept',
      'organizations.v1.product-transfers.begin',
      'organizations.v1.product-transfers.withdraw',
      'organizations.v1.successions.confirm',
      'organizations.v1.successions.decline',
      'organizations.v1.successions.export',
      'organizations.v1.successions.propose',
      'organizations.v1.successions.withdraw',
    ]);
  });

  it('has each scope open something', () => {
    const named = new Set(allRequests().map(({ scope }) => scope));
    for (const scope of tokenScopes) expect(named).toContain(scope);
  });
});

describe('revoking an API token', () => {
  it('A9 counts for the next request', async () => {
    const julie = await identity.signedIn();
    const { token, tokenId } = await create(julie.caller);
    await identity.resolve(token);
    await revoke(julie.caller, tokenId);
    expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    expect(await listed(julie.caller)).toEqual([]);
  });

  it('3.4 of twenty-five at once, among as many uses, is done once; nobody uses it after any has answered', async () => {
    const julie = await identity.signedIn();
    const { token, tokenId } = await create(julie.caller);
    let revokedAt = Infinity;
    const late: number[] = [];
    const revoking = Array.from({ length: 25 }, () =>
      revoke(julie.caller, tokenId).then(
        () => {
          revokedAt = Math.min(revokedAt, performance.now());
          return 'revoked';
        },
        (error: { code: string }) => error.code,
      ),
    );
    const using = Array.from({ length: 25 }, async () => {
      const asked = performance.now();
      const used = await identity.resolve(token).then(
        () => true,
        () => false,
      );
      if (used && asked > revokedAt) late.push(asked);
    });
    const outcomes = await Promise.all(revoking);
    await Promise.all(using);
    expect(outcomes.filter((outcome) => outcome === 'revoked')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['revoked', 'not-found']));
    expect(late).toEqual([]);
    expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
  });

  it("of somebody else's is the same as of none", async () => {
    const julie = await identity.signedIn();
    const eve = await identity.signedIn();
    const { token, tokenId } = await create(julie.caller);
    const foreign = await problem(revoke(eve.caller, tokenId));
    const nowhere = await problem(revoke(eve.caller, 'nowhere'));
    expect(foreign.details).toEqual(nowhere.details);
    await identity.resolve(token);
  });

  it('B-6 is possible for all at once, in one write', async () => {
    const julie = await identity.signedIn();
    const tokens = [await create(julie.caller), await create(julie.caller)];
    await identity.gateway.request(revokeAllApiTokens, { client }, julie.caller);
    for (const { token } of tokens) {
      expect(await problemOf(identity.resolve(token))).toBe('sign-in-required');
    }
    await identity.gateway.request(revokeAllApiTokens, { client }, julie.caller);
    const log = await identity.linesOf(julie.accountId);
    expect(log.map(({ kind }) => kind)).toEqual([
      'signed-in',
      ...['api-token-created', 'api-token-created', 'api-tokens-revoked'],
    ]);
  });
});

describe('an API token and its account', () => {
  it('goes on after a new password, and is not made by a session that this has ended', async () => {
    const julie = await identity.signedIn();
    const elsewhere = await identity.signIn(julie.email);
    const other = await identity.callerWith(elsewhere.token);
    const { token } = await create(julie.caller);
    const newPassword = 'saltpetre orchid lamp';
    const change = { currentPassword: password, newPassword, client };
    await identity.gateway.request(changePassword, change, julie.caller);
    expect((await identity.resolve(token)).accountId).toBe(julie.accountId);
    expect(await problemOf(create(other))).toBe('sign-in-required');
  });

  it('A23 is in its log and told by mail, without the token or its name', async () => {
    const julie = await identity.signedIn();
    const { token, tokenId } = await create(julie.caller, { name: 'CanaryName' });
    await revoke(julie.caller, tokenId);
    const log = await identity.linesOf(julie.accountId);
    expect(log.map(({ kind }) => kind)).toEqual([
      'signed-in',
      'api-token-created',
      'api-token-revoked',
    ]);
    const event = await eventually(async () => {
      const told = await identity.platform.bus.published(securityChanged);
      return told.find(({ data }) => data.accountId === julie.accountId);
    });
    expect(event.data).toMatchObject({ change: 'api-token-created', told: ['login'] });
    const { changeId } = event.data;
    const which = { accountId: julie.accountId, changeId, told: 'login' as const };
    const mail = await identity.notifications.request(describeSecurityChange, which, caller());
    expect(mail).toMatchObject({ change: 'api-token-created', email: julie.email });
    const everywhere = JSON.stringify([log, event, mail]);
    for (const canary of [token.slice(4), 'CanaryName']) expect(everywhere).not.toContain(canary);
    expect(identity.platform.platform.log('identity')).not.toMatch(/CanaryName/);
  });
});
