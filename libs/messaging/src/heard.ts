import type { EventMessage } from '@atrium/contracts';

/** How many events a document remembers: more than JetStream may deliver again at one time. */
const remembered = 200;

/** The field to spread into the schema of a document that events change by addition. */
export const heardFields = { heard: { type: [String], default: undefined } };

/**
 * For an effect that must not be repeated (a sum, a counter): the condition and the note that go into
 * the very write that is the effect. Between an effect and the inbox's note a process may die, and the
 * event comes again. Effects that only set a state need none of this.
 */
export function unlessHeard({ id }: EventMessage): { heard: { $ne: string } } {
  return { heard: { $ne: id } };
}

/** The note that belongs to `unlessHeard`. */
export function nowHeard({ id }: EventMessage): {
  $push: { heard: { $each: string[]; $slice: number } };
} {
  return { $push: { heard: { $each: [id], $slice: -remembered } } };
}
