import { request } from '../contract.js';
import {
  Code,
  EmailAddress,
  Flag,
  Id,
  Json,
  ListOf,
  OneOf,
  Part,
  Password,
  Secret,
  SomeOf,
  Text,
  Timestamp,
} from '../fields.js';
import { Done } from '../page.js';
import { tokenScopes, type TokenScope } from '../scopes.js';
import { PasskeyAssertion } from './passkeys.js';
import { Client } from './sign-ups.js';

/** How a session's secret reaches the client: a browser's cookie, or a bearer token in the body. */
export const deliveries = ['cookie', 'token'] as const;
export type Delivery = (typeof deliveries)[number];

export class SignInInput {
  @EmailAddress()
  email!: string;

  @Password()
  password!: string;

  @OneOf(deliveries, { optional: true, description: '`cookie` by default.' })
  deliver?: Delivery;

  @Part(() => Client)
  client!: Client;
}

/** One sign-in on one device. */
export class Session {
  @Id()
  sessionId!: string;

  @Text({ max: 100, example: 'Firefox on Linux' })
  device!: string;

  @Timestamp()
  createdAt!: string;

  @Timestamp({ description: 'To the minute.' })
  lastUsedAt!: string;

  @Timestamp({
    description: 'It ends then, whatever happens; earlier after half an hour without use.',
  })
  expiresAt!: string;

  @Flag({ description: 'Whether it is the one that asks.' })
  current!: boolean;
}

export class StartedSession {
  @Id()
  accountId!: string;

  @Secret({
    description: 'The session itself: whoever has it is signed in. Kept nowhere but hashed.',
  })
  token!: string;

  @Secret({
    optional: true,
    description:
      'Lets this browser sign in though others are slowed down. With `deliver: token` only if it had one before.',
  })
  deviceSecret?: string;

  @Part(() => Session)
  session!: Session;
}

/** Signs in with the account's password. The same answer, after the same work, for known and unknown addresses. */
export const signIn = request('identity.v1.sessions.start', {
  input: SignInInput,
  output: StartedSession,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['wrong-credentials', 'second-factor-required'],
});

/** A second factor, or what stands in for it: exactly one of them. */
export class SecondFactorProof {
  @Code({ optional: true, description: 'Of the authenticator app. Each works once.' })
  code?: string;

  @Text({ max: 64, optional: true, description: 'Each works once.' })
  recoveryCode?: string;

  @Part(() => PasskeyAssertion, { optional: true })
  passkey?: PasskeyAssertion;
}

export class SignInWithSecondFactorInput extends SecondFactorProof {
  @Secret({ description: 'From the answer to the password. Works once, for five minutes.' })
  challenge!: string;

  @OneOf(deliveries, { optional: true, description: '`cookie` by default.' })
  deliver?: Delivery;

  @Part(() => Client)
  client!: Client;
}

/** The second step of a sign-in: only now there is a session. */
export const signInWithSecondFactor = request('identity.v1.sessions.complete', {
  input: SignInWithSecondFactorInput,
  output: StartedSession,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['challenge-not-usable', 'second-factor-wrong', 'passkey-refused'],
});

export class SignInWithPasskeyInput {
  @Part(() => PasskeyAssertion)
  passkey!: PasskeyAssertion;

  @OneOf(deliveries, { optional: true, description: '`cookie` by default.' })
  deliver?: Delivery;

  @Part(() => Client)
  client!: Client;
}

/** Signs in with a passkey alone, which has verified its user: both factors in one. */
export const signInWithPasskey = request('identity.v1.sessions.start-with-passkey', {
  input: SignInWithPasskeyInput,
  output: StartedSession,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['challenge-not-usable', 'passkey-refused'],
});

export class ReauthenticateInput extends SecondFactorProof {
  @Password({ optional: true, description: 'Needed, unless a passkey proves both.' })
  password?: string;

  @Part(() => Client)
  client!: Client;
}

export class RenewedSession {
  @Secret({ description: 'The secret of the same session from now on; the one before has ended.' })
  token!: string;

  @Part(() => Session)
  session!: Session;
}

/**
 * Proves again who sits at the device, with what a sign-in would take: for ten minutes sensitive changes are
 * possible. The session gets a new secret (ASVS 7.2.4).
 */
export const reauthenticate = request('identity.v1.sessions.reauthenticate', {
  input: ReauthenticateInput,
  output: RenewedSession,
  effect: 'command',
  problems: [
    'password-wrong',
    'second-factor-required',
    'second-factor-wrong',
    'challenge-not-usable',
    'passkey-refused',
    'changed-meanwhile',
  ],
  timeout: 8_000,
});

export class ResolveSessionInput {
  @Secret()
  token!: string;
}

export class ResolvedSession {
  @Id()
  accountId!: string;

  @Id()
  sessionId!: string;

  @Text({ max: 4096, description: 'The signed assertion of who asks, for at most a minute.' })
  assertion!: string;

  @Timestamp({ description: 'When the assertion ends.' })
  assertionExpiresAt!: string;

  @Part(() => Session)
  session!: Session;

  @SomeOf(tokenScopes, {
    optional: true,
    description: 'For an API token, and only for one: all that it may do.',
  })
  scopes?: TokenScope[];
}

/** Who a session's secret, or an API token, belongs to, as an assertion that every service can check: one database command. */
export const resolveSession = request('identity.v1.sessions.resolve', {
  input: ResolveSessionInput,
  output: ResolvedSession,
  onBehalfOf: 'service',
  effect: 'query',
});

export class Sessions {
  @ListOf(() => Session, { max: 100 })
  items!: Session[];
}

export const listSessions = request('identity.v1.sessions.list', {
  input: Done,
  output: Sessions,
  effect: 'query',
});

export class EndSessionInput {
  @Id({ description: '`current` for the one that asks.' })
  sessionId!: string;
}

/** Ends one of one's own sessions; answers when no gateway lets it pass any more (decision 20). */
export const endSession = request('identity.v1.sessions.end', {
  input: EndSessionInput,
  output: Done,
  effect: 'command',
  problems: ['not-found'],
  timeout: 8_000,
});

/** Ends all one's sessions but the one that asks. */
export const endOtherSessions = request('identity.v1.sessions.end-others', {
  input: Done,
  output: Done,
  effect: 'command',
  timeout: 8_000,
});

export class PublicKeys {
  @Json({ description: 'A JSON Web Key Set (RFC 7517) of the keys that sign assertions.' })
  keys!: object[];
}

/** The keys to check assertions with. */
export const listPublicKeys = request('identity.v1.keys.list', {
  input: Done,
  output: PublicKeys,
  askedBy: ['gateway', 'organizations', 'billing', 'notifications'],
  onBehalfOf: 'service',
  effect: 'query',
});
