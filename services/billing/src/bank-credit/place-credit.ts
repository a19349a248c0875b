import { bankCreditUnmatched, paymentSucceeded } from '@atrium/contracts';
import { type Clock, failpoint, happened, Problem } from '@atrium/messaging';
import { CLOCK, Gates } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { FollowUp } from '../payment/follow-up.js';
import { paidByCredit, toldOfPayment } from '../payment/payment.js';
import type { StoredPayment } from '../payment/payment.schema.js';
import { PaymentsRepository } from '../payment/payments.repository.js';
import { type BankCredit, judge, type Judgement, toldOfCredit } from './bank-credit.js';
import { BankCreditsRepository } from './bank-credits.repository.js';

/** How often something else may happen to the same payment in between before one gives up. */
const attempts = 20;

/**
 * Finds what a credit is for. It pays by one conditional write on the payment, which names the credit; then the credit says so. Of
 * two credits for one payment, and of two who look at one credit, one gets there first; what a crash interrupts is done again.
 */
@Injectable()
export class PlaceCredit {
  constructor(
    private readonly credits: BankCreditsRepository,
    private readonly payments: PaymentsRepository,
    private readonly gates: Gates,
    private readonly followUp: FollowUp,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The credit with what has become of it. */
  async execute(credit: BankCredit): Promise<BankCredit> {
    const { payment, judgement } = await this.judged(credit);
    failpoint('billing.bank-credit.after-payment');
    const paymentId = payment?._id ?? null;
    const placed = await this.placed(judgement, payment);
    const at = this.clock.now();
    const { organizationId, reason } = placed;
    const told =
      placed.state === 'to-prepaid' && organizationId
        ? [toldOfCredit({ ...credit, paymentId }, organizationId, reason)]
        : [];
    const entries = told.map((data) =>
      happened(bankCreditUnmatched, data, { by: null, at, requestId: null }),
    );
    const settled = await this.credits.settle(credit, { ...placed, paymentId }, entries);
    return settled ?? (await this.credits.find(credit._id)) ?? credit;
  }

  /** Pays what it is for, where it does. */
  private async judged(
    credit: BankCredit,
  ): Promise<{ payment: StoredPayment | null; judgement: Judgement }> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { reference } = credit;
      const payment = reference === null ? null : await this.payments.findByReference(reference);
      const judgement = judge(credit, payment);
      if (judgement.kind !== 'pays' || !payment) return { payment, judgement };
      const paid = await this.pay(payment, credit);
      if (paid) return { payment: paid, judgement };
    }
    throw new Problem('busy', { retryAfter: 1 });
  }

  private async pay(payment: StoredPayment, credit: BankCredit): Promise<StoredPayment | null> {
    const after = paidByCredit(payment, credit._id, credit.valueDate);
    if (!after) return null;
    const at = this.clock.now();
    const told = toldOfPayment(after);
    const circumstances = { by: payment.startedBy, at, requestId: null };
    return this.payments.change(payment, after, {
      entries: [happened(paymentSucceeded, told, circumstances)],
      dueAt: this.followUp.after(at),
    });
  }

  private async placed(
    judgement: Judgement,
    payment: StoredPayment | null,
  ): Promise<Pick<BankCredit, 'state' | 'organizationId'> & Required<Reasoned>> {
    const organizationId = payment?.organizationId ?? null;
    if (judgement.kind === 'pays' || judgement.kind === 'was-paid-by-it') {
      return { state: 'matched', reason: 'paid', organizationId };
    }
    const { kind: state, reason } = judgement;
    if (state === 'unassigned') return { state, reason, organizationId };
    // Where nothing is opened any more, an operator sees to the money (decision 41).
    const gate = await this.gates.find(judgement.organizationId);
    // It may be open again in a moment.
    if (gate?.state === 'closing') throw new Problem('busy', { retryAfter: 1 });
    if (gate?.state !== 'open')
      return { state: 'unassigned', reason: 'organization-closed', organizationId };
    return { state, reason, organizationId };
  }
}

interface Reasoned {
  readonly reason: NonNullable<BankCredit['reason']>;
}
