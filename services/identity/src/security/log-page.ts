import { Problem } from '@atrium/messaging';
import type { LinePlace } from './archive.repository.js';

/** How many lines a page has when nothing is said. */
export const defaultLimit = 50;

/** The number of a line out of a cursor. Throws `invalid-input` for one that is not ours. */
export function numberIn(cursor: string): number {
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw notOurs();
  return Number(cursor);
}

/** A place among the lines of several accounts as text. */
export function cursorTo({ at, id }: LinePlace): string {
  return `${at.getTime()}.${id}`;
}

/** Throws `invalid-input` for a cursor that is not ours. */
export function placeIn(cursor: string): LinePlace {
  const [, time, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(cursor) ?? [];
  if (time === undefined || id === undefined) throw notOurs();
  return { at: new Date(Number(time)), id };
}

/** Cuts what was read, one more than asked for, to a page. */
export function cut<Line>(
  read: readonly Line[],
  limit: number,
  cursorOf: (line: Line) => string,
): { page: Line[]; nextCursor: string | null } {
  const page = read.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: last && read.length > limit ? cursorOf(last) : null };
}

function notOurs(): Problem {
  const message = 'cursor must be a nextCursor that was given out';
  return new Problem('invalid-input', { errors: [{ pointer: '/cursor', message }] });
}
