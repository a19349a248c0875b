import type { PageInput } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { type Cursor, cursorText, defaultLimit, readCursor } from './page.js';

/** Where a page begins and how long it is. Throws `invalid-input` for a cursor that is not ours. */
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
