import {
  type DescribeProductTypeInput,
  mostProductTypes,
  type ProductTypeHistory,
} from '@atrium/contracts';
import { Problem, type RequestContext } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { productTypeContent, unsaid } from './catalog.js';
import { CatalogRepository } from './catalog.repository.js';
import { productTypeHistory } from './history.js';
import { SayChange } from './say-change.js';

/** An operator says what a type of products is, from a moment on. */
@Injectable()
export class DescribeProductType {
  constructor(
    private readonly catalog: CatalogRepository,
    private readonly say: SayChange,
  ) {}

  async execute(
    { type: key, version, from, ...terms }: DescribeProductTypeInput,
    context: RequestContext,
  ): Promise<ProductTypeHistory> {
    const types = await this.catalog.all('product-type');
    const known = types.find((entry) => entry.key === key);
    // A few more, added at the same moment, would do no harm.
    if (!known && types.length >= mostProductTypes) throw new Problem('too-many-plans');
    const entry = known ?? unsaid('product-type', key);
    const content = productTypeContent(terms);
    const wanted = { act: 'product-type-described', version, from, content } as const;
    const said = await this.say.execute(entry, { ...wanted, wrong: () => [] }, context);
    return productTypeHistory(said);
  }
}
