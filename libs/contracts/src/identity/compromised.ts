import { request } from '../contract.js';
import { EmailAddress, Flag, ListOf, Part, Password, Text, Timestamp, Whole } from '../fields.js';
import { Client } from './sign-ups.js';

export class SecureAccountInput {
  @Password({
    optional: true,
    description: 'The password as it is now. May be left out within ten minutes of a sign-in.',
  })
  currentPassword?: string;

  @Password({ description: 'Another one than before.' })
  newPassword!: string;

  @Flag({
    optional: true,
    description:
      'Also end the service credentials (FTP, MySQL, SSH, WebDAV) whose password or keys this account has chosen or was shown. They stay, to be given another secret.',
  })
  endServiceCredentials?: boolean;

  @Part(() => Client)
  client!: Client;
}

/** Something that was done to the account, as its security log has it. */
export class RecentEvent {
  @Text({ max: 50, example: 'signed-in' })
  kind!: string;

  @Timestamp()
  at!: string;

  @Text({ max: 100, example: 'Firefox on Linux' })
  device!: string;

  @Text({ max: 64, description: 'IPv4 address, or the /64 of an IPv6 one.' })
  network!: string;
}

/** What to look at after an account was in the wrong hands. */
export class SecurityReview {
  @EmailAddress({ description: 'The login address.' })
  email!: string;

  @EmailAddress({ nullable: true, description: 'Null: there is none. Set one.' })
  recoveryEmail!: string | null;

  @Whole({ min: 0, max: 1_000_000, description: 'Sessions and API tokens that have ended now.' })
  ended!: number;

  @Whole({
    min: 0,
    max: 1_000_000,
    description:
      'Service credentials that whoever had the account may still open: change their secrets.',
  })
  serviceCredentials!: number;

  @Whole({ min: 0, max: 1_000_000, description: 'Service credentials that have ended now.' })
  endedServiceCredentials!: number;

  @ListOf(() => RecentEvent, { max: 50, description: 'The newest first: was each of them you?' })
  recent!: RecentEvent[];
}

/**
 * For an account that may be in the wrong hands (B-6): a new password, the end of all other sessions and of API
 * tokens, no known device and no pending address any more, all in one write; then what to look at.
 */
export const secureAccount = request('identity.v1.accounts.secure', {
  input: SecureAccountInput,
  output: SecurityReview,
  effect: 'command',
  problems: [
    'password-wrong',
    'fresh-authentication-required',
    'password-refused',
    'changed-meanwhile',
  ],
  timeout: 8_000,
});
