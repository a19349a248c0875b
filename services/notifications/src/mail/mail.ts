import {
  type DetailField,
  type Rights,
  type SecurityChange,
  securityChanges,
} from '@atrium/contracts';
import { billingKinds, type BillingMail } from './billing-mail.js';

export { billingKinds };

/** What is told by mail, one text each. */
export const mailKinds = [
  'verify-address',
  'account-exists',
  'invitation',
  'invitation-to-newcomer',
  'membership-begun',
  'rights-changed',
  'invitation-accepted',
  'membership-left',
  'member-left',
  'membership-removed',
  'organization-closed',
  'organization-closed-by',
  'organization-restored',
  'product-management-blocked',
  'product-management-opened',
  'second-factor-reminder',
  'details-changed',
  'succession-proposed',
  'succession-confirmed',
  'succession-declined',
  'succession-withdrawn',
  'representation-ended',
  'confirm-login-address',
  'confirm-recovery-address',
  'reset-password',
  'mailbox-invitation',
  'mailbox-invitation-to-newcomer',
  'product-transfer',
  ...billingKinds,
  ...securityChanges,
] as const;
export type MailKind = (typeof mailKinds)[number];

/** Role, accounting, products and reminders, as far as a mail says them: of reminders only who gets them. */
export type GrantedRights = Readonly<Pick<Rights, 'role' | 'billing' | 'products'>> &
  Readonly<Partial<Pick<Rights, 'reminders'>>>;

/** Somebody signed up with this address: opens the account. */
interface VerifyAddress {
  readonly kind: 'verify-address';
  readonly token: string;
  /** RFC 3339, as all moments here. */
  readonly until: string;
}

/** Somebody signed up with the address of an account. */
interface AccountExists {
  readonly kind: 'account-exists';
}

/** To somebody with an account (`invitation`), or without one (`invitation-to-newcomer`): A1-4, A1-5. */
interface Invitation {
  readonly kind: 'invitation' | 'invitation-to-newcomer';
  readonly organization: string;
  /** Undefined when the account of whoever invited is gone. */
  readonly inviter: string | undefined;
  /** The invited address: only its account may accept. */
  readonly address: string;
  readonly rights: GrantedRights;
  readonly token: string;
  readonly until: string;
}

/** To the new member (A1-8), and to a member whose rights were changed (B-1): what they are now. */
interface MemberRights {
  readonly kind: 'membership-begun' | 'rights-changed';
  readonly organization: string;
  readonly rights: GrantedRights;
}

/** To whoever invited: A1-8. */
interface InvitationAccepted {
  readonly kind: 'invitation-accepted';
  readonly organization: string;
  readonly member: string | undefined;
  readonly rights: GrantedRights;
}

/** To the person who left, or was removed. */
interface MembershipEnded {
  readonly kind: 'membership-left' | 'membership-removed';
  readonly organization: string;
  readonly when: string;
}

/** To a member: nobody can reach it any more, or everybody as before. */
interface OrganizationClosedOrRestored {
  readonly kind: 'organization-closed' | 'organization-restored';
  readonly organization: string;
  readonly when: string;
}

/** To a legal representative, who can open it again. */
interface OrganizationClosedBy {
  readonly kind: 'organization-closed-by';
  readonly organization: string;
  /** Who did it; undefined when the account is gone. */
  readonly member: string | undefined;
  readonly when: string;
  readonly until: string;
}

/** To those who represent the organization that somebody left. */
interface MemberLeft {
  readonly kind: 'member-left';
  readonly organization: string;
  readonly member: string | undefined;
  readonly when: string;
}

/** To those who manage products of an organization: nobody can for now, or they can again (B-6). */
interface ProductManagement {
  readonly kind: 'product-management-blocked' | 'product-management-opened';
  readonly organization: string;
  /** Who did it; undefined when the account is gone. */
  readonly member: string | undefined;
  readonly when: string;
}

