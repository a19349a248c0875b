import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Ctx, Payload } from '@nestjs/microservices';
import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, type JWK, SignJWT } from 'jose';
import {
  type Asker,
  AssertionSigner,
  assertionTerms,
  AssertionVerifier,
  publicJwk,
  Replies,
  type RequestContext,
  requireScope,
  type SigningKey,
} from '../src/index.js';
import { TestBus } from './nats.js';
import {
  Controller,
  type Served,
  serveTrial,
  TrialInput,
  tryAsAccount,
  tryAsOperator,
  tryQuery,
  tryWithToken,
} from './trial.js';

const start = Date.UTC(2026, 0, 1);
let now = start;
const clock = { now: () => new Date(now) };

function newKey(id: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { id, secret: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

const key = newKey('k1');
const julie: Omit<Asker, 'emailVerified'> = {
  accountId: 'julie',
  sessionId: 's1',
  email: 'julie@munster.example',
  amr: ['pwd', 'otp'],
  authenticatedAt: new Date(start - 60_000),
};

describe('A19: who is asking', () => {
  let fetches = 0;
  let published: JWK[] = [];
  let verifier: AssertionVerifier;
  beforeEach(async () => {
    now = start;
    fetches = 0;
    published = [await publicJwk(key)];
    verifier = new AssertionVerifier(() => {
      fetches += 1;
      return Promise.resolve(published);
    }, clock);
  });

  const signed = (by = key): Promise<string> => new AssertionSigner(() => by, clock).sign(julie);
  const refused = (assertion: string | undefined) =>
    expect(verifier.verify(assertion)).rejects.toMatchObject({ code: 'sign-in-required' });

  it('is believed when identity has signed it', async () => {
    expect(await verifier.verify(await signed())).toEqual({ ...julie, emailVerified: true });
  });

  it('carries the first organization where there is one', async () => {
    const firstOrganization = { organizationId: 'o1', invitationId: null };
    const assertion = await new AssertionSigner(() => key, clock).sign({
      ...julie,
      firstOrganization,
    });
    expect((await verifier.verify(assertion)).firstOrganization).toEqual(firstOrganization);
  });

  it('carries what an API token may do, and a session has no such limit', async () => {
    const scopes = ['profile:read', 'members:read'] as const;
    const assertion = await new AssertionSigner(() => key, clock).sign({ ...julie, scopes });
    expect(decodeJwt(assertion)['scope']).toBe('profile:read members:read');
    expect((await verifier.verify(assertion)).scopes).toEqual(scopes);
    expect(decodeJwt(await signed())).not.toHaveProperty('scope');
    expect(await verifier.verify(await signed())).not.toHaveProperty('scopes');
  });

  it('is a token’s that may do nothing where the list of scopes is empty', async () => {
    const assertion = await new AssertionSigner(() => key, clock).sign({ ...julie, scopes: [] });
    const asker = await verifier.verify(assertion);
    expect(() => requireScope({ scope: 'profile:read' }, asker)).toThrow('insufficient-scope');
    expect(() => requireScope({ scope: null }, asker)).toThrow('session-required');
  });

  it('says of a session that its person operates the platform, of an API token never', async () => {
    const signer = new AssertionSigner(() => key, clock);
    const ofSession = await signer.sign({ ...julie, isOperator: true });
    expect((await verifier.verify(ofSession)).isOperator).toBe(true);
    const ofToken = await signer.sign({ ...julie, isOperator: true, scopes: ['profile:read'] });
    expect(await verifier.verify(ofToken)).not.toHaveProperty('isOperator');
  });

  it('is believed for a minute, with five seconds for clocks that differ', async () => {
    const assertion = await signed();
    await verifier.verify(assertion);
    now = start + 64_000;
    await verifier.verify(assertion);
    now = start + 65_000;
    await refused(assertion);
    now = start - 60_000;
    await verifier.verify(assertion);
  });

  it('is verified once and then remembered', async () => {
    const assertion = await signed();
    const first = await verifier.verify(assertion);
    expect(await verifier.verify(assertion)).toBe(first);
  });

  it('is refused without a signature, whatever the header says', async () => {
    const [, body = ''] = (await signed()).split('.');
    const header = (fields: object): string =>
      Buffer.from(JSON.stringify(fields)).toString('base64url');
    const { typ } = assertionTerms;
    await refused(undefined);
    await refused('');
    await refused('a.b.c');
    await refused(`${header({ alg: 'none', typ, kid: 'k1' })}.${body}.`);
    await refused(`${header({ alg: 'None', typ, kid: 'k1' })}.${body}.`);
    await refused(`${header({ alg: 'EdDSA', typ, kid: 'k1' })}.${body}.`);
    await refused(`${header({ alg: 'EdDSA', typ })}.${body}.AAAA`);
  });

  it('is refused when the public key was used as a secret', async () => {
    const [, body = ''] = (await signed()).split('.');
    const publicKey = createPublicKey(createPrivateKey(key.secret));
    const header = Buffer.from(
      JSON.stringify({ alg: 'HS256', typ: assertionTerms.typ, kid: 'k1' }),
    ).toString('base64url');
    const secrets = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      Buffer.from(published[0]?.x ?? '', 'base64url'),
    ];
    for (const secret of secrets) {
      const mac = createHmac('sha256', secret).update(`${header}.${body}`).digest('base64url');
      await refused(`${header}.${body}.${mac}`);
    }
  });

  it('is refused when anything in it was changed', async () => {
    const assertion = await signed();
    const [header = '', body = '', signature = ''] = assertion.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'mallory' })).toString(
      'base64url',
    );
    await refused(`${header}.${changed}.${signature}`);
    await refused(`${assertion.slice(0, -4)}AAAA`);
  });

  it.each([
    ['another audience', { aud: 'elsewhere' }],
    ['another issuer', { iss: 'gateway' }],
    ['another type', { typ: 'JWT' }],
    ['no type', { typ: null }],
    ['no end', { exp: undefined }],
    ['no session', { sid: undefined }],
    ['no account', { sub: undefined }],
    ['an embedded key of its own', { embedded: true }],
  ])(
    'is refused with %s',
    async (_what, { typ = assertionTerms.typ, ...change }: Record<string, unknown>) => {
      const seconds = start / 1_000;
      const claims = {
        iss: 'identity',
        aud: 'atrium',
        sub: 'julie',
        sid: 's1',
        email: julie.email,
        amr: ['pwd'],
        auth_time: seconds,
        iat: seconds,
        exp: seconds + 60,
        ...change,
      };
      const other = newKey('k1');
      const header = {
        alg: 'EdDSA',
        kid: 'k1',
        ...(typ !== null && { typ: typ as string }),
        ...('embedded' in change && { jwk: await publicJwk(other) }),
      };
      const by = 'embedded' in change ? other : key;
      const assertion = await new SignJWT(JSON.parse(JSON.stringify(claims)))
        .setProtectedHeader(header)
        .sign(createPrivateKey(by.secret));
      await refused(assertion);
    },
  );

  it('takes a new key as soon as it is used, and forgets one that was taken back', async () => {
    const next = newKey('k2');
    await verifier.verify(await signed());
    published = [await publicJwk(next)];
    await refused(await signed(next));
    verifier.keysFrom(() => Promise.resolve(published));
    await verifier.verify(await signed(next));
    now += 1_000;
    await refused(await signed());
  });

  it('asks identity at most once a second for keys that nobody has', async () => {
    const made = newKey('made-up');
    for (let attempt = 0; attempt < 20; attempt += 1) await refused(await signed(made));
    expect(fetches).toBeLessThan(4);
  });
});

