import {
  type EventMessage,
  prepaidAccountChanged,
  type PrepaidAccountChanged,
  type PrepaidKind,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { BillingNotice } from '../delivery/delivery.js';
import { TellAccountants } from '../delivery/tell-accountants.js';

const notices: Partial<Record<PrepaidKind, BillingNotice>> = {
  'pay-out': 'pay-out-requested',
  'pay-out-confirmed': 'pay-out-confirmed',
  'pay-out-returned': 'pay-out-returned',
};

/**
 * Tells all who see the accounting that money of the prepaid account goes to a bank, has got there or came back: somebody else may
 * have used a session. What else moves there is told by what it was for.
 */
@Controller()
export class WhenPrepaidAccountChanged {
  constructor(private readonly tellAccountants: TellAccountants) {}

  @Consumes(prepaidAccountChanged)
  async execute(@Payload() event: EventMessage<PrepaidAccountChanged>): Promise<void> {
    const { organizationId, kind, payOutId } = event.data;
    const notice = notices[kind];
    if (!notice || payOutId === null) return;
    await this.tellAccountants.execute(event, { notice, organizationId, payOutId });
  }
}
