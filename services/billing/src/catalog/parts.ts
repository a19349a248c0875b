import type { CatalogPart } from '@atrium/contracts';
import type { Entry } from './catalog.js';

/** The catalog by its parts. */
export type Parts = { readonly [Part in CatalogPart]: readonly Entry<Part>[] };

export const nothing: Parts = { 'product-type': [], plan: [], 'price-list': [] };

export function partsOf(entries: readonly Entry[]): Parts {
  const those = <Part extends CatalogPart>(part: Part): Entry<Part>[] =>
    entries.filter((entry): entry is Entry & Entry<Part> => entry.part === part);
  return {
    'product-type': those('product-type'),
    plan: those('plan'),
    'price-list': those('price-list'),
  };
}
