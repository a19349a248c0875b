import type { EventMessage } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { NotificationsSettings } from '../config.js';
import { Courier } from './courier.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { type About, isTooOld } from './delivery.js';

/** Notes who is to be told of an event, and has the mails sent. The same event again changes nothing, an old one is not told. */
@Injectable()
export class PlanDeliveries {
  private readonly logger = new Logger(PlanDeliveries.name);

  constructor(
    @Inject(SETTINGS) private readonly settings: NotificationsSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly deliveries: DeliveriesRepository,
    private readonly courier: Courier,
  ) {}

  async execute(event: EventMessage, ...about: About[]): Promise<void> {
    const now = this.clock.now();
    const occurredAt = new Date(event.occurredAt);
    if (isTooOld(occurredAt, now, this.settings.mailEventDays)) {
      this.logger.warn(`Nobody is told of event ${event.id}: too old (${event.occurredAt})`);
      return;
    }
    await this.deliveries.add(
      about.map((each) => ({
        ...each,
        _id: [event.id, each.notice, each.recipientId, each.told].filter(Boolean).join(':'),
        dueAt: now,
        createdAt: now,
        occurredAt,
        requestId: event.requestId,
      })),
    );
    this.courier.poke();
  }
}
