import {
  type ClosingAnswer,
  compactIban,
  type HoldClosingOfBillingInput,
  obstaclesNamed,
  workUnderWay,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Gates } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { whyNotPayTo } from '../pay-out/pay-out.js';
import { CheckClosing } from './check-closing.js';
import { goesBy, type WantedPayOut } from './closing.js';
import { ClosingsRepository } from './closings.repository.js';

/**
 * Nothing more is begun for an organization that is to be closed, and then it is looked at what there is (A8-11). Prepaid money that
 * has a place to go stands in nobody's way: it goes there once the organization is closed.
 */
@Injectable()
export class HoldClosing {
  constructor(
    private readonly gates: Gates,
    private readonly check: CheckClosing,
    private readonly closings: ClosingsRepository,
  ) {}

  async execute(input: HoldClosingOfBillingInput): Promise<ClosingAnswer> {
    const { organizationId, closingId, closedBy, wishes } = input;
    const payOuts = wantedPayOuts(wishes.payOuts ?? []);
    const shutting = await this.gates.shutSoon(organizationId, closingId);
    if (shutting === 'over') throw new Problem('organization-closing');
    if (shutting === 'busy') return { obstacles: [workUnderWay('billing')], hasMore: false };
    const { obstacles, hasMore } = await this.check.execute({ organizationId });
    const left = obstacles.filter((obstacle) => !goesBy(obstacle, payOuts));
    if (left.length === 0 && !hasMore) {
      const { mailInvoices = false } = wishes;
      await this.closings.hold({ _id: closingId, organizationId, closedBy, mailInvoices, payOuts });
      // Given up while it was looked: whoever did that has found nothing to forget.
      if (!(await this.gates.isShutBy(organizationId, closingId))) {
        await this.closings.forget(closingId);
        throw new Problem('organization-closing');
      }
    }
    return { obstacles: left.slice(0, obstaclesNamed), hasMore };
  }
}

/** Throws `invalid-input` naming each field that is wrong, as in what was sent to close it. */
function wantedPayOuts(wanted: readonly Omit<WantedPayOut, 'id'>[]): WantedPayOut[] {
  const payOuts = wanted.map((one) => ({
    ...one,
    ...{ id: newId(), iban: compactIban(one.iban) as string },
  }));
  const errors = payOuts.flatMap((payOut, n) => [
    ...whyNotPayTo(payOut).map((error) => ({ ...error, pointer: `/payOuts/${n}${error.pointer}` })),
    ...(payOuts.findIndex(({ currency }) => currency === payOut.currency) === n
      ? []
      : [{ pointer: `/payOuts/${n}/currency`, message: 'currency must not be there twice' }]),
  ]);
  if (errors.length > 0) throw new Problem('invalid-input', { errors });
  return payOuts;
}
