import type { ProblemCode, ProblemDetails } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { JsonLogger } from '@atrium/service';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestFields } from './traffic.js';

/** What a framework's own refusals are called by us. Any other of them is `invalid-input`. */
const codeOfStatus: Partial<Record<number, ProblemCode>> = {
  401: 'sign-in-required',
  403: 'forbidden',
  404: 'not-found',
  // A path parameter longer than any id.
  414: 'not-found',
  413: 'too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
};

/** Answers whatever was thrown as RFC 9457 problem details, without a word that was not meant to be read. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: JsonLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const problem = asProblem(error);
    if (problem.code === 'internal-error') {
      const request = http.getRequest<FastifyRequest>();
      this.logger.entry('error', { ...requestFields(request), err: error }, 'internal-error');
    }
    sendProblem(http.getResponse<FastifyReply>(), problem);
  }
}

/** The problem that an error is to the outside. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  if (status === undefined || status < 400 || status >= 500) return new Problem('internal-error');
  return new Problem(codeOfStatus[status] ?? 'invalid-input');
}

/** A problem as a body: its details and the request in which it occurred. */
export function problemBody(
  problem: Problem,
  requestId: string,
): ProblemDetails & { instance: string } {
  return { ...problem.details, instance: requestId };
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const { status, retryAfter } = problem.details;
  if (retryAfter !== undefined) reply.header('retry-after', Math.ceil(retryAfter));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  // RFC 6750, 3.1.
  if (problem.code === 'insufficient-scope') {
    reply.header('www-authenticate', 'Bearer error="insufficient_scope"');
  }
  reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemBody(problem, reply.request.id)));
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  return error instanceof Error ? (error as { statusCode?: number }).statusCode : undefined;
}
