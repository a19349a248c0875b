import type { BeginTopUpInput, StartedPayment } from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { Gatekeeper } from '../access/gatekeeper.js';
import { ContinuePayment } from './continue-payment.js';
import { operationOf } from './operation.js';
import { isAsWanted } from './payment.js';
import { PaymentsRepository } from './payments.repository.js';
import { StartPayment } from './start-payment.js';

/**
 * Somebody pays money in to the prepaid account of their organization (B-5). The Idempotency-Key names what the payment is for: sent
 * again, it is the same payment, whatever has become of it.
 */
@Injectable()
export class BeginTopUp {
  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly gates: Gates,
    private readonly payments: PaymentsRepository,
    private readonly startPayment: StartPayment,
    private readonly continuePayment: ContinuePayment,
  ) {}

  async execute(input: BeginTopUpInput, context: RequestContext): Promise<StartedPayment> {
    const { organizationId, amount, currency, method, savedCard = false } = input;
    await this.gatekeeper.require(context, organizationId, 'billing.manage');
    const purpose = { kind: 'top-up' as const, id: operationOf(context) };
    const wanted = { organizationId, purpose, money: { amount, currency }, method };
    const earlier = await this.payments.findFor(purpose);
    if (earlier) {
      if (!isAsWanted(earlier, wanted)) throw new Problem('idempotency-key-reused');
      return this.continuePayment.execute(earlier);
    }
    const by = context.asker.accountId;
    return this.gates.whileOpen(organizationId, () =>
      this.startPayment.execute({ ...wanted, savedCard }, { by }),
    );
  }
}
