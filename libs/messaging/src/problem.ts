import {
  type MoreDetails,
  type ProblemCode,
  type ProblemDetails,
  problemDetails,
  problems,
} from '@atrium/contracts';
import { RpcException } from '@nestjs/microservices';

/**
 * Saying no: thrown in a service, carried over the bus as RFC 9457 problem details and thrown again, as
 * the same thing, where the request was asked. Whatever else is thrown is a bug and travels as
 * `internal-error` without a word of its text.
 */
export class Problem extends RpcException {
  readonly details: ProblemDetails;

  constructor(
    readonly code: ProblemCode,
    more: MoreDetails = {},
  ) {
    const details = problemDetails(code, more);
    super(details);
    this.name = 'Problem';
    this.message = more.detail === undefined ? code : `${code}: ${more.detail}`;
    this.details = details;
  }

  /** The problem in an error reply. A code that is not in our table becomes `internal-error`. */
  static from(details: ProblemDetails): Problem {
    if (!Object.hasOwn(problems, details.code)) return new Problem('internal-error');
    const { code, detail, errors, retryAfter, secondFactor, obstacles } = details;
    return new Problem(code, {
      ...(detail !== undefined && { detail }),
      ...(errors !== undefined && { errors }),
      ...(retryAfter !== undefined && { retryAfter }),
      ...(secondFactor !== undefined && { secondFactor }),
      ...(obstacles !== undefined && { obstacles }),
    });
  }
}
