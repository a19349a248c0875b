interface ProblemKind {
  readonly status: number;
  /** One sentence, the same for every occurrence (RFC 9457, `title`). */
  readonly title: string;
}

/**
 * Every way of saying no, in one place. The code is stable, part of the API, and the last segment of the
 * problem's `type`; each has a section in `docs/problems.md`.
 */
export const problems = {
  'invalid-input': { status: 400, title: 'The request is not valid.' },
  'idempotency-key-required': { status: 400, title: 'This request needs an Idempotency-Key.' },
  'password-refused': { status: 400, title: 'This password can not be used.' },
  'sign-in-required': { status: 401, title: 'Sign in first.' },
  'wrong-credentials': { status: 401, title: 'The address or the password is wrong.' },
  forbidden: { status: 403, title: 'You may not do this.' },
  'not-a-browser-request': {
    status: 403,
    title: 'A request with a cookie needs our Origin and the header X-Atrium-Request.',
  },
  'role-not-yours-to-give': {
    status: 403,
    title: 'Only a legal representative may give or touch that role.',
  },
  'invitation-for-another-address': {
    status: 403,
    title: 'The invitation was sent to another address.',
  },
  'not-found': { status: 404, title: 'There is no such thing here.' },
  'token-not-usable': {
    status: 404,
    title: 'The link is not valid, was used already or ran out.',
  },
  'invitation-not-found': { status: 404, title: 'There is no such open invitation.' },
  'already-a-member': { status: 409, title: 'This person is already a member.' },
  'already-invited': { status: 409, title: 'This person is already invited.' },
  'account-exists': { status: 409, title: 'There is an account with this address: sign in.' },
  'last-legal-representative': {
    status: 409,
    title: 'An organization can not be without a legal representative.',
  },
  'still-running': { status: 409, title: 'The same request is still running.' },
  'organization-closing': { status: 409, title: 'The organization is being closed.' },
  'invitation-expired': { status: 410, title: 'The invitation has run out.' },
  'too-large': { status: 413, title: 'The request is too large.' },
  'unsupported-media-type': { status: 415, title: 'Send JSON.' },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for another request.',
  },
  'too-many-requests': { status: 429, title: 'Too many requests: wait a little.' },
  'internal-error': { status: 500, title: 'Something went wrong on our side.' },
  unavailable: { status: 503, title: 'This part is not available just now: try again.' },
  busy: { status: 503, title: 'Too much at once: try again in a moment.' },
  'outcome-unknown': {
    status: 504,
    title: 'No answer in time: repeat it with the same Idempotency-Key to learn the outcome.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problems;

/** Problems that any request may answer with, whatever its contract names. */
export const universalProblems: readonly ProblemCode[] = [
  'invalid-input',
  'sign-in-required',
  'internal-error',
  'unavailable',
  'busy',
  'outcome-unknown',
  'too-many-requests',
];

/** One field that is not as it should be. `pointer` is a JSON Pointer (RFC 6901) into the request's body. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** RFC 9457 problem details, as it travels on the bus and, with `instance` added, over HTTP. */
export interface ProblemDetails {
  readonly type: string;
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
}

/** The details of one occurrence of a problem. */
export function problemDetails(
  code: ProblemCode,
  more: Pick<ProblemDetails, 'detail' | 'errors' | 'retryAfter'> = {},
): ProblemDetails {
  return { type: `/problems/${code}`, code, ...problems[code], ...more };
}
