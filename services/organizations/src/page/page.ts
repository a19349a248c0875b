/** Where a page begins: the sort value and the id of the last item of the page before. */
export type Cursor = readonly [sortedBy: number, id: string];

/** How many items a page has when nothing is said. */
export const defaultLimit = 50;

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
    return typeof sortedBy === 'number' && typeof id === 'string' ? [sortedBy, id] : null;
  } catch {
    return null;
  }
}
