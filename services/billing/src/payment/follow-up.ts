import { SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';

/** Says when a payment is looked after that nobody asks about: notices get lost, and processes stop in the middle. */
@Injectable()
export class FollowUp {
  constructor(@Inject(SETTINGS) private readonly settings: BillingSettings) {}

  after(now: Date): Date {
    return new Date(now.getTime() + this.settings.paymentFollowUp);
  }
}
