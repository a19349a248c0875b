import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually } from '@atrium/testing';
import request, { type Test } from 'supertest';
import { testConfig } from './config.js';
import { details, freshAddress, mailbox, newcomer, organizationsOf, Program } from './people.js';

function get(path: string, headers: Record<string, string> = {}): Test {
  return request(testConfig.gatewayUrl).get(path).set(headers);
}

describe('answers', () => {
  it('carry the id by which a command is found in the logs of all that had a part in it', async () => {
    const body = details('Julie', freshAddress('julie'));

    const { headers } = await new Program().ask('post', '/v1/accounts', body).expect(202);

    const id = headers['x-request-id'] as string;
    const [first, second] = await Promise.all(
      ['gateway', 'identity'].map((service) => eventually(() => logLine(service, id))),
    );
    expect(first).toMatchObject({ requestId: id, subject: 'POST /v1/accounts' });
    expect(second).toMatchObject({ requestId: id, subject: 'identity.v1.sign-ups.start' });
  });

  it('carry a request id that is in the log, and not one that a client chose', async () => {
    const body = { email: 'nobody' };

    const answer = await new Program()
      .ask('post', '/v1/sessions', body)
      .set('X-Request-Id', 'chosen-by-a-client');

    const id = answer.headers['x-request-id'] as string;
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(answer.body.instance).toBe(id);
    const line = await eventually(() => logLine('gateway', id));
    expect(line).toMatchObject({ subject: 'POST /v1/sessions', status: 400, service: 'gateway' });
  });

  it('are problem details wherever nothing is', async () => {
    for (const path of ['/nothing', '/v1', '/v1/', '/v1//me', '/v1/me/', '/V1/me', '/v1/me;x=1']) {
      const answer = await get(path);

      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.body).toMatchObject({ type: '/problems/not-found', code: 'not-found' });
    }
    const wrongMethod = await request(testConfig.gatewayUrl).put('/v1/accounts').send({});
    expect(wrongMethod.body.code).toBe('not-found');
    const tooMuch = await get('/v1/me', { 'X-Much': 'x'.repeat(20_000) });
    expect(tooMuch.body).toMatchObject({ status: 413, code: 'too-large' });
    const malformed = await get('/v1/organizations/%zz');
    expect(malformed.body).toMatchObject({ status: 400, code: 'invalid-input' });
  });

  it('are 400 as problem details for what is no HTTP, and the connection ends', async () => {
    for (const raw of ['GARBAGE\r\n\r\n', 'GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n']) {
      const answer = await rawAnswer(raw);

      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('content-type: application/problem+json');
      expect(answer).toContain('"code":"invalid-input"');
    }
  });

  it.each([
    ['Cookie', 'atrium-dev=%E0%A4%A'],
    ['Cookie', '; ;=;atrium-dev'],
    ['Cookie', `atrium-dev=${'x'.repeat(9_000)}`],
    ['Authorization', `Bearer ${'x'.repeat(5_000)}`],
    ['Accept-Language', 'x'.repeat(5_000)],
    ['User-Agent', 'caf\u00e9 \u0080'],
    ['X-Forwarded-For', 'unknown, ,::::'],
  ])('are no 5xx for an odd %s', async (name, value) => {
    const answer = await get('/v1/me', { [name]: value });

    expect(answer.status).toBe(401);
  });

  it('tell browsers to keep nothing, guess nothing, run nothing and name no referrer', async () => {
    const { headers } = await get('/v1/me');

    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });

  it('A3 (7.2) have links from the configuration, whatever host a client claims', async () => {
    const email = freshAddress('julie');
    const julie = await newcomer('Julie');
    const [hers] = await organizationsOf(julie);
    const poison = {
      Host: 'evil.test',
      'X-Forwarded-Host': 'evil.test',
      'X-Forwarded-Proto': 'gopher',
      'X-Original-Host': 'evil.test',
      Forwarded: 'host=evil.test;proto=gopher',
    };

    const answer = await new Program()
      .ask('post', '/v1/accounts', details('Julie', email))
      .set(poison)
      .expect(202);
    await julie
      .ask('post', `/v1/organizations/${hers!.id}/invitations`)
      .send({ email, role: 'collaborator', billing: false, products: [] })
      .set(poison)
      .expect(201);

    const mails = await eventually(async () => {
      const all = await mailbox.mailsTo(email);
      return all.length === 2 && all;
    });
    for (const mail of mails) {
      expect(mail.text).toContain(`${testConfig.publicUrl}/`);
      expect(mail.text + mail.html).not.toContain('evil.test');
    }
    expect(JSON.stringify(answer.headers) + answer.text).not.toContain('evil.test');
    for (const path of ['/', '/verify', '/docs', '/openapi.json', '/v1/me', '/nothing']) {
      const page = await get(path, poison);
      expect(JSON.stringify(page.headers) + page.text).not.toContain('evil.test');
    }
  });
});

