import type { BillingSettings } from '../config.js';
import type { ViesTerms } from './tax-number.js';

/** Whether VIES is asked here, and how long its answers count, as the operators of the platform configured it. */
export function viesTermsOf({
  viesUrl,
  viesDays: days,
}: Pick<BillingSettings, 'viesUrl' | 'viesDays'>): ViesTerms {
  return { isAsked: viesUrl !== undefined, days };
}
