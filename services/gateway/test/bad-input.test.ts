import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { badBodies } from './bad-bodies.js';
import { testConfig } from './config.js';
import { filled, operations, type Operation } from './operations.js';
import { mailbox, newcomer, organizationsOf, type Program } from './people.js';
import type { Schema } from '../src/http/example.js';

interface Problem {
  code: string;
  status: number;
  title: string;
  type: string;
  instance: string;
  errors?: { pointer: string; message: string }[];
}

let julie: Program;
let parameters: Record<string, string>;
let all: Operation[];
let schemas: Record<string, Schema>;

beforeAll(async () => {
  julie = await newcomer('Julie');
  const [hers] = await organizationsOf(julie);
  parameters = { organizationId: hers!.id, accountId: 'nobody', invitationId: 'none' };
  ({ all, schemas } = await operations());
});

describe('bad input', () => {
  it('A4 (7.2) answers every wrong field of every body with 400 and its name, and stores nothing', async () => {
    const wrong: string[] = [];
    let sent = 0;
    for (const operation of all.filter(({ body }) => body !== undefined)) {
      for (const bad of badBodies(operation.body!, operation.schema!, schemas)) {
        const answer = await send(operation, JSON.stringify(bad.body));
        sent += 1;
        const named = answer.problem?.errors?.some(({ pointer }) =>
          pointer.startsWith(bad.pointer),
        );
        const asIs = bad.pointer === '' && answer.problem?.code === 'invalid-input';
        if (answer.status !== 400 || (!named && !asIs)) {
          wrong.push(`${operation.name} with ${bad.about}: ${answer.status} ${answer.text}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(sent).toBeGreaterThan(200);
    expect(await mailbox.mailsTo('julie@munster.example')).toEqual([]);
    expect(await organizationsOf(julie)).toHaveLength(1);
  });

  it.each([
    ['no JSON', '{"email": "julie@', 400],
    ['nothing', '', 400],
    ['a list of a million brackets cut at the limit', '['.repeat(60_000), 400],
    ['nesting that would overflow a stack', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      400,
    ],
    ['a field that comes twice', '{"email":"a@b.test","\\u0065mail":"c@d.test"}', 400],
    ['a prototype', '{"__proto__":{"deliver":"token"}}', 400],
    ['a megabyte', JSON.stringify({ email: 'x'.repeat(1024 * 1024) }), 413],
  ])('A4 (7.2) refuses %s', async (_about, body, status) => {
    for (const operation of all.filter(({ body: example }) => example !== undefined)) {
      const answer = await send(operation, body);

      expect({ of: operation.name, status: answer.status }).toEqual({ of: operation.name, status });
      expect(answer.problem?.code).toBe(status === 413 ? 'too-large' : 'invalid-input');
    }
  });

  it('A4 (7.2) tells whoever sends too much slowly, and does not break the line before', async () => {
    const { hostname, port } = new URL(testConfig.gatewayUrl);
    const socket = connect(Number(port), hostname);
    const answer = text(socket);
    const size = 1024 * 1024;
    socket.write(
      `POST /v1/sessions HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: ${size}\r\n\r\n`,
    );

    for (let sent = 0; sent < size; sent += size / 8) {
      await sleep(20);
      socket.write('x'.repeat(size / 8));
    }
    socket.end();

    expect(await answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('A4 (7.2) names the field that comes twice', async () => {
    const operation = all.find(({ path }) => path === '/v1/sessions')!;

    const { problem } = await send(operation, '{"email":"a@b.test","email":"c@d.test"}');

    expect(problem?.errors).toEqual([
      { pointer: '/email', message: 'property email is there twice' },
    ]);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=iso-8859-1',
  ])('refuses %s with 415', async (type) => {
    for (const operation of all.filter(({ body }) => body !== undefined)) {
      const answer = await send(operation, JSON.stringify(operation.body), type);

      expect(answer.problem).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    }
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=1.5',
    'limit=many',
    'limit=1&limit=2',
    'limit[$ne]=1',
    'cursor=',
    'cursor=a&cursor=b',
    'sort=name',
    '__proto__=1',
  ])('refuses the query ?%s of a list', async (query) => {
    for (const path of ['/v1/me/organizations', '/v1/organizations/{organizationId}/members']) {
      const url = `${filled(path, parameters)}?${query}`;

      const answer = await julie.ask('get', url).expect(400);

      expect(answer.body.code).toBe('invalid-input');
    }
  });

  it.each(['a/b', 'a%2fb', '%00', "'", '{"$ne":null}', 'x'.repeat(65), 'x'.repeat(2_000), '..'])(
    'finds nothing under the id %s',
    async (id) => {
      const path = `/v1/organizations/${id.includes('%') ? id : encodeURIComponent(id)}`;

      const answer = await julie.ask('get', path);

      expect([400, 404]).toContain(answer.status);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    },
  );
});

describe('good input', () => {
  it('is every example of the document', async () => {
    for (const operation of all.filter(({ body }) => body !== undefined)) {
      const answer = await send(operation, JSON.stringify(operation.body));

      // What is typed is not the name of Julie's organization, or her address: else it would be closed, and her account deleted.
      const asks = answer.problem?.errors?.[0]?.pointer;
      if (operation.name.includes('(closeOrganization)') && asks === '/name') continue;
      if (operation.name.includes('(deleteAccount)') && asks === '/email') continue;
      expect([operation.name, answer.status]).not.toEqual([operation.name, 400]);
      expect(answer.status).toBeLessThan(500);
    }
  });
});

async function send(
  { method, path, needsSession }: Operation,
  body: string | Buffer,
  type = 'application/json',
): Promise<{ status: number; text: string; problem: Problem | undefined }> {
  const response = await fetch(`${testConfig.gatewayUrl}${filled(path, parameters)}`, {
    method: method.toUpperCase(),
    headers: {
      'content-type': type,
      'idempotency-key': randomUUID(),
      ...(needsSession && { authorization: `Bearer ${julie.token}` }),
    },
    body,
  });
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  return {
    status: response.status,
    text,
    problem: isProblem ? (JSON.parse(text) as Problem) : undefined,
  };
}
