import { event, request } from '../contract.js';
import {
  EmailAddress,
  Id,
  Name,
  OneOf,
  Part,
  Password,
  Secret,
  Text,
  Timestamp,
} from '../fields.js';
import { locales, organizationTypes, type Locale, type OrganizationType } from '../values.js';

/** Where a request came from, as the gateway saw it: for limits and for the list of sessions. */
export class Client {
  @Text({ max: 64, description: 'The network: an IPv4 address, or the /64 of an IPv6 one.' })
  network!: string;

  @Text({ min: 0, max: 512, description: 'The User-Agent header.' })
  userAgent!: string;

  @Secret({ optional: true, description: 'The secret of a browser that signed in before.' })
  deviceSecret?: string;
}

/** The organization that a person who signs up alone gets (A4-3, A4-4). */
export class FirstOrganization {
  @OneOf(organizationTypes, { example: 'company' })
  type!: OrganizationType;

  @Name({
    optional: true,
    example: 'Entreprise Familiale Sàrl',
    description:
      'Required unless `individual`, whose organization bears the family and given name.',
  })
  name?: string;
}

/** Who signs up. */
class Person {
  @EmailAddress()
  email!: string;

  @Password()
  password!: string;

  @Name({ example: 'Julie' })
  givenName!: string;

  @Name({ example: 'Munster' })
  familyName!: string;

  @OneOf(locales, { example: 'fr' })
  locale!: Locale;
}

export class StartSignUpInput extends Person {
  @Part(() => FirstOrganization)
  organization!: FirstOrganization;

  @Part(() => Client)
  client!: Client;
}

export class SignUpStarted {
  @Secret({
    description:
      'Kept by the browser that signed up: with it, `verify` needs no password. The same form for every address.',
  })
  signUpSecret!: string;
}

/**
 * Signs up. Writes only a pending sign-up and mails its address; answers the same, after the same work,
 * whether or not there is an account (decision 15).
 */
export const startSignUp = request('identity.v1.sign-ups.start', {
  input: StartSignUpInput,
  output: SignUpStarted,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['password-refused'],
});

export class SignUpWithInvitationInput extends Person {
  @Secret({ description: 'The token of the invitation link: proves exactly the invited address.' })
  invitationToken!: string;

  @Part(() => Client)
  client!: Client;
}

export class VerifiedAccount {
  @Id()
  accountId!: string;

  @EmailAddress()
  email!: string;
}

/** Signs up from an invitation: verified at once, a member, without an organization of one's own (A1-4). */
export const signUpWithInvitation = request('identity.v1.sign-ups.complete-with-invitation', {
  input: SignUpWithInvitationInput,
  output: VerifiedAccount,
  onBehalfOf: 'service',
  effect: 'command',
  problems: [
    'password-refused',
    'account-exists',
    'invitation-not-found',
    'invitation-expired',
    'invitation-for-another-address',
  ],
});

export class VerifySignUpInput {
  @Secret({ description: 'From the link in the mail.' })
  token!: string;

  @Password({
    optional: true,
    description: 'The password of the account. May be left out in the browser that signed up.',
  })
  password?: string;

  @Secret({ optional: true, description: 'From the 202 answer, instead of the password.' })
  signUpSecret?: string;

  @Part(() => Client)
  client!: Client;
}

/** Proves the address and creates the account with the password given here. Once per link. */
export const verifySignUp = request('identity.v1.sign-ups.verify', {
  input: VerifySignUpInput,
  output: VerifiedAccount,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['token-not-usable', 'password-refused'],
});

export class SignUpReference {
  @Id()
  signUpId!: string;
}

/** What the mail after a sign-up needs. */
export class SignUpMail {
  @OneOf(['verify', 'account-exists', 'nothing'], {
    description: 'Which mail to send; `nothing` when it was used or ran out meanwhile.',
  })
  mail!: 'verify' | 'account-exists' | 'nothing';

  @EmailAddress()
  email!: string;

  @Name()
  givenName!: string;

  @OneOf(locales)
  locale!: Locale;

  @Secret({ optional: true, description: 'For the link; only with `verify`.' })
  token?: string;

  @Timestamp()
  expiresAt!: string;
}

/** Asked by notifications when it sends: the token exists nowhere until then (decision 22). */
export const describeSignUp = request('identity.v1.sign-ups.describe', {
  input: SignUpReference,
  output: SignUpMail,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

/** Somebody gave an address to sign up with; whether it has an account already is told to its mailbox alone. */
export const signUpStarted = event('events.identity.v1.sign-up.started', {
  data: SignUpReference,
  consumedBy: ['notifications'],
});
