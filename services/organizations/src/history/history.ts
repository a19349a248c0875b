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

/** An entry outside of its document. */
export interface ArchivedEntry extends Omit<HistoryEntry, 'id'> {
  readonly _id: string;
  readonly documentId: string;
  /**
   * Where it stands among those of its document: entries are undone in the order in which they were written, and of two that
   * were written at nearly the same time the second may say the earlier time. Missing in older ones.
   */
  readonly place?: number;
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

/** The oldest entries of a document as the archive keeps them: the same whichever process moves them. */
export function archived(documentId: string, oldest: readonly HistoryEntry[]): ArchivedEntry[] {
  const beginning = oldest[0]?.at ?? new Date(0);
  return oldest.map(({ id, ...entry }, n) => ({
    _id: `${documentId}:${id}`,
    documentId,
    ...entry,
    place: placeFrom(beginning) + n,
  }));
}

/** All that happened to a document, oldest first, from what it keeps and what of it is archived: being moved, an entry is in both. */
export function joined(
  documentId: string,
  kept: readonly HistoryEntry[],
  archive: readonly ArchivedEntry[],
): HistoryEntry[] {
  const known = new Set(kept.map(({ id }) => `${documentId}:${id}`));
  const placeOf = ({ place, at }: ArchivedEntry): number => place ?? placeFrom(at);
  const moved = archive
    .filter((entry) => entry.documentId === documentId && !known.has(entry._id))
    .toSorted((one, other) => placeOf(one) - placeOf(other))
    .map(({ _id, at, by, what, from, value }) => ({
      id: _id.slice(documentId.length + 1),
      ...{ at, by, what, from, value },
    }));
  return [...moved, ...kept];
}

/** More entries are never moved at once than there are microseconds between two such moves. */
function placeFrom(beginning: Date): number {
  return beginning.getTime() * 1_000;
}
