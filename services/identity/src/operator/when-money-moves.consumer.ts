import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  type EventMessage,
  payOutsExported,
  type PayOutsExported,
  prepaidAccountChanged,
  type PrepaidAccountChanged,
  type PrepaidKind,
} from '@atrium/contracts';
import { Consumes } from '@atrium/messaging';
import { KeepOperatorAct } from './keep-operator-act.js';

/** What operators alone do to a prepaid account, and what their log calls it. */
const acts: Partial<Record<PrepaidKind, string>> = {
  correction: 'prepaid-corrected',
  'pay-out-confirmed': 'pay-out-confirmed',
  'pay-out-returned': 'pay-out-returned',
  'pay-out-suspended': 'pay-out-returned',
};

/** What an operator did with money of others is a line of their log (decision 32). */
@Controller()
export class WhenMoneyMoves {
  constructor(private readonly keepAct: KeepOperatorAct) {}

  @Consumes(prepaidAccountChanged)
  async moved(@Payload() event: EventMessage<PrepaidAccountChanged>): Promise<void> {
    const { kind, organizationId, payOutId: subjectId } = event.data;
    const act = acts[kind];
    // What follows by itself is nobody’s act.
    if (!act || event.causedBy === null) return;
    await this.keepAct.ofEvent(event, { kind: act, organizationId, subjectId });
  }

  @Consumes(payOutsExported)
  exported(@Payload() event: EventMessage<PayOutsExported>): Promise<void> {
    const { batchId: subjectId } = event.data;
    return this.keepAct.ofEvent(event, {
      ...{ kind: 'pay-outs-exported', organizationId: null, subjectId },
    });
  }
}
