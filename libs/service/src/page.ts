import type { PageInput } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';

/** Where a page begins: the sort value and the id of the last item of the page before. */
export type Cursor = readonly [sortedBy: number, id: string];

/** How many items a page has when nothing is said. */
const defaultLimit = 50;

/** Of the times that a `Date` can tell, in milliseconds: most lists are sorted by one. */
const furthestTime = 8.64e15;

/** Where a page begins and how long it is. Throws `invalid-input` for a cursor that was not given out. */
export function pageAsked({ cursor, limit = defaultLimit }: PageInput): {
  after: Cursor | undefined;
  limit: number;
} {
  if (cursor === undefined) return { after: undefined, limit };
  const after = readCursor(cursor);
  if (after) return { after, limit };
  throw new Problem('invalid-input', {
    errors: [{ pointer: '/cursor', message: 'cursor must be a nextCursor that was given out' }],
  });
}

/** Cuts what was read, one more than asked for, to a page. */
export function cutPage<Item>(
  read: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => Cursor,
): { page: Item[]; nextCursor: string | null } {
  const page = read.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: last && read.length > limit ? cursorText(cursorOf(last)) : null };
}

/** The cursor of lists that are sorted by id alone. */
export function byId({ _id }: { readonly _id: string }): Cursor {
  return [0, _id];
}

/** A cursor as text: opaque to whoever carries it. */
export function cursorText([sortedBy, id]: Cursor): string {
  return Buffer.from(JSON.stringify([sortedBy, id])).toString('base64url');
}

/** Reads a cursor. Null for a text that we did not make. */
export function readCursor(text: string): Cursor | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 2) return null;
    const [sortedBy, id] = parts as unknown[];
    const isPlace = typeof sortedBy === 'number' && Math.abs(sortedBy) <= furthestTime;
    return isPlace && typeof id === 'string' ? [sortedBy, id] : null;
  } catch {
    return null;
  }
}
