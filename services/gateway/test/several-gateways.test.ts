import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  eventually,
  freePort,
  platformForTests,
  type TestPlatform,
  tokenIn,
} from '@atrium/testing';
import request, { type Test } from 'supertest';
import { Browser, details, password, Program, signIn } from './people.js';

const email = 'julie@munster.example';
let platform: TestPlatform;
let otherUrl: string;

beforeAll(async () => {
  platform = await platformForTests();
  const program = new Program(platform.gatewayUrl);
  await program.ask('post', '/v1/accounts', details('Julie', email)).expect(202);
  const token = tokenIn(await platform.mailbox.waitFor({ to: email }));
  await program.ask('post', '/v1/accounts/verify', { token, password }).expect(200);
  otherUrl = await anotherGateway();
}, 150_000);

afterAll(() => platform.stop(), 150_000);

/** One more gateway beside the first, on a port of its own. */
async function anotherGateway(environment: Record<string, string> = {}): Promise<string> {
  const port = String(await freePort());
  await platform.platform.startServices(['gateway'], { PORT: port, ...environment });
  return `http://127.0.0.1:${port}`;
}

/** A request with a session, to a gateway of one's choice. */
function current(url: string, { token }: Program): Test {
  return request(url).get('/v1/sessions/current').set('Authorization', `Bearer ${token}`);
}

describe('two gateways', () => {
  it('A9 (7.2), decision 20: a sign-out at one counts in the very next request at both', async () => {
    for (let round = 0; round < 10; round += 1) {
      const julie = await signIn(email, platform.gatewayUrl);
      for (const url of [platform.gatewayUrl, otherUrl]) await current(url, julie).expect(200);

      await julie.ask('delete', '/v1/sessions/current').expect(204);

      await current(otherUrl, julie).expect(401);
      await current(platform.gatewayUrl, julie).expect(401);
    }
  });

  it('ends one session, or all others, at both', async () => {
    const [first, second, third] = await Promise.all(
      [1, 2, 3].map(() => signIn(email, platform.gatewayUrl)),
    );
    const { body } = await current(otherUrl, first!).expect(200);
    for (const one of [second, third]) await current(otherUrl, one!).expect(200);

    await third!.ask('delete', `/v1/me/sessions/${body.session.sessionId}`).expect(204);
    await current(otherUrl, first!).expect(401);
    await third!.ask('delete', '/v1/me/sessions').expect(204);
    await current(otherUrl, second!).expect(401);

    await current(otherUrl, third!).expect(200);
    const listed = await third!.ask('get', '/v1/me/sessions').expect(200);
    expect(listed.body.items).toEqual([expect.objectContaining({ current: true })]);
  });

  it('A9 (7.2) forgets a session half an hour after its last use, though it was just cached', async () => {
    const julie = await signIn(email, platform.gatewayUrl);
    await current(platform.gatewayUrl, julie).expect(200);

    await platform.clock.advance({ minutes: 31 });

    await current(platform.gatewayUrl, julie).expect(401);
    await platform.clock.reset();
  });

  it('B-3 tells all that is known of Julie only to whoever has just proven to be her', async () => {
    const julie = await signIn(email, platform.gatewayUrl);
    await platform.clock.advance({ minutes: 11 });
    const left = await julie.ask('get', '/v1/me/data').expect(403);
    expect(left.body.code).toBe('fresh-authentication-required');
    expect(left.headers).not.toHaveProperty('content-disposition');
    const path = '/v1/sessions/current/reauthentication';
    const { body } = await julie.ask('post', path, { password }).expect(200);
    julie.token = body.accessToken as string;
    const data = await julie.ask('get', '/v1/me/data').expect(200);
    expect(data.body.identity.profile.email).toBe(email);
    await platform.clock.reset();
  });
});

