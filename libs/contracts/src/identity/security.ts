import { event, request } from '../contract.js';
import { EmailAddress, Id, ListOfIds, Name, OneOf, Secret, Text, Timestamp } from '../fields.js';
import { locales, type Locale } from '../values.js';

/** What happened to the security of an account that its person is told of by mail. */
export const securityChanges = [
  'password-changed',
  'password-reset',
  'login-address-changed',
  'recovery-address-changed',
  'recovery-address-removed',
  'address-change-undone',
  'account-secured',
  'api-token-created',
  'signed-in',
  'sign-in-failed',
  'locked',
  'unlocked',
  'second-factor-added',
  'second-factor-removed',
  'recovery-codes-renewed',
  'recovery-code-used',
  'passkey-suspected',
  'mailbox-unified',
  'mailbox-separated',
  'operator-appointed',
  'operator-dismissed',
  'data-exported',
  'account-deleted',
] as const;
export type SecurityChange = (typeof securityChanges)[number];

/**
 * The addresses of an account that can be told: by what they are to it, or were before the change, as events carry
 * no address.
 */
export const toldAddresses = ['login', 'recovery', 'former-login', 'former-recovery'] as const;
export type ToldAddress = (typeof toldAddresses)[number];

export class SecurityChanged {
  @Id()
  accountId!: string;

  @Id({ description: 'Of the entry in the security log.' })
  changeId!: string;

  @OneOf(securityChanges)
  change!: SecurityChange;

  @ListOfIds({ max: 10, description: 'Which addresses of the account are told: one mail each.' })
  told!: ToldAddress[];
}

/** A credential or another safeguard of an account was changed. */
export const securityChanged = event('events.identity.v1.account.security-changed', {
  data: SecurityChanged,
  consumedBy: ['notifications'],
});

export class SecurityChangeReference {
  @Id()
  accountId!: string;

  @Id()
  changeId!: string;

  @OneOf(toldAddresses)
  told!: ToldAddress;
}

/** What a mail about a change needs. */
export class SecurityChangeMail {
  @OneOf(securityChanges)
  change!: SecurityChange;

  @EmailAddress({ description: 'The address to be told.' })
  email!: string;

  @Name()
  givenName!: string;

  @OneOf(locales)
  locale!: Locale;

  @Timestamp()
  at!: string;

  @Text({ max: 100, description: 'On which it was done.' })
  device!: string;

  @Secret({ optional: true, description: 'For the link that undoes it, where there is one.' })
  undoToken?: string;

  @Timestamp({ optional: true, description: 'Until when it can be undone.' })
  undoUntil?: string;

  @EmailAddress({
    optional: true,
    description: 'The mailbox that has the account’s password: a change of it is one of both.',
  })
  unifiedMailbox?: string;

  @Secret({ optional: true, description: 'Of the link, where the mail carries one.' })
  token?: string;
}

/** Asked by notifications when it sends: addresses and links exist nowhere until then (decision 22). */
export const describeSecurityChange = request('identity.v1.security-changes.describe', {
  input: SecurityChangeReference,
  output: SecurityChangeMail,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});
