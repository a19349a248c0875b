import type { PriceListHistory, SetPriceListInput } from '@atrium/contracts';
import type { RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { intervalsOf, priceListContent, unsaid, wrongInPriceList } from './catalog.js';
import { CatalogRepository } from './catalog.repository.js';
import { priceListHistory } from './history.js';
import { SayChange } from './say-change.js';

/** An operator says all prices of a currency, and whether they are with tax, from a moment on. */
@Injectable()
export class SetPriceList {
  constructor(
    private readonly catalog: CatalogRepository,
    private readonly say: SayChange,
  ) {}

  async execute(
    { currency: key, version, from, ...terms }: SetPriceListInput,
    context: RequestContext,
  ): Promise<PriceListHistory> {
    const [plans, known] = await Promise.all([
      this.catalog.all('plan'),
      this.catalog.find('price-list', key),
    ]);
    const entry = known ?? unsaid('price-list', key);
    const intervals = intervalsOf(plans);
    const wrong = (begins: Date) => wrongInPriceList(terms, entry.changes, intervals, begins);
    const content = priceListContent(terms);
    const wanted = { act: 'price-list-set', version, from, content, wrong } as const;
    return priceListHistory(await this.say.execute(entry, wanted, context));
  }
}
