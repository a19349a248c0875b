import type { Clock } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { NotificationsSettings } from '../config.js';
import { AddressMarks } from './address-marks.js';
import { MailCountsRepository } from './mail-counts.repository.js';
import { SuppressionsRepository } from './suppressions.repository.js';

/** A mail as far as the caps are concerned. */
export interface CountedMail {
  readonly to: string;
  /** The organization in whose name it is, if any. */
  readonly organizationId: string | undefined;
  /** Anybody can cause it, to an address that is not theirs. */
  readonly byStranger: boolean;
  /** It may go to an address that has nothing to do with us: all of those together have a cap. */
  readonly isSignUp: boolean;
  /** Waits when its organization has sent enough; others are counted but not held back. */
  readonly heldByOrganization: boolean;
}

export type Permission =
  | { readonly may: 'be-sent' }
  | {
      readonly may: 'wait';
      readonly reason: 'recipient-cap' | 'organization-cap' | 'sign-ups-cap';
      readonly until: Date;
    }
  | { readonly may: 'not'; readonly reason: 'address-suppressed' | 'recipient-cap' };

const hour = 60 * 60 * 1_000;
const day = 24 * hour;

/**
 * Keeps the platform from being a mail cannon (decision 27): no mail to addresses that bounced, caps per
 * recipient and per organization over all kinds. What strangers cause gets half of a recipient's places,
 * so that nobody can stop an invitation by signing up somebody else a hundred times. And all sign-ups together
 * have a cap, for when they come from everywhere; above it they wait, as some of them are people.
 */
@Injectable()
export class MayBeMailed {
  private readonly logger = new Logger(MayBeMailed.name);
  private warnedUntil = new Date(0);

  constructor(
    @Inject(SETTINGS) private readonly settings: NotificationsSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly marks: AddressMarks,
    private readonly suppressions: SuppressionsRepository,
    private readonly counts: MailCountsRepository,
  ) {}

  /** Decides, and counts the mail if it may be sent. `counted`: it was counted before and is tried again. */
  async execute(mail: CountedMail, counted: boolean): Promise<Permission> {
    const now = this.clock.now();
    if (await this.suppressions.isSuppressed(this.marks.all(mail.to), now)) {
      return { may: 'not', reason: 'address-suppressed' };
    }
    if (counted) return { may: 'be-sent' };
    if (mail.isSignUp && !(await this.hasPlaceForSignUp(now))) {
      this.warnOfSignUps(now);
      return { may: 'wait', reason: 'sign-ups-cap', until: nextStart(now, hour) };
    }
    if (!(await this.hasPlaceForRecipient(mail, now))) {
      return mail.byStranger
        ? { may: 'not', reason: 'recipient-cap' }
        : { may: 'wait', reason: 'recipient-cap', until: nextStart(now, hour) };
    }
    if (!(await this.hasPlaceForOrganization(mail, now))) {
      return { may: 'wait', reason: 'organization-cap', until: nextStart(now, day) };
    }
    return { may: 'be-sent' };
  }

  /** The address's mail server does not know it. */
  async suppress(address: string): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + this.settings.mailSuppressionDays * day);
    await this.suppressions.suppress(this.marks.of(address), now, until);
  }

  private hasPlaceForSignUp(now: Date): Promise<boolean> {
    const perHour = this.limit(this.settings.mailsOfSignUpsPerHour);
    return this.counts.count('sign-ups', now, { perHour, perDay: Infinity });
  }

  /** Once an hour; `atrium_mail_attempts_total` says how many wait for it. */
  private warnOfSignUps(now: Date): void {
    if (now < this.warnedUntil) return;
    this.warnedUntil = nextStart(now, hour);
    this.logger.warn('Mails of sign-ups wait: MAILS_OF_SIGN_UPS_PER_HOUR is reached');
  }

  private hasPlaceForRecipient({ to, byStranger }: CountedMail, now: Date): Promise<boolean> {
    const share = byStranger ? 0.5 : 1;
    return this.counts.count(`recipient:${this.marks.of(to)}`, now, {
      perHour: this.limit(this.settings.mailsPerRecipientAndHour * share),
      perDay: this.limit(this.settings.mailsPerRecipientAndDay * share),
    });
  }

  private async hasPlaceForOrganization(mail: CountedMail, now: Date): Promise<boolean> {
    if (mail.organizationId === undefined) return true;
    const perDay = mail.heldByOrganization
      ? this.limit(this.settings.mailsPerOrganizationAndDay)
      : Infinity;
    const caps = { perHour: perDay, perDay };
    return this.counts.count(`organization:${mail.organizationId}`, now, caps);
  }

  private limit(setting: number): number {
    return Math.max(1, Math.floor(setting * this.settings.limitsFactor));
  }
}

/** When the next hour or day (UTC) begins. */
function nextStart(now: Date, length: number): Date {
  return new Date((Math.floor(now.getTime() / length) + 1) * length);
}