@Controller()
class Trials {
  @Replies(tryAsAccount)
  who(@Payload() _input: TrialInput, @Ctx() context: RequestContext) {
    return { accountId: context.asker.accountId, said: context.caller().assertion };
  }

  @Replies(tryWithToken)
  program(@Payload() _input: TrialInput, @Ctx() context: RequestContext) {
    return { accountId: context.asker.accountId };
  }

  @Replies(tryAsOperator)
  operator(@Payload() _input: TrialInput, @Ctx() context: RequestContext) {
    return { accountId: context.asker.accountId };
  }

  @Replies(tryQuery)
  nobody(@Payload() _input: TrialInput, @Ctx() context: RequestContext) {
    return { accountId: context.asker.accountId };
  }
}

describe('A19: requests on behalf of an account', () => {
  let bus: TestBus;
  let served: Served;
  beforeAll(async () => {
    bus = await TestBus.start({ provisioned: false });
    const assertionKeys = async () => [await publicJwk(key)];
    served = await serveTrial(await bus.messaging('identity', { assertionKeys }), Trials);
  });
  afterAll(async () => {
    await served.close();
    await bus.stop();
  });

  it('reach the handler with their asker, and can be passed on', async () => {
    const gateway = await bus.messaging('gateway');
    const assertion = (await new AssertionSigner(() => key).sign(julie)).slice(0, 1_000);
    const answer = await gateway.bus.request(tryAsAccount, {}, { requestId: 'r', assertion });
    expect(answer.accountId).toBe('julie');
    expect(answer.said).toBe(assertion);
  });

  it('are refused without a valid assertion', async () => {
    const gateway = await bus.messaging('gateway');
    const refusal = { code: 'sign-in-required' };
    const ask = (more: object) =>
      gateway.bus.request(tryAsAccount, {}, { requestId: 'r', ...more });
    await expect(ask({})).rejects.toMatchObject(refusal);
    await expect(ask({ assertion: 'x.y.z' })).rejects.toMatchObject(refusal);
  });

  it('are open to an API token only by the scope that the contract names', async () => {
    const gateway = await bus.messaging('gateway');
    const ask = async (
      contract: typeof tryAsAccount,
      ...scopes: NonNullable<Asker['scopes']>[number][]
    ) => {
      const assertion = await new AssertionSigner(() => key).sign({ ...julie, scopes });
      return gateway.bus.request(contract, {}, { requestId: 'r', assertion });
    };
    expect((await ask(tryWithToken, 'profile:read')).accountId).toBe('julie');
    await expect(ask(tryWithToken, 'members:read')).rejects.toMatchObject({
      code: 'insufficient-scope',
      details: { detail: 'It takes the scope profile:read.' },
    });
    await expect(ask(tryAsAccount, 'profile:read')).rejects.toMatchObject({
      code: 'session-required',
    });
  });

  it('decision 32: are for operators alone where the contract says so, with a fresh second factor', async () => {
    const gateway = await bus.messaging('gateway');
    const operator = {
      ...julie,
      ...{ isOperator: true as const, amr: ['pwd', 'otp', 'mfa'], authenticatedAt: new Date() },
    };
    const ask = async (asker: Omit<Asker, 'emailVerified'>) => {
      const assertion = await new AssertionSigner(() => key).sign(asker);
      return gateway.bus.request(tryAsOperator, {}, { requestId: 'r', assertion });
    };
    expect((await ask(operator)).accountId).toBe('julie');
    const { isOperator: _, ...person } = operator;
    await expect(ask(person)).rejects.toMatchObject({ code: 'operator-required' });
    await expect(ask({ ...operator, amr: ['pwd'] })).rejects.toMatchObject({
      code: 'second-factor-required',
    });
    const authenticatedAt = new Date(Date.now() - 11 * 60_000);
    await expect(ask({ ...operator, authenticatedAt })).rejects.toMatchObject({
      code: 'fresh-authentication-required',
    });
    await expect(ask({ ...operator, scopes: ['profile:read'] })).rejects.toMatchObject({
      code: 'session-required',
    });
  });

  it('have no asker where the contract asks for none, though an assertion came along', async () => {
    const gateway = await bus.messaging('gateway');
    const assertion = await new AssertionSigner(() => key).sign(julie);
    await expect(
      gateway.bus.request(tryQuery, {}, { requestId: 'r', assertion }),
    ).rejects.toMatchObject({ code: 'sign-in-required' });
  });
});
