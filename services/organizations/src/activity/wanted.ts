import type { LoggedKind } from '@atrium/contracts';
import type { Activity } from './activity.js';

/** What somebody wants to see of a log. What is left out restricts nothing. */
export interface Wanted {
  readonly person?: string;
  readonly product?: string;
  readonly kind?: LoggedKind;
  /** From this moment on. */
  readonly from?: Date;
  /** Before this moment. */
  readonly to?: Date;
  /** Words that are all found in it. */
  readonly q?: string;
}

/** A condition that an index answers. */
export type Narrowing =
  { readonly people: string } | { readonly products: string } | { readonly kind: LoggedKind };

/** Whether an act is what somebody wants to see. */
export function isWanted(activity: Activity, wanted: Wanted): boolean {
  const { person, product, kind, from, to, q } = wanted;
  return (
    (person === undefined || activity.people.includes(person)) &&
    (product === undefined || activity.products.includes(product)) &&
    (kind === undefined || activity.kind === kind) &&
    (from === undefined || activity.at >= from) &&
    (to === undefined || activity.at < to) &&
    (q === undefined || holdsWords(activity, q))
  );
}

/**
 * The one condition, beside the time, by which the database looks: what narrows most. Whether there is more to it than
 * that is judged on what was read.
 */
export function narrowing({ person, product, kind, q }: Wanted): {
  by: Narrowing | undefined;
  isAll: boolean;
} {
  const conditions = [
    ...(person === undefined ? [] : [{ people: person }]),
    ...(product === undefined ? [] : [{ products: product }]),
    ...(kind === undefined ? [] : [{ kind }]),
  ];
  return { by: conditions[0], isAll: conditions.length <= 1 && q === undefined };
}

/**
 * The first `limit` of what was read that are wanted, and the last one that was looked at if there may be more:
 * something of what was read is left, or as much was read as was to be.
 */
export function firstWanted<One extends Activity>(
  read: readonly One[],
  { limit, readAtMost, wanted }: { limit: number; readAtMost: number; wanted: Wanted },
): { found: One[]; goOnAfter: One | undefined } {
  const found: One[] = [];
  let looked = 0;
  for (; looked < read.length && found.length < limit; looked += 1) {
    const one = read[looked] as One;
    if (isWanted(one, wanted)) found.push(one);
  }
  const isMore = looked < read.length || read.length === readAtMost;
  return { found, goOnAfter: isMore ? read[looked - 1] : undefined };
}

function holdsWords(
  { kind, by, aboutId, accountId, productId, facts }: Activity,
  q: string,
): boolean {
  const told = facts.flatMap(({ name, value }) => [name, value]);
  const text = [kind, by, aboutId, accountId, productId, ...told].join(' ').toLowerCase();
  const words = q.toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}
