import type {
  DetailField,
  InvoicesMailEnded,
  Locale,
  RenewalFailure,
  ToldAddress,
} from '@atrium/contracts';
import { billingKinds, type GrantedRights, type Mail } from '../mail/mail.js';
import type { Attachment } from './fetch-documents.js';

/** What billing tells, to those who see the accounting of the organization. */
export const billingNotices = billingKinds;
export type BillingNotice = (typeof billingNotices)[number];

/** What happened that somebody is told of, and to whom. */
export const notices = [
  /** To the address that signed up. */
  'sign-up',
  /** To an address of an account whose security was changed. */
  'security-change',
  /** To the new address of an account, which has to prove itself. */
  'address-change',
  /** To whoever forgot a password, if there is an account: one for each. */
  'password-reset',
  /** To the invited address. */
  'invitation',
  /** To whoever shall consult a mailbox. */
  'mailbox-invitation',
  /** To whoever may take a product over. */
  'product-transfer',
  /** To the new member, who was invited. */
  'membership-begun',
  /** To the member whose rights were changed. */
  'rights-changed',
  /** To whoever invited. */
  'invitation-accepted',
  /** To the person who left. */
  'membership-left',
  /** To each legal representative of the organization that was left. */
  'member-left',
  /** To the person who was removed. */
  'membership-removed',
  /** To each member of an organization that was closed. */
  'membership-suspended',
  /** To each member of an organization that was opened again. */
  'membership-readmitted',
  /** To each who manages products of an organization. */
  'product-management-blocked',
  'product-management-opened',
  /** To the member who has no second factor. */
  'second-factor-reminder',
  /** To each legal representative of the organization whose details were changed. */
  'details-changed',
  /** To the member who shall be legal representative. */
  'succession-proposed',
  /** To both sides, and to each legal representative. */
  'succession-settled',
  ...billingNotices,
] as const;
export type Notice = (typeof notices)[number];

/** Why a mail was not sent, or not yet. No reason names anybody. */
export type Reason =
  /** The owner has nothing to say any more: used, withdrawn or run out. */
  | 'nothing-to-say'
  /** The account, organization or sign-up is gone. */
  | 'gone'
  /** The person has left, or no longer represents the organization, or has done what was asked for. */
  | 'no-longer-concerned'
  | 'address-suppressed'
  | 'recipient-cap'
  | 'organization-cap'
  /** Strangers sign up more addresses than is likely. */
  | 'sign-ups-cap'
  /** Another service, this one's database or the mail server could not be reached. */
  | 'owner-away'
  | 'database-away'
  | 'mail-server-away'
  /** The mail server wants it later (4xx). */
  | 'deferred'
  /** The mail server does not know the address (5xx): suppressed from then on. */
  | 'no-such-address'
  /** The mail server does not take this mail (5xx). */
  | 'refused'
  /** A fault of ours; the log says which. */
  | 'fault';

/** What a delivery is about: ids only. */
export interface About {
  readonly notice: Notice;
  readonly signUpId?: string;
  readonly invitationId?: string;
  readonly resetId?: string;
  readonly mailboxId?: string;
  readonly successionId?: string;
  readonly transferId?: string;
  readonly orderId?: string;
  readonly invoiceId?: string;
  readonly paymentId?: string;
  readonly refundId?: string;
  readonly payOutId?: string;
  readonly mailingId?: string;
  readonly productId?: string;
  /** Of a product: until when it was paid, or when it is deleted. */
  readonly day?: string;
  readonly failure?: RenewalFailure;
  /** Which of the mails of a mailing. */
  readonly number?: number;
  /** Of a change to an account's security. */
  readonly changeId?: string;
  /** Which of the account's addresses is told, when it has several. */
  readonly told?: ToldAddress;
  readonly organizationId?: string;
  /** The account that the event is about. */
  readonly accountId?: string;
  /** The account that is told, when it is another one. */
  readonly recipientId?: string;
  /** As the event says them; removed at the end. */
  readonly rights?: GrantedRights;
  /** Until when a closed organization can be opened again, by whoever is told. */
  readonly restorableUntil?: string;
  /** Which details of the organization became others. */
  readonly changed?: readonly DetailField[];
}

