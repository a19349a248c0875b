import { type Clock, failpoint } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { NotificationsSettings } from '../config.js';
import { renderLetter } from '../mail/render-letter.js';
import { writeLetter } from '../mail/write-letter.js';
import { MayBeMailed } from '../recipient/may-be-mailed.js';
import { ComposeMail } from './compose-mail.js';
import {
  type Composition,
  type Delivery,
  messageIdOf,
  nextAttempt,
  type Notice,
  type Outcome,
  postponed,
  type Reason,
} from './delivery.js';
import { MailServer } from './mail-server.js';
import type { SmtpAnswer } from './smtp-answer.js';
import { whyItFailed } from './why-it-failed.js';

/**
 * What anybody can have sent to an address that is not theirs. Resets of a password are not among them, though anybody
 * may ask for one: identity lets five an hour through, and nobody shall keep them from their owner by signing up the
 * address.
 */
const causedByStrangers = new Set<Notice>(['sign-up', 'address-change']);

/** What an organization has sent to whatever address somebody there has written. */
const toWhomeverTheyLike = new Set<Notice>([
  'invitation',
  'mailbox-invitation',
  'product-transfer',
]);

type Addressed = Exclude<Composition, { nothing: Reason }>;

/** Makes one attempt at one delivery that this process has claimed. Never throws. */
@Injectable()
export class DeliverMail {
  private readonly logger = new Logger(DeliverMail.name);

  constructor(
    @Inject(SETTINGS) private readonly settings: NotificationsSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly composeMail: ComposeMail,
    private readonly mayBeMailed: MayBeMailed,
    private readonly mailServer: MailServer,
  ) {}

  async execute(delivery: Delivery): Promise<Outcome> {
    try {
      const composition = await this.composeMail.execute(delivery);
      if ('nothing' in composition) return { state: 'skipped', reason: composition.nothing };
      const permission = await this.mayBeMailed.execute(
        {
          to: composition.to,
          organizationId: delivery.organizationId,
          byStranger: causedByStrangers.has(delivery.notice),
          isSignUp: delivery.notice === 'sign-up',
          heldByOrganization: toWhomeverTheyLike.has(delivery.notice),
        },
        delivery.counted,
      );
      if (permission.may === 'not') return { state: 'skipped', reason: permission.reason };
      if (permission.may === 'wait') {
        const { reason, until: dueAt } = permission;
        return postponed(delivery, { reason, dueAt, failed: false });
      }
      return await this.send(delivery, composition);
    } catch (error) {
      return this.failed(delivery, error);
    }
  }

  private async send(
    delivery: Delivery,
    { to, locale, mail, attachments = [] }: Addressed,
  ): Promise<Outcome> {
    const house = { product: this.settings.mailProductName, publicUrl: this.settings.publicUrl };
    const rendered = renderLetter(writeLetter(mail, locale, house));
    failpoint('notifications.mail.before-sending');
    const answer = await this.mailServer.send({
      ...rendered,
      attachments,
      to,
      language: locale,
      messageId: messageIdOf(delivery, this.mailServer.domain),
      date: this.clock.now(),
    });
    failpoint('notifications.mail.sent');
    return this.read(answer, delivery, to);
  }

  private async read(answer: SmtpAnswer, delivery: Delivery, to: string): Promise<Outcome> {
    switch (answer) {
      case 'accepted':
        return { state: 'sent' };
      case 'away':
        return this.again(delivery, 'mail-server-away', true);
      case 'later':
        return this.again(delivery, 'deferred', true);
      case 'refused':
        return { state: 'failed', reason: 'refused' };
      case 'no-such-address':
        await this.mayBeMailed.suppress(to);
        return { state: 'failed', reason: 'no-such-address' };
    }
  }

  private failed(delivery: Delivery, error: unknown): Outcome {
    const reason = whyItFailed(error);
    if (reason === 'fault') {
      // Neither a problem nor a fault of ours quotes a mail, an address or a name.
      this.logger.error(`Delivery ${delivery._id}: ${reason}`, (error as Error).stack);
    }
    return this.again(delivery, reason, delivery.counted);
  }

  private again(delivery: Delivery, reason: Reason, counted: boolean): Outcome {
    const dueAt = nextAttempt(delivery.failures + 1, reason, this.clock.now());
    return postponed(delivery, { reason, dueAt, failed: true, counted });
  }
}
