import type {
  CatalogPart,
  GetPlanInput,
  GetPriceListInput,
  GetProductTypeInput,
  PlanHistory,
  PriceListHistory,
  ProductTypeHistory,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import type { Entry } from './catalog.js';
import { CatalogRepository } from './catalog.repository.js';
import { planHistory, priceListHistory, productTypeHistory } from './history.js';

/** What was said of a part of the catalog, by whom and when; all throw `not-found`. */
@Injectable()
export class GetHistory {
  constructor(private readonly catalog: CatalogRepository) {}

  async ofProductType({ type, cursor }: GetProductTypeInput): Promise<ProductTypeHistory> {
    return productTypeHistory(await this.found('product-type', type), cursor);
  }

  async ofPlan({ planId, cursor }: GetPlanInput): Promise<PlanHistory> {
    return planHistory(await this.found('plan', planId), cursor);
  }

  async ofPriceList({ currency, cursor }: GetPriceListInput): Promise<PriceListHistory> {
    return priceListHistory(await this.found('price-list', currency), cursor);
  }

  private async found<Part extends CatalogPart>(part: Part, key: string): Promise<Entry<Part>> {
    const entry = await this.catalog.find(part, key);
    if (!entry) throw new Problem('not-found');
    return entry;
  }
}
