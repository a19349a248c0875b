import { testConfig } from './config.js';
import type { Schema } from '../src/http/example.js';

/** One operation of the OpenAPI document that the running gateway serves. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly name: string;
  readonly needsSession: boolean;
  /** With which an API token may come in; undefined: with none. */
  readonly scope: string | undefined;
  readonly isCommand: boolean;
  readonly body: Record<string, unknown> | undefined;
  readonly schema: Schema | undefined;
}

interface Document {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, Schema> };
}

interface DocumentedOperation {
  operationId: string;
  security?: object[];
  'x-token-scope'?: string;
  requestBody?: {
    content: Record<string, { schema: { $ref: string }; example: Record<string, unknown> }>;
  };
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Everything that the gateway says it can be asked, in its own words. */
export async function operations(): Promise<{ all: Operation[]; schemas: Record<string, Schema> }> {
  const response = await fetch(`${testConfig.gatewayUrl}/openapi.json`);
  const document = (await response.json()) as Document;
  const { schemas } = document.components;
  const all = Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [described(method, path, operation, schemas)] : [];
    }),
  );
  return { all, schemas };
}

/** A path with its parameters filled in. */
export function filled(path: string, parameters: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => parameters[name] ?? 'missing');
}

function described(
  method: Operation['method'],
  path: string,
  { operationId, security, requestBody, 'x-token-scope': scope }: DocumentedOperation,
  schemas: Record<string, Schema>,
): Operation {
  const media = requestBody?.content['application/json'];
  return {
    method,
    path,
    name: `${method.toUpperCase()} ${path} (${operationId})`,
    needsSession: security !== undefined,
    scope,
    isCommand: method !== 'get',
    body: media?.example,
    schema: media && schemas[media.schema.$ref.split('/').at(-1)!],
  };
}
