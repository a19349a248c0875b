import {
  type EventMessage,
  listResettableAccounts,
  type PasswordResetReference,
  passwordResetStarted,
} from '@atrium/contracts';
import { Bus, Consumes } from '@atrium/messaging';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PlanDeliveries } from '../delivery/plan-deliveries.js';

/**
 * Mails a link for each account that the address brings back, if any: mostly none or one, several where one mailbox
 * is the recovery address of several accounts (A7-1).
 */
@Controller()
export class WhenPasswordResetStarted {
  constructor(
    private readonly bus: Bus,
    private readonly planDeliveries: PlanDeliveries,
  ) {}

  @Consumes(passwordResetStarted)
  async execute(@Payload() event: EventMessage<PasswordResetReference>): Promise<void> {
    const { resetId } = event.data;
    const caller = { requestId: event.requestId ?? event.id };
    const { accountIds } = await this.bus.request(listResettableAccounts, { resetId }, caller);
    if (accountIds.length === 0) return;
    const about = accountIds.map((recipientId) => ({
      notice: 'password-reset' as const,
      resetId,
      recipientId,
    }));
    await this.planDeliveries.execute(event, ...about);
  }
}
