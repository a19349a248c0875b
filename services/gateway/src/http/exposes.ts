import {
  Done,
  operatorProblems,
  type ProblemCode,
  type RequestContract,
  type Shape,
  type TokenScope,
} from '@atrium/contracts';
import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCookieAuth,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiResponse,
} from '@nestjs/swagger';

/** Who may come in at a route: whoever is signed in, or anyone. */
export type Access = 'signed-in' | 'anyone';

const accessKey = 'atrium:access';

/** The access that a route's handler declares; undefined when it declares none. */
export function accessOf(handler: object): Access | undefined {
  return Reflect.getMetadata(accessKey, handler) as Access | undefined;
}

const scopeKey = 'atrium:scope';

/** The scope with which an API token may come in at a route; null, also where nothing is declared: none may. */
export function scopeOf(handler: object): TokenScope | null {
  return (Reflect.getMetadata(scopeKey, handler) as TokenScope | undefined) ?? null;
}

/** Marks a route that needs no session and exposes no request: health, pages. */
export function OpenToAnyone(): MethodDecorator {
  return SetMetadata(accessKey, 'anyone');
}

interface Route {
  /** What it does, in a few words: the title in the documentation. */
  readonly summary: string;
  /** 204 without an output, else 200. */
  readonly status?: number;
  /** What the HTTP answer carries, where that is not the contract's output. */
  readonly output?: Shape;
  /** The media type of an answer that is an image or a PDF, not JSON. */
  readonly image?: 'image/png' | 'application/pdf';
  /** A session is needed although the contract is asked for the gateway's own sake. */
  readonly access?: Access;
  /** The scope that opens it to API tokens, where that is not the contract's. */
  readonly scope?: TokenScope;
  readonly problems?: readonly ProblemCode[];
}

/** The name under which a route's problem codes stand in the OpenAPI document. */
export const problemCodes = 'x-problem-codes';

/** The name under which the scope that an API token needs stands in the OpenAPI document. */
export const tokenScope = 'x-token-scope';

/**
 * A route for one request of the contracts: who may use it, its status, and everything that the OpenAPI
 * document says of it, problem codes included.
 */
export function Exposes(contract: RequestContract, route: Route): MethodDecorator {
  const output = route.output ?? contract.output;
  const status = route.status ?? (output === Done ? 204 : 200);
  const access = route.access ?? (contract.onBehalfOf === 'account' ? 'signed-in' : 'anyone');
  const scope = access === 'signed-in' ? (route.scope ?? contract.scope) : null;
  return applyDecorators(
    SetMetadata(accessKey, access),
    SetMetadata(scopeKey, scope),
    HttpCode(status),
    ApiOperation({ summary: route.summary }),
    ApiResponse({
      status,
      description: output === Done ? 'Done.' : 'As asked.',
      ...(route.image === undefined
        ? output !== Done && { type: output }
        : { content: { [route.image]: { schema: { type: 'string', format: 'binary' } } } }),
    }),
    ApiExtension(problemCodes, [
      ...contract.problems,
      ...(contract.idempotency === 'none' ? [] : (['still-running'] as const)),
      ...(contract.idempotency === 'required' ? (['idempotency-key-required'] as const) : []),
      ...(access === 'signed-in' ? problemsOfAskers(scope) : []),
      ...(contract.operatorsOnly ? operatorProblems : []),
      ...(contract.effect === 'command' ? (['outcome-unknown'] as const) : []),
      ...(route.problems ?? []),
    ] satisfies ProblemCode[]),
    ...(scope === null ? [] : [ApiExtension(tokenScope, scope)]),
    ...(access === 'signed-in' ? [ApiCookieAuth('cookie'), ApiBearerAuth('bearer')] : []),
    ...(contract.idempotency === 'none' ? [] : [idempotencyKey(contract.idempotency)]),
  );
}

function problemsOfAskers(scope: TokenScope | null): ProblemCode[] {
  return ['sign-in-required', scope === null ? 'session-required' : 'insufficient-scope'];
}

function idempotencyKey(kind: 'optional' | 'required'): MethodDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required: kind === 'required',
    description: 'Repeating a request with the same key has no second effect and the same answer.',
    schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
    example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
  });
}
