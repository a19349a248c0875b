import { request } from '../contract.js';
import { EmailAddress, Id, IpAddress, OneOf, Password, Text } from '../fields.js';

/** With what a mailbox is consulted; for logs. */
export const mailProtocols = ['imap', 'pop3', 'smtp', 'sieve', 'other'] as const;
export type MailProtocol = (typeof mailProtocols)[number];

export class VerifyMailboxCredentialInput {
  @Text({ max: 254, description: 'The address, as it was typed.' })
  username!: string;

  @Password()
  password!: string;

  @IpAddress({ description: 'Of whoever wants in, as the mail server saw it.' })
  network!: string;

  @OneOf(mailProtocols, { optional: true })
  protocol?: MailProtocol;
}

/** Whose mail a mail server may hand out, or take. */
export class VerifiedMailbox {
  @Id({
    description:
      'What the mail is kept under: an address may get another owner once its mailbox is deleted, an id never does.',
  })
  mailboxId!: string;

  @Id()
  organizationId!: string;

  @EmailAddress({ description: 'In its canonical form.' })
  email!: string;
}

/**
 * Asked by mail servers for IMAP and SMTP logins (A2-3, A2-4): over the bus by participants with this capability, or
 * over HTTP. The same answer, after the same work, for an unknown address and a wrong password. An account's password
 * opens no mailbox, unless the two are unified.
 */
export const verifyMailboxCredential = request('identity.v1.mailbox-credentials.verify', {
  input: VerifyMailboxCredentialInput,
  output: VerifiedMailbox,
  askedBy: ['gateway'],
  askableWith: 'mailbox-credentials.verify',
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['wrong-credentials'],
  timeout: 5_000,
});
