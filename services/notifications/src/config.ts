import {
  commonSettings,
  databaseSettings,
  defineSettings,
  keyRingSettings,
  text,
  type Values,
  webAddress,
  whole,
} from '@atrium/service';

const many = { min: 1, max: 1_000_000 };

/** Everything that the service reads from its environment. */
export const notificationsSettings = defineSettings({
  ...commonSettings,
  ...databaseSettings('notifications'),
  ...keyRingSettings,
  publicUrl: webAddress('PUBLIC_URL', {
    about: 'What the links in mails begin with: never taken from a request.',
  }),
  smtpUrl: {
    ...text('SMTP_URL', {
      about: 'The mail server: smtp://user:password@host:port, or smtps://.',
      secret: true,
    }),
    parse(value: string): string {
      const known = ['smtp:', 'smtps:'].some((scheme) => value.startsWith(`${scheme}//`));
      if (!known || !URL.canParse(value)) throw new Error('must begin with smtp:// or smtps://');
      return value;
    },
  },
  mailFrom: text('MAIL_FROM', {
    about: 'The sender of all mails: an address, or `Name <address>`.',
  }),
  mailProductName: text('MAIL_PRODUCT_NAME', {
    about: 'What the product is called in mails.',
    fallback: 'Atrium',
  }),
  mailConnections: whole('MAIL_CONNECTIONS', {
    about: 'Mails that one process sends at the same time.',
    fallback: 4,
    min: 1,
    max: 50,
  }),
  mailsPerRecipientAndHour: whole('MAILS_PER_RECIPIENT_AND_HOUR', {
    about:
      'Mails of all kinds that one address gets in one hour; strangers may cause half of them.',
    fallback: 20,
    ...many,
  }),
  mailsPerRecipientAndDay: whole('MAILS_PER_RECIPIENT_AND_DAY', {
    about: 'Mails of all kinds that one address gets in one day; strangers may cause half of them.',
    fallback: 60,
    ...many,
  }),
  mailsOfSignUpsPerHour: whole('MAILS_OF_SIGN_UPS_PER_HOUR', {
    about: 'Mails of sign-ups in one hour, to all addresses together; above it they wait.',
    fallback: 2_000,
    ...many,
  }),
  mailsPerOrganizationAndDay: whole('MAILS_PER_ORGANIZATION_AND_DAY', {
    about: 'Mails of all kinds that one organization causes in one day; above it invitations wait.',
    fallback: 200,
    ...many,
  }),
  mailAttachmentBytes: whole('ATRIUM_MAIL_ATTACHMENT_BYTES', {
    about: 'How many bytes of files one mail carries. In a mail they become a third more.',
    fallback: 5_000_000,
    min: 1_000,
    max: 25_000_000,
  }),
  mailEventDays: whole('MAIL_EVENT_DAYS', {
    about: 'Days after which nobody is mailed any more of what happened, even if it is heard late.',
    fallback: 3,
    min: 1,
    max: 30,
  }),
  mailSuppressionDays: whole('MAIL_SUPPRESSION_DAYS', {
    about: 'Days without mail to an address that its own mail server called unknown.',
    fallback: 30,
    min: 1,
    max: 3_650,
  }),
  mailHistoryDays: whole('MAIL_HISTORY_DAYS', {
    about:
      'Days for which it stays known that a mail was sent, longer than any event may come again.',
    fallback: 90,
    min: 30,
    max: 3_650,
  }),
});

export type NotificationsSettings = Values<typeof notificationsSettings.variables>;