/** One mail to one recipient about one event. */
export interface Delivery extends About {
  /**
   * `<event id>:<notice>`, and the recipient's account or address where there are several: never two for one event. Of a renewal
   * that fails again and again, the product, its end and why, instead of the event.
   */
  readonly _id: string;
  readonly state: 'due' | 'sent' | 'skipped' | 'failed';
  readonly reason?: Reason;
  /** When the next attempt may be made; while one is under way, when it must be taken for dead. */
  readonly dueAt: Date;
  /** Counts the attempts begun. Whoever has begun the newest one may write down how it ended. */
  readonly claims: number;
  /** Attempts that failed. */
  readonly failures: number;
  /** It has had its place under the caps. */
  readonly counted: boolean;
  readonly occurredAt: Date;
  readonly createdAt: Date;
  readonly endedAt?: Date;
  readonly expiresAt?: Date;
  readonly requestId: string | null;
  readonly schemaVersion: number;
}

/** A mail and where it goes, or why there is none. */
export type Composition =
  | {
      readonly to: string;
      readonly locale: Locale;
      readonly mail: Mail;
      readonly attachments?: readonly Attachment[];
    }
  | { readonly nothing: Reason };

/** How an attempt ended. */
export type Outcome =
  | { readonly state: 'sent' }
  | { readonly state: 'skipped' | 'failed'; readonly reason: Reason }
  | {
      readonly state: 'due';
      readonly reason: Reason;
      readonly dueAt: Date;
      readonly failed: boolean;
      readonly counted: boolean;
    };

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** For how long an attempt is left alone before another process takes it up; renewed while it goes on. */
export const leaseFor = 30 * second;

/** For how long a mail is tried. */
export const givenUpAfter = 24 * hour;

/** Waits after the first, second, ... failure; the last one repeats. */
const waits = [second, 5 * second, 30 * second, 2 * minute, 10 * minute, hour];
/** What was away is asked again soon after it is back: to ask another service costs next to nothing. */
const longestWaits: Partial<Record<Reason, number>> = {
  'owner-away': 10 * second,
  'database-away': 10 * second,
  'mail-server-away': 2 * minute,
};

/** What billing is told when one of the mails that it had asked for has ended; null for any other. */
export function endOfMailing(
  { notice, organizationId, mailingId, number }: Delivery,
  outcome: Outcome,
): InvoicesMailEnded | null {
  if (notice !== 'invoices-mailed' || outcome.state === 'due') return null;
  if (organizationId === undefined || mailingId === undefined || number === undefined) return null;
  const mail = { organizationId, mailingId, number };
  if (outcome.state === 'sent') return { ...mail, state: 'sent', reason: null };
  return { ...mail, state: 'not-sent', reason: outcome.reason };
}

/** When to try again after a failure. */
export function nextAttempt(failures: number, reason: Reason, now: Date): Date {
  const wait = waits[Math.min(failures, waits.length) - 1] ?? second;
  return new Date(now.getTime() + Math.min(wait, longestWaits[reason] ?? wait));
}

/** Tries again at `dueAt`, or gives up when that is a day after the event arrived. */
export function postponed(
  delivery: Pick<Delivery, 'createdAt' | 'failures' | 'counted'>,
  how: { reason: Reason; dueAt: Date; failed: boolean; counted?: boolean },
): Outcome {
  const { reason, dueAt, failed, counted = delivery.counted } = how;
  if (dueAt.getTime() > delivery.createdAt.getTime() + givenUpAfter) {
    return { state: 'failed', reason };
  }
  return { state: 'due', reason, dueAt, failed, counted };
}

/** The same for every attempt: a mail server or reader that gets it twice can tell (RFC 5322, 3.6.4). */
export function messageIdOf(delivery: Pick<Delivery, '_id'>, domain: string): string {
  return `<${delivery._id.replaceAll(':', '.')}@${domain}>`;
}

/** Whether an event is of so many days ago that telling somebody of it would only surprise them. */
export function isTooOld(occurredAt: Date, now: Date, days: number): boolean {
  return now.getTime() - occurredAt.getTime() > days * 24 * hour;
}
