import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { testConfig } from './config.js';
import { filled, operations, type Operation } from './operations.js';
import { Browser, freshAddress, details, password, Program, signUp } from './people.js';

let all: Operation[];
let email: string;

beforeAll(async () => {
  ({ all } = await operations());
  email = await signUp('Julie');
});

/** A browser on another page than ours, with the cookies of our user. */
async function cookieOfJulie(): Promise<string> {
  const answer = await new Browser().ask('post', '/v1/sessions', { email, password }).expect(201);
  return sessionCookie(answer.headers).split(';')[0]!;
}

function cookiesIn(headers: Record<string, unknown>): string[] {
  return (headers['set-cookie'] as string[] | undefined) ?? [];
}

function sessionCookie(headers: Record<string, unknown>): string {
  return cookiesIn(headers).find((cookie) => cookie.startsWith('atrium-dev='))!;
}

describe('cookies', () => {
  it('A9 (7.2) gives the session as a cookie that no script reads, and not in the body', async () => {
    const answer = await new Browser().ask('post', '/v1/sessions', { email, password });

    const cookie = sessionCookie(answer.headers);
    expect(cookie).toMatch(/^atrium-dev=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(answer.body).not.toHaveProperty('accessToken');
    expect(answer.text).not.toContain(cookie.split(/[=;]/)[1]);
  });

  it('gives a program its token in the body, and no cookie', async () => {
    const body = { email, password, deliver: 'token' };

    const answer = await new Program().ask('post', '/v1/sessions', body).expect(201);

    expect(answer.body.accessToken).toMatch(/^[\w-]{43}$/);
    expect(cookiesIn(answer.headers)).toEqual([]);
  });

  it('A9 (7.2) never adopts a session that a browser brings along', async () => {
    const planted = 'planted-by-somebody-else-0123456789abcdefghij';
    const answer = await request(testConfig.gatewayUrl)
      .post('/v1/sessions')
      .set(new Browser().headers)
      .set('Cookie', `atrium-dev=${planted}`)
      .send({ email, password })
      .expect(201);

    expect(sessionCookie(answer.headers)).not.toContain(planted);
    await ask('get', '/v1/me', { Cookie: `atrium-dev=${planted}` }).expect(401);
  });

  it('A9 (7.2) ends the former session of a browser that signs in once more', async () => {
    const former = await cookieOfJulie();

    await request(testConfig.gatewayUrl)
      .post('/v1/sessions')
      .set(new Browser().headers)
      .set('Cookie', former)
      .send({ email, password })
      .expect(201);

    await ask('get', '/v1/me', { Cookie: former }).expect(401);
  });

  it('refuses cookie and bearer token at once', async () => {
    const cookie = await cookieOfJulie();

    const answer = await ask('get', '/v1/me', { Cookie: cookie, Authorization: 'Bearer x' });

    expect(answer.body).toMatchObject({ status: 400, code: 'invalid-input' });
  });

  it('A9 (7.2) takes the cookie back at sign-out, and the session is over', async () => {
    const browser = new Browser();
    const answer = await browser.ask('post', '/v1/sessions', { email, password }).expect(201);
    const cookie = sessionCookie(answer.headers).split(';')[0]!;

    const out = await browser.ask('delete', '/v1/sessions/current').expect(204);

    expect(sessionCookie(out.headers)).toMatch(/^atrium-dev=; .*Expires=Thu, 01 Jan 1970/);
    await ask('get', '/v1/sessions/current', { Cookie: cookie }).expect(401);
  });
});

describe('requests that another site makes its visitors send', () => {
  const forgeries: [string, Record<string, string>][] = [
    ['without an origin', { 'X-Atrium-Request': '1' }],
    ['from another origin', { Origin: 'https://evil.test', 'X-Atrium-Request': '1' }],
    ['from an opaque origin', { Origin: 'null', 'X-Atrium-Request': '1' }],
    ['from another site', { 'Sec-Fetch-Site': 'cross-site', 'X-Atrium-Request': '1' }],
    ['without our header', { Origin: testConfig.publicUrl }],
    ['with our header empty', { Origin: testConfig.publicUrl, 'X-Atrium-Request': '' }],
  ];

  it.each(forgeries)('A10 (7.2) refuses every command %s', async (_about, headers) => {
    const cookie = await cookieOfJulie();
    const commands = all.filter(({ isCommand }) => isCommand);
    for (const { method, path, body, name } of commands) {
      const parameters = { organizationId: randomUUID(), sessionId: 'current' };
      const test = ask(method, filled(path, parameters), { ...headers, Cookie: cookie });

      const answer = await (body ? test.send(body) : test);

      expect([name, answer.status, answer.body.code]).toEqual([name, 403, 'not-a-browser-request']);
    }
    expect(commands.length).toBeGreaterThan(12);
    await ask('get', '/v1/me', { Cookie: cookie }).expect(200);
  });

  it.each(forgeries)('A10 (7.2) signs nobody in %s', async (_about, headers) => {
    const answer = await ask('post', '/v1/sessions', headers).send({ email, password });

    expect(answer.status).toBe(403);
    expect(cookiesIn(answer.headers)).toEqual([]);
  });

  it('takes the word of a browser that sends no origin but says that it is ours', async () => {
    const headers = { 'Sec-Fetch-Site': 'same-origin', 'X-Atrium-Request': '1' };

    await ask('post', '/v1/sessions', headers).send({ email, password }).expect(201);
  });

  it('keeps the secret of a sign-up in a cookie for pages of ours only', async () => {
    const body = details('Julie', freshAddress('julie'));

    const ours = await new Browser().ask('post', '/v1/accounts', body).expect(202);
    const other = await ask('post', '/v1/accounts', { Origin: 'https://evil.test' }).send(body);

    expect(cookiesIn(ours.headers)[0]).toMatch(/^atrium-dev-sign-up=.*HttpOnly; SameSite=Lax$/);
    expect(cookiesIn(other.headers)).toEqual([]);
  });

  it('shares nothing with other origins', async () => {
    const headers = { Origin: 'https://evil.test', 'Access-Control-Request-Method': 'POST' };

    const preflight = await request(testConfig.gatewayUrl).options('/v1/sessions').set(headers);
    const answer = await ask('get', '/v1/me', { Origin: 'https://evil.test' });

    for (const { headers: received } of [preflight, answer]) {
      expect(received).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

function ask(method: Operation['method'], path: string, headers: Record<string, string>) {
  return request(testConfig.gatewayUrl)[method](path).set(headers);
}
