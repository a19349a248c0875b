import type { Clock } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import type { BillingSettings } from '../config.js';
import type { OrderIntent } from './order.schema.js';

const day = 24 * 60 * 60 * 1_000;

/** Until when orders wait, and for how long whoever works on one is left alone. */
@Injectable()
export class OrderTerms {
  constructor(
    @Inject(SETTINGS) private readonly settings: BillingSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Until when a basket is kept that nobody touches. */
  openUntil(now: Date): Date {
    return new Date(now.getTime() + this.settings.orderDays * day);
  }

  /** Until when a placed order can be paid. */
  paidUntil(now: Date): Date {
    return new Date(now.getTime() + this.settings.paymentDays * day);
  }

  /** Until when things are held for an order: longer than it waits, so that nothing is given back too early. */
  heldUntil(expiresAt: Date): Date {
    return new Date(expiresAt.getTime() + day);
  }

  intent(by: string | null, requestId: string | null): OrderIntent {
    return { id: newId(), by, requestId, until: this.leaseFrom(this.clock.now()) };
  }

  leaseFrom(now: Date): Date {
    return leaseFrom(now, this.settings);
  }
}
