import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { codeOf } from './authenticator-app.js';
import { testConfig } from './config.js';
import {
  type Asker,
  Browser,
  mailbox,
  newcomer,
  password,
  Program,
  signIn,
  signUp,
} from './people.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** `npm run operator`, beside the running platform. */
async function operator(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'operator', '--', ...words], {
    cwd: root,
    env: { ...process.env, ATRIUM_DATA: testConfig.dataFolder },
  });
  return stdout;
}

/** Adds an authenticator app: the session that does has used it. */
async function addApp(asker: Asker): Promise<void> {
  const { body } = await asker.ask('post', '/v1/me/factors/totp').expect(201);
  const { factorId, secret } = body as { factorId: string; secret: string };
  const answer = { factorId, code: codeOf(secret) };
  await asker.ask('post', '/v1/me/factors/totp/confirm', answer).expect(204);
}

interface Act {
  kind: string;
  operatorEmail: string | null;
  subjectEmail: string | null;
}

/** What the log says about an account, the newest first. */
async function actsOn(email: string, asker: Asker): Promise<Act[]> {
  const { body } = await asker.ask('get', '/v1/operator/log?limit=200').expect(200);
  return (body.items as Act[]).filter(({ subjectEmail }) => subjectEmail === email);
}

describe('decision 32 those who run the platform', () => {
  let email: string;
  let julie: Browser;
  beforeAll(async () => {
    email = await signUp('Julie');
    julie = new Browser();
    await julie.ask('post', '/v1/sessions', { email, password }).expect(201);
  });
  afterAll(() => operator('dismiss', email));

  it('decision 32 Julie is appointed by whoever deploys, adds a second factor, and appoints Marc', async () => {
    const before = await julie.ask('get', '/v1/operator').expect(403);
    expect(before.body.code).toBe('operator-required');
    expect(await operator('appoint', email)).toContain('has no second factor');
    await mailbox.waitFor({ to: email, subject: /operator of Atrium now/ });
    const mine = await julie.ask('get', '/v1/operator').expect(200);
    expect(mine.body).toMatchObject({ email, appointedBy: null, sessionHasSecondFactor: false });
    const tooEarly = await julie.ask('get', '/v1/operator/operators').expect(403);
    expect(tooEarly.body.code).toBe('second-factor-required');
    await addApp(julie);

    const marcs = await signUp('Marc');
    const marc = await signIn(marcs);
    const answer = await julie.ask('post', '/v1/operator/operators', { email: marcs }).expect(200);
    expect(answer.body).toMatchObject({ email: marcs, hasSecondFactor: false });
    await mailbox.waitFor({ to: marcs, subject: /operator of Atrium now/ });
    await addApp(marc);
    const { body } = await marc.ask('get', '/v1/operator/operators').expect(200);
    const listed = (body.items as { email: string }[]).map((one) => one.email);
    expect(listed).toEqual(expect.arrayContaining([email, marcs]));

    await julie.ask('delete', `/v1/operator/operators/${answer.body.accountId}`).expect(204);
    await marc.ask('get', '/v1/me').expect(401);
    await mailbox.waitFor({ to: marcs, subject: /not an operator of Atrium any more/ });
    expect(await actsOn(marcs, julie)).toMatchObject([
      { kind: 'operator-dismissed', operatorEmail: email },
      { kind: 'operator-appointed', operatorEmail: email },
    ]);
    expect(await actsOn(email, julie)).toMatchObject([
      { kind: 'operator-appointed', operatorEmail: null },
    ]);
    const unknown = { email: 'nobody@example.test' };
    await julie.ask('post', '/v1/operator/operators', unknown).expect(404);
  });

  it('decision 32 nobody else comes in: no person, no API token, no page of somebody else', async () => {
    const token = { name: 'Console', scopes: ['profile:read'], validDays: 1 };
    const made = await julie.ask('post', '/v1/me/api-tokens', token).expect(201);
    const eve = await newcomer('Eve');
    const program = new Program();
    program.token = made.body.token as string;
    const routes = [
      ['get', '/v1/operator'],
      ['get', '/v1/operator/operators'],
      ['get', '/v1/operator/log'],
      ['post', '/v1/operator/operators', { email }],
      ['delete', '/v1/operator/operators/nobody'],
    ] as const;
    for (const [method, path, body] of routes) {
      const person = await eve.ask(method, path, body).expect(403);
      const byToken = await program.ask(method, path, body).expect(403);
      expect([person.body.code, byToken.body.code]).toEqual([
        'operator-required',
        'session-required',
      ]);
    }
    const elsewhere = julie.ask('post', '/v1/operator/operators', { email });
    const refused = await elsewhere.set('Origin', 'https://evil.example').expect(403);
    expect(refused.body.code).toBe('not-a-browser-request');
  });
});
