import type { HistoryEntry } from './history.js';

/** What is set and unset by one entry, member by member, instead of replaced. */
const lists = new Set(['legalRepresentatives']);

/**
 * A document as it was at a moment: what was changed after it is undone, the newest change first (decision 8). A change
 * of that very moment has happened.
 *
 * @param history oldest first
 */
export function asOf<Document extends object>(
  present: Document,
  history: readonly HistoryEntry[],
  at: Date,
): Document {
  const later = history.filter((entry) => entry.at > at);
  return later.reduceRight<Document>(undo, present);
}

function undo<Document extends object>(document: Document, entry: HistoryEntry): Document {
  const { what, from, value } = entry;
  if (!lists.has(what)) return { ...document, [what]: from };
  const list = (document as Record<string, unknown>)[what] as readonly unknown[];
  const without = list.filter((item) => item !== value);
  return { ...document, [what]: from === null ? without : [...without, from] };
}

/** The change that made something so, of those until a moment; null when nobody remembers it. */
export function lastChange(
  history: readonly HistoryEntry[],
  at: Date,
  made: (entry: HistoryEntry) => boolean,
): HistoryEntry | null {
  return history.findLast((entry) => entry.at <= at && made(entry)) ?? null;
}
