import type { RequestContract } from '@atrium/contracts';
import { Problem } from './problem.js';
import type { Asker } from './request-context.js';

/** How long an operator's proof of being themselves is good for a command, in milliseconds. */
const freshFor = 10 * 60_000;

/**
 * What only operators ask, others don't get, and operators only with a second factor, for a command one used within ten
 * minutes (decision 32). Throws `operator-required`, `second-factor-required` or `fresh-authentication-required`.
 */
export function requireOperator(
  { operatorsOnly, effect }: Pick<RequestContract, 'operatorsOnly' | 'effect'>,
  { isOperator, amr, authenticatedAt }: Pick<Asker, 'isOperator' | 'amr' | 'authenticatedAt'>,
  now: Date,
): void {
  if (!operatorsOnly) return;
  if (!isOperator) throw new Problem('operator-required');
  if (!amr.includes('mfa')) throw new Problem('second-factor-required');
  if (effect === 'command' && now.getTime() - authenticatedAt.getTime() >= freshFor) {
    throw new Problem('fresh-authentication-required');
  }
}
