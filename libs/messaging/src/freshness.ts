import { Problem } from './problem.js';
import type { Asker } from './request-context.js';

/** How long a proof of who sits at the device is good for sensitive changes, in milliseconds. */
export const freshFor = 10 * 60_000;

/** Throws `fresh-authentication-required` unless the asker has proven who they are within ten minutes (ASVS 7.5.1). */
export function requireFresh({ authenticatedAt }: Pick<Asker, 'authenticatedAt'>, now: Date): void {
  if (now.getTime() - authenticatedAt.getTime() >= freshFor) {
    throw new Problem('fresh-authentication-required');
  }
}
