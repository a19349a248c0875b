import { Injectable } from '@nestjs/common';
import type { Factors } from '@atrium/contracts';
import { type Asker, Problem } from '@atrium/messaging';
import { shownFactors } from './factor.js';
import { FactorsRepository } from './factors.repository.js';

/** A person sees what protects the account beside the password. */
@Injectable()
export class ListFactors {
  constructor(private readonly factors: FactorsRepository) {}

  async execute({ accountId, sessionId }: Asker): Promise<Factors> {
    const holder = await this.factors.of(accountId, sessionId);
    if (!holder) throw new Problem('sign-in-required');
    return shownFactors(holder);
  }
}
