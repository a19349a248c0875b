import { request } from '../contract.js';
import { EmailAddress, Flag, Id, ListOf, OneOf, Text, Timestamp } from '../fields.js';
import { serviceCredentialKinds, type ServiceCredentialKind } from './service-credentials.js';

/** How much of each kind an answer carries. */
const most = 200;

export class MemberAccessInput {
  @Id()
  organizationId!: string;

  @Id()
  accountId!: string;
}

/** A mailbox of the organization that the person consults in webmail. */
export class ConsultedMailbox {
  @Id()
  mailboxId!: string;

  @EmailAddress()
  email!: string;

  @Flag({ description: 'Whether the person may change its password.' })
  mayChangePassword!: boolean;

  @OneOf(['separate', 'unified'], {
    description:
      '`unified`: it has the password of the account; both keep it when the access ends (A2-19).',
  })
  password!: 'separate' | 'unified';
}

/** An open invitation to consult a mailbox. */
export class OpenMailboxInvitation {
  @Id()
  mailboxId!: string;

  @Id()
  invitationId!: string;

  @EmailAddress({ description: 'Of the mailbox.' })
  email!: string;

  @Timestamp()
  expiresAt!: string;
}

/** A service credential of which the person chose, or was shown, what opens it now. */
export class KnownServiceCredential {
  @Id()
  credentialId!: string;

  @Id()
  productId!: string;

  @OneOf(serviceCredentialKinds)
  kind!: ServiceCredentialKind;

  @Text({ max: 32, example: 'munster-shop' })
  username!: string;
}

/** What one person reaches of one organization by ways that are not the membership itself: 200 of each kind at most. */
export class MemberAccess {
  @ListOf(() => ConsultedMailbox, { max: most })
  mailboxes!: ConsultedMailbox[];

  @ListOf(() => OpenMailboxInvitation, { max: most })
  mailboxInvitations!: OpenMailboxInvitation[];

  @ListOf(() => KnownServiceCredential, { max: most })
  serviceCredentials!: KnownServiceCredential[];
}

/** Asked by organizations before somebody is removed or leaves (B-3); who may see it is organizations' affair. */
export const describeMemberAccess = request('identity.v1.mailboxes.describe-access', {
  input: MemberAccessInput,
  output: MemberAccess,
  askedBy: ['organizations'],
  onBehalfOf: 'service',
  effect: 'query',
});
