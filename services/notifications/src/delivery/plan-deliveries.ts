import type { EventMessage } from '@atrium/contracts';
import type { Clock } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { Courier } from './courier.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import type { About } from './delivery.js';

/** Notes who is to be told of an event, and has the mails sent. The same event again changes nothing. */
@Injectable()
export class PlanDeliveries {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly deliveries: DeliveriesRepository,
    private readonly courier: Courier,
  ) {}

  async execute(event: EventMessage, ...about: About[]): Promise<void> {
    const now = this.clock.now();
    await this.deliveries.add(
      about.map((each) => ({
        ...each,
        _id: [event.id, each.notice, ...(each.recipientId ? [each.recipientId] : [])].join(':'),
        dueAt: now,
        createdAt: now,
        occurredAt: new Date(event.occurredAt),
        requestId: event.requestId,
      })),
    );
    this.courier.poke();
  }
}
