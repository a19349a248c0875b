import { TestMailbox, tokenIn } from '@atrium/testing';
import { randomUUID } from 'node:crypto';
import request, { type Test } from 'supertest';
import { testConfig } from './config.js';

/** Long and nowhere listed. */
export const password = 'seven green bicycles in the rain';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Somebody who asks the API: a program with a bearer token, or a browser with its cookies. */
export interface Asker {
  ask(method: Method, path: string, body?: object): Test;
}

/** A program: signs in for a token and sends it with each request. */
export class Program implements Asker {
  token: string | undefined;

  constructor(private readonly url = testConfig.gatewayUrl) {}

  ask(method: Method, path: string, body?: object): Test {
    const test = request(this.url)[method](path);
    if (this.token) void test.set('Authorization', `Bearer ${this.token}`);
    return body ? test.send(body) : test;
  }
}

/** A browser on a page of ours: keeps cookies, and says where it is as browsers do. */
export class Browser implements Asker {
  readonly agent: ReturnType<typeof request.agent>;

  constructor(
    url = testConfig.gatewayUrl,
    readonly headers: Record<string, string> = {
      Origin: testConfig.publicUrl,
      'X-Atrium-Request': '1',
    },
  ) {
    this.agent = request.agent(url);
  }

  ask(method: Method, path: string, body?: object): Test {
    const test = this.agent[method](path).set(this.headers);
    return body ? test.send(body) : test;
  }
}

export const mailbox = new TestMailbox(testConfig.mailboxUrl);

/** An address that nobody had before. */
export function freshAddress(name: string): string {
  return `${name}.${randomUUID().slice(0, 8)}@example.test`;
}

/** What a person signs up with. */
export function details(givenName: string, email: string, more: object = {}): object {
  return {
    email,
    password,
    givenName,
    familyName: 'Munster',
    locale: 'en',
    organization: { type: 'individual' },
    ...more,
  };
}

/** Signs up, opens the mail and proves the address. */
export async function signUp(givenName: string, more: object = {}): Promise<string> {
  const email = freshAddress(givenName.toLowerCase());
  const program = new Program();
  await program.ask('post', '/v1/accounts', details(givenName, email, more)).expect(202);
  const token = tokenIn(await mailbox.waitFor({ to: email }));
  await program.ask('post', '/v1/accounts/verify', { token, password }).expect(200);
  return email;
}

/** Signs in for a token. */
export async function signIn(email: string, url?: string): Promise<Program> {
  const program = new Program(url);
  const body = { email, password, deliver: 'token' };
  const answer = await program.ask('post', '/v1/sessions', body).expect(201);
  program.token = answer.body.accessToken as string;
  return program;
}

/** A person with an account, signed in. */
export async function newcomer(givenName: string, more: object = {}): Promise<Program> {
  return signIn(await signUp(givenName, more));
}

/** The organizations of whoever asks, as the switcher shows them. */
export async function organizationsOf(
  asker: Asker,
): Promise<{ id: string; name: string; role: string; current: boolean }[]> {
  const answer = await asker.ask('get', '/v1/me/organizations').expect(200);
  return answer.body.items;
}

/** Invites an address and answers with the token of the mail. */
export async function invite(asker: Asker, id: string, email: string, more = {}): Promise<string> {
  const [before] = await mailbox.mailsTo(email);
  const rights = { role: 'collaborator', billing: false, products: [], ...more };
  await asker.ask('post', `/v1/organizations/${id}/invitations`, { email, ...rights }).expect(201);
  const wanted = { to: email, subject: /invit/i, ...(before && { after: before }) };
  return tokenIn(await mailbox.waitFor(wanted));
}
