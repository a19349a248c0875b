import type { Mistake } from '../discount/discount.js';

/** From a moment until, and without, another one; null: for ever. */
export interface Window {
  readonly from: Date;
  readonly until: Date | null;
}

/** Where a moment is. */
export function placeIn({ from, until }: Window, now: Date): 'before' | 'inside' | 'after' {
  if (now < from) return 'before';
  return until !== null && until <= now ? 'after' : 'inside';
}

/** A window as wanted: from now on where nothing is said. Its end comes after its beginning. */
export function windowOf(
  { from, until }: { from?: string; until?: string | null },
  now: Date,
): Window | Mistake {
  const window = {
    from: from === undefined ? now : new Date(from),
    until: until === undefined || until === null ? null : new Date(until),
  };
  if (Number.isNaN(window.from.getTime())) return mistakeAt('from', 'is no moment');
  if (window.until === null) return window;
  if (Number.isNaN(window.until.getTime())) return mistakeAt('until', 'is no moment');
  return window.until > window.from ? window : mistakeAt('until', 'must come after its beginning');
}

function mistakeAt(field: string, what: string): Mistake {
  return { pointer: `/${field}`, message: `${field} ${what}` };
}
