import type {
  InvoiceMailing as ShownMailing,
  InvoiceMailingState,
  MailOfMailingState,
} from '@atrium/contracts';

/** One of the mails, with some of the documents. */
export interface MailOfMailing {
  /** Counts them from 1. */
  readonly number: number;
  readonly invoiceIds: readonly string[];
  readonly state: MailOfMailingState;
  /** Why it was not sent. */
  readonly reason: string | null;
}

/** Documents that somebody had mailed to their own login address (B-5). */
export interface InvoiceMailing {
  readonly _id: string;
  readonly organizationId: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly invoiceIds: readonly string[];
  /** Of whose organization's closing it is part. */
  readonly closingId?: string;
  /** Empty until the files are made. */
  readonly mails: readonly MailOfMailing[];
}

/** How large the PDF of a document is. */
export interface SizedFile {
  readonly invoiceId: string;
  readonly bytes: number;
}

/**
 * In which mails documents go: in their order, as many in each as it may carry. One that is larger than that by itself has a mail
 * to itself: its mail server says what it thinks of it.
 */
export function mailsOf(files: readonly SizedFile[], mostBytes: number): MailOfMailing[] {
  const groups: SizedFile[][] = [];
  let carried = 0;
  for (const file of files) {
    const group = groups.at(-1);
    if (group && carried + file.bytes <= mostBytes) {
      group.push(file);
      carried += file.bytes;
    } else {
      groups.push([file]);
      carried = file.bytes;
    }
  }
  return groups.map((group, n) => ({
    number: n + 1,
    invoiceIds: group.map(({ invoiceId }) => invoiceId),
    ...{ state: 'waiting', reason: null },
  }));
}

/** `sent` only when the mail server has taken every one: closing an organization waits for that (A8-10). */
export function stateOf({ mails }: Pick<InvoiceMailing, 'mails'>): InvoiceMailingState {
  if (mails.length === 0) return 'preparing';
  if (mails.some(({ state }) => state === 'waiting')) return 'sending';
  return mails.every(({ state }) => state === 'sent') ? 'sent' : 'not-sent';
}

export function shownMailing(mailing: InvoiceMailing): ShownMailing {
  const { _id: id, organizationId, requestedBy, requestedAt, invoiceIds, mails } = mailing;
  return {
    ...{ id, organizationId, state: stateOf(mailing), requestedBy },
    requestedAt: requestedAt.toISOString(),
    invoices: [...invoiceIds],
    mails: mails.map(({ number, state, reason, ...mail }) => {
      return { number, invoices: [...mail.invoiceIds], state, reason };
    }),
  };
}
