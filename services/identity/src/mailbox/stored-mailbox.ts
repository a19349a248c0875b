import type { PasswordHash } from '../password/password-hashes.js';
import type { Unification } from '../unification/unification.js';

/** Which passwords were the present ones when webmail was last given the mailbox's. */
export interface Confirmation {
  /** `passwordVersion` of the mailbox. */
  readonly mailbox: number;
  /** `passwordVersion` of the account. */
  readonly account: number;
}

/** An account that consults a mailbox in webmail. */
export interface StoredHolder {
  readonly accountId: string;
  readonly mayChangePassword: boolean;
  readonly since: Date;
  /** When the organization invited to it. Missing where nobody was invited, and in older documents. */
  readonly givenAt?: Date;
  readonly confirmed: Confirmation;
}

/** Somebody invited to consult a mailbox (A2-6). */
export interface StoredInvitation {
  readonly id: string;
  /** Canonical. */
  readonly address: string;
  readonly email: string;
  readonly mayChangePassword: boolean;
  /** The account that invited. */
  readonly by: string;
  readonly sentAt: Date;
  readonly expiresAt: Date;
}

/** What was done to a mailbox, by whom: in the same write (decision 8). Null: by nobody, as it followed from something else. */
export interface MailboxChange {
  readonly what:
    | 'created'
    | 'password-changed'
    | 'holder-invited'
    | 'invitation-withdrawn'
    | 'invitation-declined'
    | 'holder-added'
    | 'holder-changed'
    | 'holder-removed'
    | 'unification-begun'
    | 'unified'
    | 'unification-given-up'
    | 'separation-begun'
    | 'password-copied'
    | 'separated';
  readonly by: string | null;
  readonly at: Date;
  /** The account that consults it, where it is about one. Missing in older ones. */
  readonly accountId?: string;
}

/** A hosted address with a password of its own, of one organization (A2-3). */
export interface StoredMailbox {
  readonly _id: string;
  readonly organizationId: string;
  /** Canonical: unique over all organizations. */
  readonly address: string;
  readonly email: string;
  /** Null while it has the password of an account, where alone that is kept then. */
  readonly passwordHash: PasswordHash | null;
  /** Rises with each change of the mailbox's own password. */
  readonly passwordVersion: number;
  readonly holders: readonly StoredHolder[];
  readonly invitations: readonly StoredInvitation[];
  readonly unification: Unification | null;
  /** Rises with each write: each names the one it was decided on. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly passwordChangedAt: Date;
  readonly history: readonly MailboxChange[];
  readonly schemaVersion: number;
}
