import { request } from '../contract.js';
import { EmailAddress, Id, ListOf, OneOf, Text, Timestamp } from '../fields.js';
import { type AccountAddress, accountAddresses } from '../identity/addresses.js';
import { type ToldAddress, toldAddresses } from '../identity/security.js';
import { Done, PageInput } from '../page.js';

/** What became of a mail. `skipped`: there was nothing to say any more, or the address gets none. */
export const mailStates = ['due', 'sent', 'skipped', 'failed'] as const;
export type MailState = (typeof mailStates)[number];

/** That somebody was mailed, is to be, or was not: what the mail said is not kept. */
export class MailData {
  @Text({ max: 64, example: 'security-change' })
  kind!: string;

  @Id({ nullable: true, description: 'Which it is about, if any.' })
  organizationId!: string | null;

  @OneOf(toldAddresses, {
    nullable: true,
    description:
      'To which of the person’s addresses. Null: to the login address, or to the one that had to prove itself.',
  })
  to!: ToldAddress | null;

  @OneOf(mailStates)
  state!: MailState;

  @Text({ max: 64, nullable: true, description: 'Why it was not sent, or not yet.' })
  reason!: string | null;

  @Timestamp({ description: 'When that happened of which it tells.' })
  occurredAt!: string;

  @Timestamp({ nullable: true, description: 'When it was sent or given up; null: it is due.' })
  endedAt!: string | null;
}

export class MailsExport {
  @ListOf(() => MailData, { max: 200 })
  items!: MailData[];

  @Text({ max: 256, nullable: true })
  nextCursor!: string | null;
}

/** What is known of mails to whoever asks, the newest first. Needs a sign-in of the last ten minutes. */
export const exportMyMails = request('notifications.v1.mails.export', {
  input: PageInput,
  output: MailsExport,
  effect: 'query',
  problems: ['fresh-authentication-required'],
});

/** An address that gets no mail, since its own mail server called it unknown. */
export class SuppressionData {
  @OneOf(accountAddresses)
  which!: AccountAddress;

  @EmailAddress()
  email!: string;

  @Timestamp()
  since!: string;

  @Timestamp()
  until!: string;
}

export class SuppressionsExport {
  @ListOf(() => SuppressionData, { max: accountAddresses.length })
  items!: SuppressionData[];
}

/** Which addresses of whoever asks get no mail. Needs a sign-in of the last ten minutes. */
export const exportMySuppressions = request('notifications.v1.suppressions.export', {
  input: Done,
  output: SuppressionsExport,
  effect: 'query',
  // Identity is asked for the addresses.
  timeout: 4_000,
  problems: ['fresh-authentication-required'],
});
