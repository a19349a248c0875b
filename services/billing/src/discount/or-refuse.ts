import { Problem } from '@atrium/messaging';
import type { Mistake } from './discount.js';

/** What a rule has read out of an input. Throws `invalid-input` with what is wrong, where it could not. */
export function orRefuse<Read>(read: Read | Mistake): Read {
  if (!isMistake(read)) return read;
  const { pointer, message } = read;
  throw new Problem('invalid-input', { errors: [{ pointer, message }] });
}

function isMistake(read: unknown): read is Mistake {
  return typeof read === 'object' && read !== null && 'pointer' in read && 'message' in read;
}
