import type { Currency, PriceListTerms, ProductTypeTerms } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import { changeAt, type Plan, planOf } from './catalog.js';
import { CatalogRepository } from './catalog.repository.js';

/** A plan or a type of products that somebody names, and where in their input. */
export interface Named {
  readonly part: 'plan' | 'product-type';
  readonly key: string;
  /** As RFC 6901 writes it. */
  readonly pointer: string;
}

/**
 * What is sold, and at which price, at any moment: now, in the past, and as it is planned. What is said of a moment that has
 * passed is never said otherwise, but for what was not there at all.
 */
@Injectable()
export class Catalog {
  constructor(private readonly catalog: CatalogRepository) {}

  /** Also one that is retired, which its `state` says; null where there was none then. */
  async planAt(planId: string, moment: Date): Promise<Plan | null> {
    const [plan, priceLists] = await Promise.all([
      this.catalog.find('plan', planId),
      this.catalog.all('price-list'),
    ]);
    return plan && planOf(plan, priceLists, moment);
  }

  /**
   * Throws `invalid-input`, with where it stands, for what the catalog knows nothing of; what it knew once, or will sell only
   * later, it does know.
   */
  async require(named: readonly Named[]): Promise<void> {
    const [plans, types] = await Promise.all(
      (['plan', 'product-type'] as const).map((part) =>
        this.catalog.known(
          part,
          named.flatMap((one) => (one.part === part ? [one.key] : [])),
        ),
      ),
    );
    const errors = named
      .filter(({ part, key }) => !(part === 'plan' ? plans : types)?.has(key))
      .map(({ part, pointer }) => ({ pointer, message: `there is no such ${part}` }));
    if (errors.length > 0) throw new Problem('invalid-input', { errors });
  }

  /** Whether prices are without tax, and all of them; null where there were none then. */
  async priceListAt(currency: Currency, moment: Date): Promise<PriceListTerms | null> {
    const list = await this.catalog.find('price-list', currency);
    return (list && changeAt(list.changes, moment)?.content) ?? null;
  }

  /** The types of products that there were, by their names. */
  async typesAt(moment: Date): Promise<ReadonlyMap<string, ProductTypeTerms>> {
    const types = await this.catalog.all('product-type');
    const then = types.flatMap(({ key, changes }) => {
      const content = changeAt(changes, moment)?.content;
      return content ? [[key, content] as const] : [];
    });
    return new Map(then);
  }
}
