import type { EventMessage } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { NotificationsSettings } from '../config.js';
import { Courier } from './courier.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { type About, isTooOld, type Notice } from './delivery.js';

/** What somebody waits for: however late it is heard, it is sent, or its end would never be told. */
const neverTooOld = new Set<Notice>(['invoices-mailed']);

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
    const isOld = isTooOld(occurredAt, now, this.settings.mailEventDays);
    if (isOld && !about.every(({ notice }) => neverTooOld.has(notice))) {
      this.logger.warn(`Nobody is told of event ${event.id}: too old (${event.occurredAt})`);
      return;
    }
    await this.deliveries.add(
      about.map((each) => ({
        ...each,
        _id: [occasionOf(event, each), each.notice, each.recipientId, each.told, each.number]
          .filter(Boolean)
          .join(':'),
        dueAt: now,
        createdAt: now,
        occurredAt,
        requestId: event.requestId,
      })),
    );
    this.courier.poke();
  }
}

/** Once for each event; a renewal that fails each day for the same reason is told once before each end. */
function occasionOf({ id }: EventMessage, { notice, productId, day, failure }: About): string {
  if (notice !== 'product-renewal-failed') return id;
  return [productId, day, failure].join('.');
}
