import type { GetCatalogInput, ShownCatalog } from '@atrium/contracts';
import { type Clock, Problem } from '@atrium/messaging';
import { CLOCK } from '@atrium/service';
import { Inject, Injectable } from '@nestjs/common';
import { beginningOf as beginningOfDay, dayOf, plusDays } from '../date/local-date.js';
import type { Issuer } from '../issuer/issuer.js';
import { ISSUER } from '../issuer/read-issuer.js';
import { TAX_RATES } from '../tax/read-tax-rates.js';
import { homeRates } from '../tax/tax.js';
import { rateOn, type TaxRates } from '../tax/tax-rates.js';
import { earliest, nextChange } from './catalog.js';
import { CatalogRepository } from './catalog.repository.js';
import { partsOf } from './parts.js';
import { shownCatalog } from './shown.js';

/** For how many seconds an answer may be kept, unless something changes before. */
const longestFresh = 60;

/** What is sold and at which price, to anyone: now or as it was (A0-2, A0-8). What is only planned is nobody’s to know. */
@Injectable()
export class GetCatalog {
  constructor(
    private readonly catalog: CatalogRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TAX_RATES) private readonly rates: TaxRates,
    @Inject(ISSUER) private readonly issuer: Issuer,
  ) {}

  async execute({ currency, at: asked, type, locale }: GetCatalogInput): Promise<ShownCatalog> {
    const now = this.clock.now();
    const at = asked === undefined ? now : new Date(asked);
    if (!(at >= earliest && at <= now)) {
      const message = 'at must be a moment of the past that the catalog knows';
      throw new Problem('invalid-input', { errors: [{ pointer: '/at', message }] });
    }
    const { timeZone } = this.issuer;
    const day = dayOf(at, timeZone);
    const entries = await this.catalog.everything();
    const shown = shownCatalog(partsOf(entries), {
      ...{ currency, at, type, locale },
      rateOf: (taxClass) => rateOn(homeRates(taxClass, this.rates), day),
    });
    if (!shown) throw new Problem('not-found');
    // Rates of tax change at the beginning of a day.
    const changes = entries.map((entry) => nextChange(entry.changes, now));
    const ends = [beginningOfDay(plusDays(dayOf(now, timeZone), 1), timeZone), ...changes];
    const left = ends.map((end) => (end ? (end.getTime() - now.getTime()) / 1_000 : longestFresh));
    return { ...shown, freshFor: Math.floor(Math.min(longestFresh, ...left)) };
  }
}
