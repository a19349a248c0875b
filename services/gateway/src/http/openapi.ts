import { type ProblemCode, problemDetails, problems, universalProblems } from '@atrium/contracts';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { cookieNames } from '../session/cookies.js';
import { exampleOf, type Schema } from './example.js';
import { problemCodes } from './exposes.js';

interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

interface Answer {
  description: string;
  content?: Record<string, Media>;
}
type Answers = Record<string, Answer>;

interface Operation {
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, Answer | { $ref: string }>;
  [problemCodes]?: ProblemCode[];
}

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** What a body must be, and what a cookie asks of the request that carries it. */
const problemsOfBodies = ['too-large', 'unsupported-media-type'] as const;

const about = `The HTTP API of Atrium: accounts, sessions, organizations and invitations.

Sign in with \`POST /v1/sessions\`. A page of ours gets a cookie and sends \`X-Atrium-Request: 1\` with each
request that changes something; other clients ask for \`deliver: token\` and send it as bearer token. Programs
that run by themselves send an API token (\`POST /v1/me/api-tokens\`) the same way: it opens the operations whose
\`x-token-scope\` it has, and no others. Errors are problem details (RFC 9457) whose \`code\` is stable; each operation
lists its codes.`;

/** The OpenAPI document of all routes, with each route's problems and an example of each body. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Atrium')
    .setDescription(about)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'The `accessToken`, or an API token.' },
      'bearer',
    )
    .addCookieAuth(
      cookieNames('https://').session,
      {
        type: 'apiKey',
        in: 'cookie',
        description: 'For pages of ours: commands need the header `X-Atrium-Request: 1` as well.',
      },
      'cookie',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  });
  const schemas = (document.components ??= {}).schemas ?? {};
  document.components.schemas = { ...schemas, Problem: problemSchema as never };
  const answers: Answers = {};
  document.components.responses = answers as never;
  for (const item of Object.values(document.paths)) {
    for (const method of methods) {
      const operation = item[method] as unknown as Operation | undefined;
      if (operation) complete(operation, method, schemas as Record<string, Schema>, answers);
    }
  }
  return document;
}

function complete(
  operation: Operation,
  method: string,
  schemas: Record<string, Schema>,
  answers: Answers,
): void {
  const { requestBody, responses } = operation;
  const bodies = [requestBody, ...(Object.values(responses) as Answer[])];
  for (const media of bodies.flatMap((body) => Object.values(body?.content ?? {}))) {
    if (media.schema && media.schema.format !== 'binary')
      media.example = exampleOf(media.schema, schemas);
  }
  const codes = new Set<ProblemCode>([
    ...(operation[problemCodes] ?? []),
    ...universalProblems.filter((code) => !conditional.has(code)),
    ...(requestBody ? problemsOfBodies : []),
    ...(method === 'get' ? [] : (['not-a-browser-request'] as const)),
  ]);
  const sorted = (Object.keys(problems) as ProblemCode[]).filter((code) => codes.has(code));
  operation[problemCodes] = sorted;
  for (const status of new Set(sorted.map((code) => problems[code].status))) {
    const ofStatus = sorted.filter((code) => problems[code].status === status);
    const name = [status, ...ofStatus].join('-');
    answers[name] ??= problemAnswer(ofStatus);
    responses[String(status)] = { $ref: `#/components/responses/${name}` };
  }
}

/** Said by `Exposes` where they can occur. */
const conditional = new Set<ProblemCode>(['sign-in-required', 'outcome-unknown']);

function problemAnswer(codes: ProblemCode[]): Answer {
  const examples = codes.map((code) => {
    const value = { ...problemDetails(code), instance: '019ab0c2-7a11-7c3e-9f00-5b1d3c2a4e6f' };
    return [code, { summary: problems[code].title, value }] as const;
  });
  return {
    description: codes.map((code) => problems[code].title).join(' Or: '),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { code: { type: 'string', enum: codes } } },
          ],
        },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

const problemSchema: Schema = {
  type: 'object',
  description: 'Problem details (RFC 9457).',
  required: ['type', 'code', 'status', 'title', 'instance'],
  properties: {
    type: { type: 'string', format: 'uri-reference', example: '/problems/invalid-input' },
    code: { type: 'string', enum: Object.keys(problems), description: 'Stable.' },
    status: { type: 'integer' },
    title: { type: 'string', description: 'The same for every occurrence.' },
    detail: { type: 'string', description: 'About this occurrence.' },
    instance: { type: 'string', description: 'The id of the request, as in `X-Request-Id`.' },
    retryAfter: { type: 'number', description: 'Seconds; also in `Retry-After`.' },
    secondFactor: {
      type: 'object',
      description: 'With `second-factor-required` at sign-in: what to go on with.',
      required: ['challenge', 'factors', 'expiresAt'],
      properties: {
        challenge: { type: 'string', description: 'For `POST /v1/sessions/second-factor`.' },
        factors: {
          type: 'array',
          items: { type: 'string', enum: ['totp', 'passkey', 'recovery-code'] },
        },
        expiresAt: { type: 'string', format: 'date-time' },
      },
    },
    obstacles: {
      type: 'array',
      description:
        'With `closing-obstructed` and `account-deletion-obstructed`: what stands in the way.',
      items: { $ref: '#/components/schemas/Obstacle' },
    },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'message'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer into the body (RFC 6901).' },
          message: { type: 'string' },
        },
      },
    },
  },
};
