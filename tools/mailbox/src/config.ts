import type { MailboxOptions } from './mailbox.js';

/** The mailbox's settings from the environment. Loopback unless told otherwise: it asks nobody who they are. */
export function mailboxConfig(environment: NodeJS.ProcessEnv = process.env): MailboxOptions {
  return {
    folder: environment.MAILBOX_DATA ?? '.data/mailbox',
    smtpPort: Number(environment.SMTP_PORT ?? 1025),
    httpPort: Number(environment.MAILBOX_PORT ?? 3001),
    host: environment.MAILBOX_HOST ?? '127.0.0.1',
    capacity: Number(environment.MAILBOX_CAPACITY ?? 1000),
  };
}
