import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn, type StartedSession } from '@atrium/contracts';
import { startInfrastructure, type TestPlatform } from '@atrium/testing';
import request from 'supertest';

const publicUrl = 'https://atrium.example';
let platform: TestPlatform;

beforeAll(async () => {
  platform = await startInfrastructure({ publicUrl });
  await platform.platform.startServices(['gateway']);
}, 150_000);

afterAll(() => platform.stop(), 150_000);

const started: StartedSession = {
  accountId: 'account',
  token: 'the-secret-of-a-session-0123456789',
  deviceSecret: 'the-secret-of-a-device-0123456789',
  session: {
    sessionId: 'session',
    device: 'Firefox on Linux',
    createdAt: '2026-11-23T09:00:00.000Z',
    lastUsedAt: '2026-11-23T09:00:00.000Z',
    expiresAt: '2026-11-23T21:00:00.000Z',
    current: true,
  },
};

describe('behind https', () => {
  it('A9 (7.2) sets cookies that only this host gets, and only over https', async () => {
    await platform.bus.reply(signIn, () => started);

    const answer = await request(platform.gatewayUrl)
      .post('/v1/sessions')
      .set({ Origin: publicUrl, 'X-Atrium-Request': '1' })
      .send({ email: 'julie@munster.example', password: 'any' })
      .expect(201);

    const cookies = answer.headers['set-cookie'] as unknown as string[];
    expect(cookies).toContain(
      `__Host-atrium=${started.token}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    );
    for (const cookie of cookies) expect(cookie).toMatch(/^__Host-.*; Path=\/.*; Secure/);
  });

  it('tells browsers to come back over https only', async () => {
    const { headers } = await request(platform.gatewayUrl).get('/v1/me');

    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  });
});
