import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allRequests } from '@atrium/contracts';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA } from '@nestjs/common/constants.js';
import { GatewayModule } from '../gateway.module.js';
import { accessOf } from './exposes.js';

interface Operation {
  operationId: string;
  summary?: string;
  security?: object[];
  responses: Record<string, unknown>;
  'x-problem-codes': string[];
}

let text: string;
let operations: [string, Operation][];

beforeAll(() => {
  // In a process of its own: jest in Node 20 can't load the modules that Fastify's plugins are made of.
  const main = fileURLToPath(new URL('../write-openapi.js', import.meta.url));
  text = execFileSync(process.execPath, [main, '--print'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Operation>> };
  operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [
      `${method} ${path}`,
      operation,
    ]),
  );
});

describe('the OpenAPI document', () => {
  it('is the one that is checked in (`npm run docs` writes it)', () => {
    const file = fileURLToPath(new URL('../../../../../docs/openapi.json', import.meta.url));

    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('names each operation once, says what it does and which problems it may answer', () => {
    const names = operations.map(([, { operationId }]) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const [, { summary, responses, 'x-problem-codes': codes }] of operations) {
      expect(summary).toBeTruthy();
      expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
      expect(codes).toEqual(expect.arrayContaining(['invalid-input', 'internal-error']));
    }
  });

  it('refers to nothing that is not in it', () => {
    const document = JSON.parse(text) as { components: Record<string, Record<string, unknown>> };
    for (const [, kind, name] of text.matchAll(/"#\/components\/(\w+)\/([^"]*)"/g)) {
      expect(Object.keys(document.components[kind!]!)).toContain(name);
    }
  });

  it('has a route for every request that the gateway may ask', () => {
    const asked = allRequests().filter(({ askedBy }) => askedBy.includes('gateway'));

    // Sign-up and changing an organization are one route for two requests each, endSession one request for two; login and recovery address
    // have a route each for one request, and so have the activity log and its export.
    const ofTwoAddresses = asked.filter(({ subject }) => subject.startsWith('identity.v1.address'));
    expect(ofTwoAddresses).toHaveLength(4);
    // So have the statement of the prepaid account and the invoice history.
    const exported = ['.list-movements', 'billing.v1.invoices.list'];
    const ofFiles = asked.filter(({ subject }) => exported.some((end) => subject.endsWith(end)));
    expect(ofFiles).toHaveLength(exported.length);
    const second = [...ofTwoAddresses, ...ofFiles];
    // What is held about a person is one route for a request to each service, or several.
    const ofOneFile = asked.filter(({ subject }) =>
      /(organizations|notifications)\.v1\..*\.export$/.test(subject),
    );
    expect(ofOneFile).toHaveLength(4);
    expect(operations).toHaveLength(asked.length + second.length - ofOneFile.length);
  });
});

describe('every route', () => {
  it('says who may come in', () => {
    const controllers = Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, GatewayModule) as {
      prototype: Record<string, object>;
    }[];
    const silent: string[] = [];
    let routes = 0;
    for (const { prototype } of controllers) {
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const handler = prototype[name]!;
        if (Reflect.getMetadata(METHOD_METADATA, handler) === undefined) continue;
        routes += 1;
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
        if (!accessOf(handler)) silent.push(`${method} ${name}`);
      }
    }
    expect(silent).toEqual([]);
    expect(routes).toBeGreaterThan(30);
  });
});
