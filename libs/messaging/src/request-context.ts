import type { RequestContract, TokenScope } from '@atrium/contracts';
import { Problem } from './problem.js';

/** What a new account starts with, as identity signed it during its first day (decision 18): one of both. */
export interface FirstOrganization {
  /** The id minted for its own organization. */
  readonly organizationId: string | null;
  /** The invitation with which it signed up. */
  readonly invitationId: string | null;
}

/** The signed-in account whose wish a request is, as identity signed it. Never an organization or a right. */
export interface Asker {
  readonly accountId: string;
  readonly sessionId: string;
  /** The login address in canonical form. */
  readonly email: string;
  /** An account whose address is not verified can't sign in. */
  readonly emailVerified: true;
  /** How it signed in (RFC 8176). */
  readonly amr: readonly string[];
  readonly authenticatedAt: Date;
  /** There for an API token, and only for one: all that it may do. Its id is then the session's. */
  readonly scopes?: readonly TokenScope[];
  /** Whether the account is an operator of the platform; never for an API token. */
  readonly isOperator?: true;
  readonly firstOrganization?: FirstOrganization;
}

/** What a request carries beside its input. */
export interface Caller {
  readonly requestId: string;
  /** Identity's signed word on who is asking. Requests on behalf of an account need it. */
  readonly assertion?: string;
  readonly idempotencyKey?: string;
  /** Milliseconds since 1970: when whoever started all this stops waiting. */
  readonly deadline?: number;
}

/** The second argument of a handler: what came with the request. */
export class RequestContext {
  constructor(
    readonly contract: RequestContract,
    readonly requestId: string,
    /** Milliseconds since 1970: nobody waits for the reply after that. */
    readonly deadline: number,
    readonly idempotencyKey: string | undefined,
    /** The service that asked, as its inbox tells. For logs; who may ask is settled by the bus. */
    readonly service: string,
    private readonly assertion: string | undefined,
    private readonly verified: Asker | undefined,
    private readonly proven?: string,
  ) {}

  /** The participant that asks, where the contract proves it. */
  get participant(): string {
    if (this.proven === undefined) throw new Error(`${this.contract.subject} proves nobody`);
    return this.proven;
  }

  /** The account on whose behalf it is asked. Throws `sign-in-required` where the contract needs none. */
  get asker(): Asker {
    if (this.verified === undefined) throw new Problem('sign-in-required');
    return this.verified;
  }

  /**
   * What to pass on when this service asks another on behalf of the same account. Without the
   * idempotency key: a request made for another request needs one of its own.
   */
  caller(): Caller {
    return {
      requestId: this.requestId,
      deadline: this.deadline,
      ...(this.assertion !== undefined && { assertion: this.assertion }),
    };
  }
}
