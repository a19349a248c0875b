import { canonicalAddress } from '@atrium/contracts';
import { SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import parseAddresses from 'nodemailer/lib/addressparser';
import type { NotificationsSettings } from '../config.js';
import type { RenderedMail } from '../mail/render-letter.js';
import type { Attachment } from './fetch-documents.js';
import { judge, type SmtpAnswer, type SmtpError } from './smtp-answer.js';

/** A mail ready to go. */
export interface OutgoingMail extends RenderedMail {
  readonly to: string;
  readonly messageId: string;
  readonly date: Date;
  readonly language: string;
  readonly attachments: readonly Attachment[];
}

/** Milliseconds. The whole attempt, since a server could stay within each of the others for ever. */
const patience = { connection: 10_000, greeting: 10_000, silence: 20_000, whole: 90_000 };

/** Hands mails to the SMTP server, over a few connections that stay open. */
@Injectable()
export class MailServer implements OnApplicationShutdown {
  private readonly logger = new Logger(MailServer.name);
  private readonly transport;
  private readonly sender: { name: string; address: string };

  constructor(@Inject(SETTINGS) settings: NotificationsSettings) {
    this.sender = senderIn(settings.mailFrom);
    this.transport = createTransport({
      url: settings.smtpUrl,
      pool: true,
      maxConnections: settings.mailConnections,
      // Trying again is the deliveries' business: they know what was tried before.
      maxRequeues: 0,
      connectionTimeout: patience.connection,
      greetingTimeout: patience.greeting,
      socketTimeout: patience.silence,
      // A mail is made of what it is given; it must never be a way to read files or to make requests.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** The part of Message-IDs after the @. */
  get domain(): string {
    return this.sender.address.slice(this.sender.address.lastIndexOf('@') + 1);
  }

  /** Sends one mail to one address. Does not throw: what the server said is the answer. */
  async send({
    to,
    messageId,
    date,
    language,
    attachments,
    ...mail
  }: OutgoingMail): Promise<SmtpAnswer> {
    if (canonicalAddress(to) === null) return 'no-such-address';
    try {
      await this.transport.sendMail({
        ...mail,
        attachments: [...attachments],
        messageId,
        date,
        from: this.sender,
        // An object, so that nothing in the address is read as a second one.
        to: { name: '', address: to },
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        signal: AbortSignal.timeout(patience.whole),
      });
      return 'accepted';
    } catch (error) {
      const answer = judge(error as SmtpError);
      const { code, command, responseCode } = error as SmtpError;
      // Never the response's text: it often quotes the address.
      this.logger.warn(
        `The mail server: ${answer} (${code} ${responseCode ?? ''} at ${command ?? 'no command'})`,
      );
      return answer;
    }
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}

function senderIn(mailFrom: string): { name: string; address: string } {
  const [sender, ...others] = parseAddresses(mailFrom, { flatten: true });
  if (!sender || others.length > 0 || canonicalAddress(sender.address) === null) {
    throw new Error('MAIL_FROM must be one address');
  }
  return { name: sender.name, address: sender.address };
}
