import { randomUUID } from 'node:crypto';

/** One change of a membership or an organization, kept from the first day (decision 8). */
export interface HistoryEntry {
  readonly id: string;
  readonly at: Date;
  /** The account that did it, or null when nobody did. */
  readonly by: string | null;
  /** The field that changed. */
  readonly what: string;
  readonly from: unknown;
  readonly value: unknown;
}

/** Who did something, when, in which request. */
export interface Circumstances {
  readonly by: string | null;
  readonly at: Date;
  readonly requestId: string | null;
}

/** How many entries stay in a document; older ones move to the collection `history`. */
export const keptInDocument = 50;

/** One change, to be pushed in the same write as the change itself. */
export function changed(
  what: string,
  from: unknown,
  value: unknown,
  { by, at }: Circumstances,
): HistoryEntry {
  return { id: randomUUID(), at, by, what, from, value };
}

/** The entries that are too many, oldest first: half of what stays is moved at once, so that it happens seldom. */
export function tooOld(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  return history.length > keptInDocument ? history.slice(0, -keptInDocument / 2) : [];
}
