import { Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { canonicalCode } from './promo-code.js';
import type { StoredPromoCode } from './promo-code.schema.js';
import { PromoCodesRepository } from './promo-codes.repository.js';

/** Finds the promo code that an operator means. */
@Injectable()
export class RequirePromoCode {
  constructor(private readonly promos: PromoCodesRepository) {}

  /** Throws `promo-code-unknown`. */
  async execute(typed: string): Promise<StoredPromoCode> {
    const code = canonicalCode(typed);
    const promo = code === null ? null : await this.promos.find(code);
    if (!promo) throw new Problem('promo-code-unknown');
    return promo;
  }
}
