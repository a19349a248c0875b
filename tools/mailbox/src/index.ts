export type { Mail, MailAttachment } from './mail-store.js';
export { type Mailbox, type MailboxOptions, startMailbox } from './mailbox.js';