/** To a member whose account is opened by a password alone: would they add a second factor? (B-6) */
interface SecondFactorReminder {
  readonly kind: 'second-factor-reminder';
  readonly organization: string;
}

/** To those who represent the organization: which of its details became others, and by whom (B-4). */
interface DetailsChanged {
  readonly kind: 'details-changed';
  readonly organization: string;
  /** Who changed them; undefined when the account is gone. */
  readonly member: string | undefined;
  readonly changed: readonly DetailField[];
  readonly when: string;
}

/** To the member who shall be legal representative: nothing changes before they confirm. */
interface SuccessionProposed {
  readonly kind: 'succession-proposed';
  readonly organization: string;
  /** Undefined when the account of whoever proposed is gone. */
  readonly proposer: string | undefined;
  /** Whether the proposer gives the role up. */
  readonly handsOver: boolean;
  readonly until: string;
}

/** To both sides and all legal representatives: what a proposal came to, or that somebody lost the role. */
interface SuccessionSettled {
  readonly kind:
    | 'succession-confirmed'
    | 'succession-declined'
    | 'succession-withdrawn'
    | 'representation-ended';
  readonly organization: string;
  /** Who it is about; undefined when the account is gone. */
  readonly member: string | undefined;
  /** Who proposed or did it. */
  readonly proposer: string | undefined;
  readonly handsOver: boolean;
  readonly when: string;
  /** Of the record, as hexadecimal digits, where there is one. */
  readonly hash?: string;
}

/** To an address of an account: what was done to its security, when and where. */
interface SecurityChanged {
  readonly kind: SecurityChange;
  readonly when: string;
  /** "Firefox on Linux" */
  readonly device: string;
  /** Of a change that can be taken back for a while. */
  readonly undo?: { readonly token: string; readonly until: string };
  /** Of the link, where there is one. */
  readonly token?: string;
  /** That has the account's password, so that what was done to one was done to both. */
  readonly mailbox?: string;
}

/** To somebody who shall read a mailbox, with an account or without one. */
interface MailboxInvitation {
  readonly kind: 'mailbox-invitation' | 'mailbox-invitation-to-newcomer';
  readonly mailbox: string;
  readonly organization: string;
  /** Undefined when the account of whoever invited is gone. */
  readonly inviter: string | undefined;
  /** The invited address: only its account may accept. */
  readonly address: string;
  readonly token: string;
  readonly until: string;
}

/** To whoever may take a product over (B-7), with an account or without one. */
interface ProductTransfer {
  readonly kind: 'product-transfer';
  /** What the product is called. */
  readonly item: string;
  readonly organization: string;
  /** Who transfers it; undefined when the account is gone. */
  readonly inviter: string | undefined;
  readonly token: string;
  readonly until: string;
}

/** To an address that somebody named as the new one of their account. */
interface ConfirmAddress {
  readonly kind: 'confirm-login-address' | 'confirm-recovery-address';
  readonly token: string;
  readonly until: string;
}

/** To whoever forgot the password. */
interface ResetPassword {
  readonly kind: 'reset-password';
  /** The login address of the account that the link is for. */
  readonly account: string;
  /** That has the account's password: both will change (A7-7). */
  readonly mailbox?: string;
  readonly token: string;
  readonly until: string;
}

/** A mail before it is put into words. Its names are fit for mails (`nameForMail`). */
export type Mail = (
  | VerifyAddress
  | AccountExists
  | Invitation
  | MemberRights
  | InvitationAccepted
  | MembershipEnded
  | OrganizationClosedOrRestored
  | OrganizationClosedBy
  | MemberLeft
  | ProductManagement
  | SecondFactorReminder
  | DetailsChanged
  | SuccessionProposed
  | SuccessionSettled
  | ConfirmAddress
  | ResetPassword
  | MailboxInvitation
  | ProductTransfer
  | BillingMail
  | SecurityChanged
) & {
  /** The name to greet with; undefined greets without one. */
  readonly greeted: string | undefined;
};
