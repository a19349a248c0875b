import type { RequestContract } from '@atrium/contracts';
import { Problem } from './problem.js';
import type { Asker } from './request-context.js';

/**
 * An API token asks only what its scopes open; a session asks whatever its person may. Throws
 * `session-required` where no scope opens it, `insufficient-scope` where the token lacks the one that does.
 */
export function requireScope(
  { scope }: Pick<RequestContract, 'scope'>,
  { scopes }: Pick<Asker, 'scopes'>,
): void {
  if (scopes === undefined) return;
  if (scope === null) throw new Problem('session-required');
  if (scopes.includes(scope)) return;
  throw new Problem('insufficient-scope', { detail: `It takes the scope ${scope}.` });
}
