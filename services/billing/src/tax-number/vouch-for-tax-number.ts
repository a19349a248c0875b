import {
  canonicalTaxNumber,
  type ConfirmTaxNumberInput,
  taxNumberConfirmed,
  type TaxNumberRecord,
  type TaxNumberReference,
  taxNumberRevoked,
} from '@atrium/contracts';
import { type Clock, happened, Problem, type RequestContext } from '@atrium/messaging';
import { CLOCK, SETTINGS } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingSettings } from '../config.js';
import { isOfTheUnion, shownTaxNumber } from './tax-number.js';
import type { StoredTaxNumber } from './tax-number.schema.js';
import { TaxNumbersRepository } from './tax-numbers.repository.js';
import { viesTermsOf } from './vies-terms.js';

/** An operator vouches for a tax number by evidence, or does so no longer (E-6, decision 39). */
@Injectable()
export class VouchForTaxNumber {
  constructor(
    private readonly taxNumbers: TaxNumbersRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: BillingSettings,
  ) {}

  async look({ taxNumber }: TaxNumberReference): Promise<TaxNumberRecord> {
    const number = ofTheUnion(taxNumber);
    return this.shown(number, await this.taxNumbers.find(number));
  }

  async confirm(
    { taxNumber, evidence, name, address }: ConfirmTaxNumberInput,
    { asker, requestId }: RequestContext,
  ): Promise<TaxNumberRecord> {
    const number = ofTheUnion(taxNumber);
    const known = await this.taxNumbers.findOrAdd(number);
    const [by, at] = [asker.accountId, this.clock.now()];
    const told = { taxNumberId: known._id };
    const entry = happened(taxNumberConfirmed, told, { by, at, requestId });
    const word = { by, at, evidence, name, address };
    return this.shown(number, await this.taxNumbers.confirm(known, word, entry));
  }

  /** Revoked again, nothing changes. */
  async revoke(
    { taxNumber }: TaxNumberReference,
    { asker, requestId }: RequestContext,
  ): Promise<TaxNumberRecord> {
    const number = ofTheUnion(taxNumber);
    const known = await this.taxNumbers.find(number);
    if (!known) return this.shown(number, null);
    const circumstances = { by: asker.accountId, at: this.clock.now(), requestId };
    const entry = happened(taxNumberRevoked, { taxNumberId: known._id }, circumstances);
    const revoked = await this.taxNumbers.revoke(known, circumstances, entry);
    return this.shown(number, revoked ?? known);
  }

  private shown(number: string, record: StoredTaxNumber | null): TaxNumberRecord {
    return shownTaxNumber(number, record, this.clock.now(), viesTermsOf(this.settings));
  }
}

/** Throws `not-found` for what is no number of the Union: a Swiss one needs nobody's word. */
function ofTheUnion(typed: string): string {
  const number = canonicalTaxNumber(typed);
  if (number === null || !isOfTheUnion(number)) throw new Problem('not-found');
  return number;
}
