import type { Clock } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { beginningOf, dayOf, type LocalDate, plusDays } from '../date/local-date.js';
import { type Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import type { RenewalTerms as Terms } from './subscription.js';

/** When things happen to products, which day it is where the law applies, and how long whoever looks at one is left alone. */
@Injectable()
export class RenewalTerms {
  /** In days. */
  readonly days: Terms;

  constructor(
    @Inject(SETTINGS) private readonly settings: BillingSettings,
    @Inject(ISSUER) private readonly issuer: Issuer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.days = {
      attemptedBefore: settings.renewalDays,
      terminatedAfter: settings.blockedDays,
      remindedBefore: settings.reminderDays,
    };
  }

  today(): LocalDate {
    return dayOf(this.clock.now(), this.issuer.timeZone);
  }

  beginningOf(day: LocalDate): Date {
    return beginningOf(day, this.issuer.timeZone);
  }

  tomorrow(): Date {
    return this.beginningOf(plusDays(this.today(), 1));
  }

  leaseFrom(now: Date): Date {
    return leaseFrom(now, this.settings);
  }
}
