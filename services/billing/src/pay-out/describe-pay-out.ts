import type { PayOut, PayOutOfOrganization } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { shownPayOut } from './pay-out.js';
import { PayOutsRepository } from './pay-outs.repository.js';

/** Tells notifications what a mail says of a pay-out: of the account it goes to no more than its ends. */
@Injectable()
export class DescribePayOut {
  constructor(private readonly payOuts: PayOutsRepository) {}

  async execute({ organizationId, payOutId }: PayOutOfOrganization): Promise<PayOut> {
    const payOut = await this.payOuts.find(payOutId);
    if (payOut?.organizationId !== organizationId) throw new Problem('not-found');
    return shownPayOut(payOut);
  }
}
