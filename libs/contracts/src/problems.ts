interface ProblemKind {
  readonly status: number;
  /** One sentence, the same for every occurrence (RFC 9457, `title`). */
  readonly title: string;
  /** When it happens and what the caller can do; the text of its page. */
  readonly about: string;
}

/**
 * Every way of saying no, in one place. The code is stable, part of the API, and the last segment of the
 * problem's `type`; each has a section in `docs/problems.md`.
 */
export const problems = {
  'invalid-input': {
    status: 400,
    title: 'The request is not valid.',
    about:
      'A field is missing, of the wrong type, too long or unknown. `errors` names each field by a JSON Pointer. Correct it and send it again; nothing was stored.',
  },
  'idempotency-key-required': {
    status: 400,
    title: 'This request needs an Idempotency-Key.',
    about:
      'This request moves money or sends something, so a repetition must be recognizable. Send an `Idempotency-Key` header of your own making, a new one for each intent.',
  },
  'password-refused': {
    status: 400,
    title: 'This password can not be used.',
    about:
      'The password is too short, in the list of known passwords, or made of words that belong to you. `errors` says which. There are no rules about kinds of characters.',
  },
  'logo-unreadable': {
    status: 400,
    title: 'This is no picture that can be a logo.',
    about:
      'A logo is one whole picture in PNG, JPEG or WebP, whatever the file is called: nothing animated, nothing cut off, nothing hidden behind its end. `detail` says what is wrong. Save it anew as PNG and send it again; nothing was changed.',
  },
  'logo-not-horizontal': {
    status: 400,
    title: 'A logo is wider than it is high.',
    about:
      'It stands where the name stood, in one line (A9-4). The picture is as high as it is wide, or higher, once it is turned as its camera says. Nothing was changed.',
  },
  'logo-size-unsuitable': {
    status: 400,
    title: 'The picture is too small or too large to be a logo.',
    about:
      'A logo has at least 32 pixels in height, at most 10,000 in width, and at most 16 million in all. Nothing was changed.',
  },
  'sign-in-required': {
    status: 401,
    title: 'Sign in first.',
    about: 'There is no session, or it has ended. Sign in and repeat the request.',
  },
  'wrong-credentials': {
    status: 401,
    title: 'The address or the password is wrong.',
    about:
      'The answer is the same for an unknown address, a wrong password and an address that is not verified yet.',
  },
  'password-wrong': {
    status: 403,
    title: 'The current password is wrong.',
    about:
      'Nothing was changed. After several failures `too-many-requests` says when the next one is possible. Whoever does not know the password can have it reset.',
  },
  'fresh-authentication-required': {
    status: 403,
    title: 'Prove again that it is you.',
    about:
      'This changes what protects the account, so it needs a sign-in of the last ten minutes. Send the password to `POST /v1/sessions/current/reauthentication`, or sign in again, and repeat the request.',
  },
  'session-required': {
    status: 403,
    title: 'An API token can not do this: sign in.',
    about:
      'What protects an account (credentials, factors, sessions, API tokens) and whatever else no scope opens takes the session of a person. Sign in and repeat the request.',
  },
  'insufficient-scope': {
    status: 403,
    title: 'This API token is not allowed to do this.',
    about:
      'The token was made without the scope that this takes; `detail` names it. A token never gets more scopes: make another one.',
  },
  'operator-required': {
    status: 403,
    title: 'Only operators of this platform may do this.',
    about:
      'What is under `/v1/operator` is for those who run the platform. Whoever runs it makes an account an operator with `npm run operator`.',
  },
  'second-factor-required': {
    status: 403,
    title: 'A second factor is needed.',
    about:
      'At sign-in: the password was right and the account has a second factor. Send one, with the `challenge` that is in `secondFactor`, to `POST /v1/sessions/second-factor` within five minutes. Elsewhere: an organization asks for a second factor and this session has used none, so nothing in it can be reached; add one to the account and sign in with it, or leave the organization. Operators of the platform can do nothing without one.',
  },
  'second-factor-wrong': {
    status: 403,
    title: 'This code is wrong or was used already.',
    about:
      'Each code works once. Wait for the next one, or use a recovery code. After several failures `too-many-requests` says when the next try is possible.',
  },
  'passkey-refused': {
    status: 403,
    title: 'This passkey was not accepted.',
    about:
      'It is not known here, was made for another site, did not verify its user, or may have been copied. Sign in with the password, or use another passkey.',
  },
  forbidden: {
    status: 403,
    title: 'You may not do this.',
    about:
      'You belong to this organization, but your role does not allow this. An administrator or a legal representative can.',
  },
  'not-a-browser-request': {
    status: 403,
    title: 'A request with a cookie needs our Origin and the header X-Atrium-Request.',
    about:
      'Protection against requests forged by other sites. Browsers send `Origin` by themselves; add `X-Atrium-Request: 1`. Clients with a bearer token are not concerned.',
  },
  'origin-not-allowed': {
    status: 403,
    title: 'A session is not taken to that host.',
    about:
      'Only hosts of this platform, which its configuration names, can go on with a session from here. Sign in there.',
  },
  'role-not-yours-to-give': {
    status: 403,
    title: 'Only a legal representative may give or touch that role.',
    about:
      'The role of legal representative can be given, changed and taken only by somebody who has it.',
  },
  'invitation-for-another-address': {
    status: 403,
    title: 'The invitation was sent to another address.',
    about:
      'An invitation is accepted only by the account whose verified login is the address it was sent to. Sign in with that account, or ask for an invitation to yours.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing here.',
    about: 'It does not exist, or you may not know that it does: both have the same answer.',
  },
  'token-not-usable': {
    status: 404,
    title: 'The link is not valid, was used already or ran out.',
    about:
      'Links work once and for a limited time, and a newer one ends the one before. Ask for a new one.',
  },
  'challenge-not-usable': {
    status: 404,
    title: 'This challenge is not valid, was used already or ran out.',
    about:
      'A challenge works once, for five minutes, for the program that got it, and until the account changes. Begin again.',
  },
  'invitation-not-found': {
    status: 404,
    title: 'There is no such open invitation.',
    about: 'It was withdrawn, declined or accepted, or a newer mail has replaced its link.',
  },
  'already-a-member': {
    status: 409,
    title: 'This person is already a member.',
    about: 'Nothing was sent. Change the rights of the member instead.',
  },
  'already-invited': {
    status: 409,
    title: 'This person is already invited.',
    about: 'Nothing was sent. Send the open invitation again, or withdraw it.',
  },
  'account-exists': {
    status: 409,
    title: 'There is an account with this address: sign in.',
    about: 'The invitation proves this address, so this can be said openly: sign in and accept it.',
  },
  'address-taken': {
    status: 409,
    title: 'Another account has this address.',
    about:
      'Said only to whoever has proven to read its mailbox. An address is the login of one account: sign in to that one, or take another address.',
  },
  'too-many-tokens': {
    status: 409,
    title: 'You have as many API tokens as one may have.',
    about: 'Revoke one that is not used any more, then make the new one.',
  },
  'username-taken': {
    status: 409,
    title: 'This user name is taken.',
    about:
      'User names are unique within their kind (FTP, MySQL, SSH, WebDAV), over all organizations. Choose another one; your product’s own name in it helps.',
  },
  'too-many-service-credentials': {
    status: 409,
    title: 'The organization has as many service credentials as it may have.',
    about: 'Delete one that is not used any more, then make the new one.',
  },
  'mailbox-exists': {
    status: 409,
    title: 'This address is a mailbox already.',
    about:
      'An address is one mailbox, of one organization. If it is not one of yours, whoever operates the platform can find out whose it is.',
  },
  'too-many-mailboxes': {
    status: 409,
    title: 'The organization has as many mailboxes as it may have.',
    about: 'Delete one that is not used any more, then make the new one.',
  },
  'already-consulting': {
    status: 409,
    title: 'This person consults the mailbox already.',
    about: 'Nothing was sent. Change what the person may do with it instead.',
  },
  'too-many-holders': {
    status: 409,
    title: 'As many people consult or are invited to this mailbox as can.',
    about: 'Remove somebody, or withdraw an invitation, first.',
  },
  'unification-not-possible': {
    status: 409,
    title: 'The account and this mailbox can not have one password.',
    about:
      'The account’s login must be the address of the mailbox, nobody else may consult it, the account must have the right to change its password, and a confirmed recovery address. `detail` names what is missing; `GET …/effects` says it beforehand. Nothing was changed.',
  },
  'mailbox-unified': {
    status: 409,
    title: 'A mailbox has the account’s password: this way back in is needed.',
    about:
      'The login address is the mailbox itself, so without a recovery address a forgotten password could not be mailed anywhere else. Change the recovery address instead of removing it, or separate the two passwords first.',
  },
  'last-legal-representative': {
    status: 409,
    title: 'An organization can not be without a legal representative.',
    about: 'Give the role to somebody else first, then leave or remove.',
  },
  'last-operator': {
    status: 409,
    title: 'The last operator stays.',
    about:
      'Somebody has to be able to appoint others. Appoint another one first; whoever deploys the platform can dismiss the last one too (`npm run operator`).',
  },
  'too-many-operators': {
    status: 409,
    title: 'There are as many operators as there may be.',
    about: 'Dismiss one who is not needed any more, then appoint the new one.',
  },
  'is-legal-representative': {
    status: 409,
    title: 'A legal representative has all rights.',
    about: 'They can not be changed while the person has that role.',
  },
  'team-name-taken': {
    status: 409,
    title: 'There is a team of this name already.',
    about: 'Names of teams are told apart without regard to capitals. Choose another one.',
  },
  'in-too-many-teams': {
    status: 409,
    title: 'This person is in as many teams as one can be.',
    about: 'Take them out of a team first, or grant the products to the person.',
  },
  'product-unknown': {
    status: 409,
    title: 'This is no product of the organization.',
    about:
      'A product can be granted that is the organization’s: not another’s, and not one that has ended or gone to another organization. `errors` names which. `GET /v1/organizations/{organizationId}/products` lists those that there are. Nothing was changed.',
  },
  'product-exists': {
    status: 409,
    title: 'There is another product with this id.',
    about:
      'The id of a product is its own for good: it is another organization’s, has another type or name, or has ended. Nothing was changed. Register it under another id.',
  },
  'product-management-blocked': {
    status: 409,
    title: 'Nobody manages products of this organization for now.',
    about:
      'An administrator or a legal representative has blocked it; each of them can open it again. Products can be used as before.',
  },
  'already-proposed': {
    status: 409,
    title: 'There is an open proposal to this person already.',
    about:
      'Nobody is asked twice at the same time to become legal representative. Wait for the answer, or withdraw the open proposal first.',
  },
  'proposal-not-open': {
    status: 409,
    title: 'This proposal is not open any more.',
    about:
      'It was confirmed, declined or withdrawn, has run out, or one of the two sides stopped being what it takes; `detail` says which. Nothing was changed by this request. A legal representative can propose anew.',
  },
  'changed-meanwhile': {
    status: 409,
    title: 'It was changed by somebody else at the same moment.',
    about: 'Nothing was changed by this request. Look at what is there now and decide again.',
  },
  'second-factor-missing': {
    status: 409,
    title: 'There is no second factor yet.',
    about:
      'Recovery codes stand in for a second factor, so the account needs one first: add an authenticator app or a passkey.',
  },
  'too-many-factors': {
    status: 409,
    title: 'There are as many passkeys as an account can have.',
    about: 'Remove one that is not used any more, then add the new one.',
  },
  'still-running': {
    status: 409,
    title: 'The same request is still running.',
    about:
      'A request with this `Idempotency-Key` is being carried out. Repeat it a little later to get its answer.',
  },
  'organization-closing': {
    status: 409,
    title: 'The organization is being closed.',
    about: 'Nothing new can be started for an organization that is being closed.',
  },
  'invitation-expired': {
    status: 410,
    title: 'The invitation has run out.',
    about: 'Invitations are open for seven days. Whoever invited can send it again.',
  },
  'too-large': {
    status: 413,
    title: 'The request is too large.',
    about: 'The body is larger than this interface takes.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'This kind of body is not taken here.',
    about:
      'Bodies are JSON: `Content-Type: application/json`, UTF-8. A logo is sent as `image/png`, `image/jpeg` or `image/webp`.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for another request.',
    about:
      'The key belongs to an earlier request with another content. Use a new key for a new intent.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests: wait a little.',
    about:
      '`Retry-After` says how many seconds to wait. Devices known to an account are not slowed down by the failures of others.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong on our side.',
    about: 'A fault of ours. The request id in `instance` finds it in our logs.',
  },
  unavailable: {
    status: 503,
    title: 'This part is not available just now: try again.',
    about: 'The request was not carried out. `Retry-After` says when to try again.',
  },
  busy: {
    status: 503,
    title: 'Too much at once: try again in a moment.',
    about: 'The request was not carried out, because too many came at once. Try again in a moment.',
  },
  'outcome-unknown': {
    status: 504,
    title: 'No answer in time: repeat it with the same Idempotency-Key to learn the outcome.',
    about:
      'The command may or may not have been carried out. Repeat it with the same `Idempotency-Key`: if it was, you get its answer, if not, it is done now.',
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

/** Any request on behalf of an account may answer these to an API token. */
export const tokenProblems: readonly ProblemCode[] = ['session-required', 'insufficient-scope'];

/** Any request that only operators may make may answer these. */
export const operatorProblems: readonly ProblemCode[] = [
  'operator-required',
  'second-factor-required',
  'fresh-authentication-required',
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
  /** With `second-factor-required` at sign-in: what to go on with. */
  readonly secondFactor?: SecondFactorAsked;
}

/** The second step of a sign-in: a challenge that is no session, and what it can be answered with. */
export interface SecondFactorAsked {
  readonly challenge: string;
  readonly factors: readonly string[];
  readonly expiresAt: string;
}

/** What one occurrence may say beside its kind. */
export type MoreDetails = Pick<ProblemDetails, 'detail' | 'errors' | 'retryAfter' | 'secondFactor'>;

/** The details of one occurrence of a problem. */
export function problemDetails(code: ProblemCode, more: MoreDetails = {}): ProblemDetails {
  const { status, title } = problems[code];
  return { type: `/problems/${code}`, code, status, title, ...more };
}