describe('what is there for everybody', () => {
  it('says that it is alive and ready, and no more', async () => {
    await get('/health/live').expect(200, { live: true });
    await get('/health/ready').expect(200, { ready: true });
    await get('/metrics').expect(404);
  });

  it('counts requests by route and status, and says more of its health, where only operators look', async () => {
    await get('/v1/me').expect(401);
    await get('/v1/organizations/with-a-secret-by-mistake');

    const metrics = await (await fetch(`${testConfig.opsUrl}/metrics`)).text();

    expect(metrics).toMatch(/^atrium_http_seconds_count\{.*route="\/v1\/me",status="401"/m);
    expect(metrics).toContain('route="/v1/organizations/:organizationId"');
    expect(metrics).not.toContain('secret');
    const health = await (await fetch(`${testConfig.opsUrl}/health/ready`)).json();
    expect(health).toMatchObject({ ready: true, checks: { bus: true, listening: true } });
  });

  it('shows the keys that sign assertions', async () => {
    const { body } = await get('/.well-known/jwks.json').expect(200);

    expect(body.keys[0]).toMatchObject({ kty: 'OKP', crv: 'Ed25519' });
    expect(body.keys[0]).not.toHaveProperty('d');
  });

  it('serves a page to read and try the API, with what the page needs', async () => {
    const page = await get('/docs').expect(200);

    expect(page.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-init.js']) {
      await get(`/docs/${file}`).expect(200);
    }
    expect(page.text).not.toMatch(/<script>/);
  });

  it.each([
    ...['', 'sign-in', 'sign-up', 'verify', 'invitation', 'forgot-password', 'reset-password'],
    ...['confirm-email', 'confirm-recovery-email', 'undo-address-change'],
  ])('A0-1 shows the page /%s in five languages, without a word of script in it', async (path) => {
    for (const language of ['fr', 'de', 'it', 'en', 'es']) {
      const page = await get(`/${path}`, { 'Accept-Language': `${language};q=0.9, xx` });

      expect(page.status).toBe(200);
      expect(page.text).toContain(`<html lang="${language}">`);
      expect(page.headers['content-security-policy']).toContain("script-src 'self'");
      expect(page.text).not.toMatch(/<script(?![^>]*(src=|application\/json))/);
      const files = [...page.text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)];
      for (const [, file] of files) await get(file!).expect(200);
    }
  });

  it('explains every problem at its type', async () => {
    const { text } = await get('/problems').expect(200);

    const links = [...text.matchAll(/href="(\/problems\/[a-z-]+)"/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(20);
    for (const link of links) await get(link).expect(200);
    await get('/problems/no-such').expect(404);
  });

  it('gives away no file but the assets', async () => {
    for (const path of ['/assets/../package.json', '/assets/%2e%2e/package.json', '/assets/']) {
      const answer = await get(path);

      expect([403, 404]).toContain(answer.status);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    }
  });
});

/** What comes back for bytes that need not be HTTP. */
function rawAnswer(sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(new URL(testConfig.gatewayUrl).port), '127.0.0.1');
    socket.on('data', (data) => (received += data.toString()));
    socket.once('error', reject).once('close', () => resolve(received));
    socket.write(sent);
  });
}

/** The line of a service's log that has this request's id. */
function logLine(service: string, requestId: string): Record<string, unknown> | undefined {
  const lines = readFileSync(join(testConfig.logFolder, `${service}.log`), 'utf8').split('\n');
  const line = lines.find((text) => text.includes(requestId));
  return line ? (JSON.parse(line) as Record<string, unknown>) : undefined;
}
