import type { PayOut, PayOutReference, ReturnPayOutInput } from '@atrium/contracts';
import { type Clock, failpoint, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, leaseFrom, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { BookSettlement } from './book-settlement.js';
import { openTo, type Settlement, shownPayOut } from './pay-out.js';
import { PayOutsRepository } from './pay-outs.repository.js';

/** An operator says what became of a pay-out: the bank has paid, or the money is back. One of both, once. */
@Injectable()
export class SettlePayOut {
  constructor(
    private readonly payOuts: PayOutsRepository,
    private readonly bookSettlement: BookSettlement,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  confirm({ payOutId }: PayOutReference, context: RequestContext): Promise<PayOut> {
    return this.settle(payOutId, 'confirmed', null, context);
  }

  return({ payOutId, reason }: ReturnPayOutInput, context: RequestContext): Promise<PayOut> {
    return this.settle(payOutId, 'returned', reason, context);
  }

  /** Throws `not-found`, and `pay-out-not-open` where it was settled otherwise, or is not in a file yet. */
  private async settle(
    payOutId: string,
    state: Settlement,
    reason: string | null,
    { asker, requestId }: RequestContext,
  ): Promise<PayOut> {
    const at = this.clock.now();
    const until = leaseFrom(at, this.settings);
    const unbooked = { by: asker.accountId, at, requestId, until };
    const settled = await this.payOuts.settle(payOutId, openTo[state], { state, reason, unbooked });
    failpoint(`billing.pay-out.after-${state}`);
    const payOut = settled ?? (await this.payOuts.find(payOutId));
    if (!payOut) throw new Problem('not-found');
    if (payOut.state !== state) throw new Problem('pay-out-not-open');
    await this.bookSettlement.execute(payOut);
    return shownPayOut(payOut);
  }
}
