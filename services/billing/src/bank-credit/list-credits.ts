import type { BankCreditFilter, BankCredits } from '@atrium/contracts';
import { cutPage, pageAsked } from '@atrium/service';
import { Injectable } from '@nestjs/common';
import { shownCredit } from './bank-credit.js';
import { BankCreditsRepository } from './bank-credits.repository.js';

/** Operators see what banks have credited, and what nobody knows of whom it is. */
@Injectable()
export class ListCredits {
  constructor(private readonly credits: BankCreditsRepository) {}

  async execute({ state, ...asked }: BankCreditFilter): Promise<BankCredits> {
    const { after, limit } = pageAsked(asked);
    const read = await this.credits.page(state, { after, limit: limit + 1 });
    const { page, nextCursor } = cutPage(read, limit, (last) => [
      last.importedAt.getTime(),
      last._id,
    ]);
    return { items: page.map(shownCredit), nextCursor };
  }
}
