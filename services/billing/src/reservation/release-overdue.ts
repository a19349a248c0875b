import { Injectable } from '@nestjs/common';
import { Gratuities } from '../gratuity/gratuities.js';
import { PromoCodes } from '../promo-code/promo-codes.js';

/** Gives back what orders hold that were never completed (A6-7). Every replica looks; each release is one conditional write. */
@Injectable()
export class ReleaseOverdue {
  constructor(
    private readonly promoCodes: PromoCodes,
    private readonly gratuities: Gratuities,
  ) {}

  async execute(): Promise<void> {
    await this.promoCodes.releaseOverdue();
    await this.gratuities.releaseOverdue();
  }
}
