import type { RequestContract } from '@atrium/contracts';
import { requireFresh } from './freshness.js';
import { Problem } from './problem.js';
import type { Asker } from './request-context.js';

/**
 * What only operators ask, others don't get, and operators only with a second factor, for a command one used within ten
 * minutes (decision 32). Throws `operator-required`, `second-factor-required` or `fresh-authentication-required`.
 */
export function requireOperator(
  { operatorsOnly, effect }: Pick<RequestContract, 'operatorsOnly' | 'effect'>,
  asker: Pick<Asker, 'isOperator' | 'amr' | 'authenticatedAt'>,
  now: Date,
): void {
  if (!operatorsOnly) return;
  if (!asker.isOperator) throw new Problem('operator-required');
  if (!asker.amr.includes('mfa')) throw new Problem('second-factor-required');
  if (effect === 'command') requireFresh(asker, now);
}