describe('limits of one network', () => {
  const limits = { ATRIUM_LIMITS_FACTOR: '1', ATRIUM_SIGN_INS_PER_MINUTE: '3' };
  const trusting = { ...limits, ATRIUM_TRUSTED_PROXIES: '127.0.0.1, ::1' };

  function signInFrom(url: string, forwardedFor: string): Test {
    return request(url)
      .post('/v1/sessions')
      .set('X-Forwarded-For', forwardedFor)
      .send({ email: 'nobody@example.test', password, deliver: 'token' });
  }

  it('B-3 count exports of personal data, also those that ask for no more than the headers', async () => {
    const url = await anotherGateway({
      ATRIUM_LIMITS_FACTOR: '1',
      ATRIUM_SIGN_UPS_PER_MINUTE: '2',
    });
    for (const method of ['get', 'head'] as const) {
      const ask = () => request(url)[method]('/v1/me/data');
      for (let n = 0; n < 2; n += 1) await ask().expect(401);
      await ask().expect(429);
    }
  });

  it('A7 (7.2) count addresses of one /64 as one, in any spelling, behind a trusted proxy', async () => {
    const url = await anotherGateway({ ...trusting, ATRIUM_CORS_ORIGINS: 'https://app.example' });
    const addresses = ['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:DB8:1:2:ffff::3'];
    for (const address of addresses) await signInFrom(url, address).expect(401);

    const refused = await signInFrom(url, '2001:0db8:0001:0002:1::4').expect(429);

    expect(refused.body).toMatchObject({ code: 'too-many-requests', type: expect.any(String) });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await signInFrom(url, '2001:db8:1:3::1').expect(401);
    for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '::ffff:cb00:7107']) {
      await signInFrom(url, address).expect(401);
    }
    await signInFrom(url, '203.0.113.7').expect(429);
    const id = 'request-of-a-trusted-proxy';
    const answer = await request(url).get('/v1/me').set('X-Request-Id', id).expect(401);
    expect(answer.headers['x-request-id']).toBe(id);
    await sharesWithoutCookies(url);
  });

  it('A7 (7.2) are not escaped by claiming another address', async () => {
    const url = await anotherGateway(limits);
    for (const address of ['198.51.100.1', '198.51.100.2', '198.51.100.3']) {
      await signInFrom(url, address).expect(401);
    }

    await signInFrom(url, '198.51.100.4').expect(429);

    await request(url).get('/health/ready').expect(200);
    await request(url).get('/v1/me').expect(401);
  });
});

describe('without the bus', () => {
  it('F4 (7.1) says so at once, remembers no session, and recovers by itself', async () => {
    const julie = await signIn(email, platform.gatewayUrl);
    await current(platform.gatewayUrl, julie).expect(200);
    const whileAway: { status: number; code: string; milliseconds: number }[] = [];

    for (let kills = 0; kills < 3 && whileAway.length === 0; kills += 1) {
      platform.platform.kill('nats');
      const end = Date.now() + 3_000;
      while (Date.now() < end) {
        const started = performance.now();
        const { status, body } = await current(platform.gatewayUrl, julie);
        const milliseconds = performance.now() - started;
        if (status !== 200) whileAway.push({ status, code: body.code as string, milliseconds });
        else if (whileAway.length > 0) break;
      }
    }

    expect(whileAway.length).toBeGreaterThan(0);
    for (const { status, code } of whileAway) {
      expect({ status, code }).toEqual({ status: 503, code: 'unavailable' });
    }
    const typical = whileAway.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    expect(typical[Math.floor(typical.length / 2)]).toBeLessThan(500);
    await eventually(() => current(platform.gatewayUrl, julie).expect(200));
    await eventually(() => request(platform.gatewayUrl).get('/health/ready').expect(200));
  });
});

/** Another origin that is configured may ask with a token; the browser is never told to send cookies. */
async function sharesWithoutCookies(url: string): Promise<void> {
  const headers = { Origin: 'https://app.example', 'Access-Control-Request-Method': 'POST' };
  const allowed = await request(url).options('/v1/sessions').set(headers);
  expect(allowed.headers['access-control-allow-origin']).toBe('https://app.example');
  expect(allowed.headers).not.toHaveProperty('access-control-allow-credentials');
  const other = await request(url)
    .options('/v1/sessions')
    .set({ ...headers, Origin: 'https://evil.test' });
  expect(other.headers).not.toHaveProperty('access-control-allow-origin');
}

describe('two hosts', () => {
  const mailHost = 'http://mail.munster.example';
  const page = { Origin: mailHost, 'X-Atrium-Request': '1' };
  const onMailHost = (url: string) => new Browser(url, page);

  it('A0-5, A0-6 share one sign-in: a code from one makes a session at the other, which ends with it', async () => {
    const manager = await anotherGateway({ ATRIUM_HAND_OVER_ORIGINS: mailHost });
    const mail = await anotherGateway({ PUBLIC_URL: mailHost });
    const julie = await signIn(email, manager);
    const take = (origin: string) =>
      julie.ask('post', '/v1/sessions/current/hand-over', { origin });

    const refused = await take('http://evil.example').expect(403);
    const { body } = await take(mailHost).expect(201);

    expect(refused.body.code).toBe('origin-not-allowed');
    const { code } = body as { code: string };
    const redeemed = '/v1/sessions/from-hand-over';
    await new Browser(mail, { 'X-Atrium-Request': '1', Origin: 'http://evil.example' })
      .ask('post', redeemed, { code })
      .expect(403);
    await new Program(manager).ask('post', redeemed, { code, deliver: 'token' }).expect(404);
    const browser = onMailHost(mail);
    const answer = await browser.ask('post', redeemed, { code }).expect(201);
    expect(answer.body).not.toHaveProperty('accessToken');
    const profile = await browser.ask('get', '/v1/me').expect(200);
    expect(profile.body).toMatchObject({ email, initials: 'JM' });
    await onMailHost(mail).ask('post', redeemed, { code }).expect(404);

    await julie.ask('delete', '/v1/sessions/current').expect(204);

    await browser.ask('get', '/v1/me').expect(401);
  });
});
