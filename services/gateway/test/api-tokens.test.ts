import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { filled, operations, type Operation } from './operations.js';
import { Browser, mailbox, organizationsOf, password, Program, signIn, signUp } from './people.js';

let all: Operation[];

beforeAll(async () => {
  ({ all } = await operations());
});

/** A program of somebody who is signed in, with a token of its own. */
async function programOf(asker: Program | Browser, ...scopes: string[]) {
  const body = { name: 'Nightly export', scopes, validDays: 1 };
  const { body: made } = await asker.ask('post', '/v1/me/api-tokens', body).expect(201);
  const program = new Program();
  program.token = made.token as string;
  return { program, tokenId: made.tokenId as string };
}

describe('programs with an API token', () => {
  it('A9 come in where a session would, until the token is revoked: refused at the very next request', async () => {
    const email = await signUp('Julie');
    const browser = new Browser();
    await browser.ask('post', '/v1/sessions', { email, password }).expect(201);
    const { program, tokenId } = await programOf(browser, 'profile:read', 'organizations:read');

    const profile = await program.ask('get', '/v1/me').expect(200);
    expect(profile.body.email).toBe(email);
    expect(await organizationsOf(program)).toHaveLength(1);
    await browser.ask('delete', `/v1/me/api-tokens/${tokenId}`).expect(204);

    await program.ask('get', '/v1/me').expect(401);
    const mail = await mailbox.waitFor({ to: email, subject: /token/i });
    expect(mail.text).not.toContain(program.token!);
  });

  it('act in an organization with the rights of their person, within their scopes', async () => {
    const julie = await signIn(await signUp('Julie'));
    const [hers] = await organizationsOf(julie);
    const reader = await programOf(julie, 'organizations:read', 'members:read');
    const writer = await programOf(julie, 'organizations:write');
    const path = `/v1/organizations/${hers!.id}`;

    await reader.program.ask('get', `${path}/members`).expect(200);
    const refused = await reader.program.ask('patch', path, { name: 'Renamed' }).expect(403);
    await writer.program.ask('patch', path, { name: 'Renamed' }).expect(200);

    expect(refused.body.code).toBe('insufficient-scope');
    expect(refused.headers['www-authenticate']).toBe('Bearer error="insufficient_scope"');
    const elsewhere = `/v1/organizations/${randomUUID()}/members`;
    await reader.program.ask('get', elsewhere).expect(404);
  });

  it('A15 come in nowhere else: each route against a token with every scope and one with none of its', async () => {
    const julie = await signIn(await signUp('Julie'));
    const [hers] = await organizationsOf(julie);
    const scopes = [...new Set(all.flatMap(({ scope }) => scope ?? []))];
    expect(scopes.length).toBeGreaterThan(4);
    const anything = await programOf(julie, ...scopes);
    const parameters = { organizationId: hers!.id, accountId: 'none', invitationId: 'none' };
    const send = (program: Program, { method, path, body }: Operation) =>
      program.ask(method, filled(path, parameters), body);
    const opened: string[] = [];
    for (const operation of all.filter(({ needsSession }) => needsSession)) {
      const { scope, name } = operation;
      if (scope === undefined) {
        const answer = await send(anything.program, operation);
        expect([name, answer.status, answer.body.code]).toEqual([name, 403, 'session-required']);
        continue;
      }
      opened.push(name);
      const others = await programOf(julie, ...scopes.filter((other) => other !== scope));
      const answer = await send(others.program, operation);
      expect([name, answer.status, answer.body.code]).toEqual([name, 403, 'insufficient-scope']);
      await julie.ask('delete', `/v1/me/api-tokens/${others.tokenId}`).expect(204);
    }
    expect(opened.length).toBeGreaterThan(10);
    expect(opened.filter((name) => /sessions|password|api-tokens|credentials/.test(name))).toEqual(
      [],
    );
  });

  it('is no cookie: a browser that was given one is not signed in', async () => {
    const julie = await signIn(await signUp('Julie'));
    const { program } = await programOf(julie, 'profile:read');

    const cookie = `atrium-dev=${program.token!}`;
    await new Program().ask('get', '/v1/me').set('Cookie', cookie).expect(401);
  });

  it("A15 lets nobody revoke another's", async () => {
    const julie = await signIn(await signUp('Julie'));
    const { program, tokenId } = await programOf(julie, 'profile:read');
    const eve = await signIn(await signUp('Eve'));

    const foreign = await eve.ask('delete', `/v1/me/api-tokens/${tokenId}`).expect(404);
    const nowhere = await eve.ask('delete', `/v1/me/api-tokens/${randomUUID()}`).expect(404);

    const { instance: _one, ...real } = foreign.body;
    const { instance: _other, ...unknown } = nowhere.body;
    expect(real).toEqual(unknown);
    await program.ask('get', '/v1/me').expect(200);
  });
});
