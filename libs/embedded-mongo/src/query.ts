import type { Document } from 'bson';
import { decode } from './bson.js';
import type { Collection } from './catalog.js';
import type { Filter } from './language/index.js';
import { compileFilter, compileSort } from './language/index.js';
import type { Metrics } from './metrics.js';
import type { Plan } from './planner/plan.js';
import { plan } from './planner/plan.js';
import type { Storage } from './storage.js';

/** What a query asks for. */
export interface Query {
  filter: Document;
  sort?: Document | undefined;
  skip?: number | undefined;
  /** 0 or undefined: no limit. */
  limit?: number | undefined;
  hint?: unknown;
}

/** A document as it is stored; decoded when first asked for. */
export class Found {
  private decoded: Document | undefined;

  constructor(
    readonly record: number,
    readonly bytes: Buffer,
  ) {}

  get document(): Document {
    return (this.decoded ??= decode(this.bytes));
  }
}

/** Reads documents by the best index there is, counting what had to be looked at. */
export class Reader {
  constructor(
    private readonly storage: Storage,
    private readonly metrics: Metrics,
  ) {}

  /**
   * The documents of a query, read as they are asked for; a reader may pause between two of them.
   * Throws at once what is wrong with the query.
   */
  find(collection: Collection | undefined, query: Query): Iterable<Found> {
    const filter = compileFilter(query.filter);
    const order = query.sort && compileSort(query.sort);
    if (!collection) return [];
    const way = plan(collection, query.filter, query.sort, query.hint);
    const { skip = 0, limit = 0 } = query;
    const matching = this.matching(collection, way, filter);
    if (way.sorted || !order) return slice(matching, skip, limit);
    const sorted = sortFound(
      matching,
      (a, b) => order(a.document, b.document),
      limit && skip + limit,
    );
    return slice(sorted, skip, limit);
  }

  /** How many documents match; from the index alone where that is enough. */
  count(collection: Collection | undefined, query: Query): number {
    const filter = compileFilter(query.filter);
    if (!collection) return 0;
    const { skip = 0, limit = 0 } = query;
    const way = plan(collection, query.filter, undefined, query.hint);
    const most = limit === 0 ? Infinity : skip + limit;
    return Math.max(this.countMatching(collection, way, filter, most) - skip, 0);
  }

  private countMatching(collection: Collection, way: Plan, filter: Filter, most: number): number {
    if (way.exact && !way.index) return Math.min(this.storage.countDocuments(collection), most);
    let count = 0;
    if (way.exact && !way.index?.multikey.includes(true)) {
      for (const range of way.ranges) {
        if (count < most) count += this.storage.countEntries(range, most - count);
      }
      this.metrics.queryExecutor.scanned += count;
      return count;
    }
    const found = this.matching(collection, way, filter)[Symbol.iterator]();
    while (count < most && !found.next().done) count++;
    return count;
  }

  private *matching(collection: Collection, way: Plan, filter: Filter): Generator<Found> {
    for (const found of this.candidates(collection, way)) {
      this.metrics.queryExecutor.scannedObjects++;
      if (way.exact || filter.matches(found.document)) yield found;
    }
  }

  private *candidates(collection: Collection, way: Plan): Generator<Found> {
    if (!way.index) {
      for (const [record, bytes] of this.storage.scanDocuments(collection, way.reverse)) {
        yield new Found(record, bytes);
      }
      return;
    }
    for (const record of this.records(way)) {
      const bytes = this.storage.getDocument(collection, record);
      if (bytes) yield new Found(record, bytes);
    }
  }

  private *records(way: Plan): Generator<number> {
    const { queryExecutor } = this.metrics;
    if (way.point) {
      const record = this.storage.getUnique(way.point);
      if (record === undefined) return;
      queryExecutor.scanned++;
      yield record;
      return;
    }
    const seen = way.index!.multikey.includes(true) ? new Set<number>() : undefined;
    for (const range of way.ranges) {
      for (const record of this.storage.scanEntries(range, way.reverse)) {
        queryExecutor.scanned++;
        if (seen?.has(record)) continue;
        seen?.add(record);
        yield record;
      }
    }
  }
}

/** Sorts; keeps only the first `limit` on the way, if one is given. */
function sortFound(
  source: Iterable<Found>,
  order: (a: Found, b: Found) => number,
  limit: number,
): Found[] {
  let kept: Found[] = [];
  for (const found of source) {
    kept.push(found);
    if (limit > 0 && kept.length >= limit * 2 + 1000) kept = kept.sort(order).slice(0, limit);
  }
  return kept.sort(order);
}

function* slice<T>(source: Iterable<T>, skip: number, limit: number): Generator<T> {
  let at = 0;
  for (const item of source) {
    if (at++ >= skip) yield item;
    if (limit > 0 && at >= skip + limit) return;
  }
}
