import { Injectable } from '@nestjs/common';
import { RepresentativesRepository } from '../organization/representatives.repository.js';
import { SuccessionsRepository } from './successions.repository.js';

/**
 * Whoever has lost the role gives nothing: their open proposals come to nothing for good, also if they get the role
 * again, before which this is done. May be done again.
 */
@Injectable()
export class EndProposals {
  constructor(
    private readonly successions: SuccessionsRepository,
    private readonly representatives: RepresentativesRepository,
  ) {}

  async execute(organizationId: string, giver: string): Promise<void> {
    await this.successions.putAwayAllOf(organizationId, giver);
    const confirmed = await this.successions.underWayOf(organizationId, giver);
    for (const { _id: id, accountId, proposal } of confirmed) {
      // Settled in favor before the role was lost, it stays so.
      const grant = { id, giver, accountId, steppingDown: null, mayBecome: false };
      const circumstances = { by: giver, at: proposal.at, requestId: null };
      await this.representatives.settleSuccession(organizationId, grant, circumstances);
    }
  }
}
