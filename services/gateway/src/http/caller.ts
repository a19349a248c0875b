import type { Client } from '@atrium/contracts';
import { type Caller, Problem } from '@atrium/messaging';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { networkOf } from './network.js';

const idempotencyKeyForm = /^[\x21-\x7e]{1,200}$/;
const notPrintable = /[^\x20-\x7e]/g;
const longestUserAgent = 512;

/** A handler's parameter: what a request over the bus carries beside its input. */
export const Asking = createParamDecorator((_data: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** What travels with a request: its id, whose wish it is and its idempotency key. No other header does. */
export function callerOf(request: FastifyRequest): Caller {
  const idempotencyKey = request.headers['idempotency-key'];
  if (idempotencyKey === undefined && request.session === undefined)
    return { requestId: request.id };
  return {
    requestId: request.id,
    ...(request.session && { assertion: request.session.assertion }),
    ...(idempotencyKey !== undefined && { idempotencyKey: checked(idempotencyKey) }),
  };
}

/** Where a request comes from, for limits and for the list of sessions. */
export function clientOf(request: FastifyRequest, deviceSecret?: string): Client {
  const userAgent = request.headers['user-agent'] ?? '';
  return {
    network: networkOf(request.ip),
    userAgent: userAgent.replace(notPrintable, '?').slice(0, longestUserAgent),
    ...(deviceSecret !== undefined && { deviceSecret }),
  };
}

function checked(key: string | string[]): string {
  if (typeof key === 'string' && idempotencyKeyForm.test(key)) return key;
  throw new Problem('invalid-input', {
    detail: 'An Idempotency-Key has 1 to 200 printable ASCII characters and no space.',
  });
}
