import type { ListInvoicesInput } from '@atrium/contracts';
import { beginningOf, localDate } from '../date/local-date.js';
import type { WantedInvoices } from './invoices.repository.js';

/** Which documents are meant, with days as the law counts them in its time zone. */
export function inMoments(
  { kind, state, from, until }: Pick<ListInvoicesInput, 'kind' | 'state' | 'from' | 'until'>,
  timeZone: string,
): WantedInvoices {
  const begins = (day: string) => beginningOf(localDate(day), timeZone);
  return {
    ...(kind && { kind }),
    ...(state && { state }),
    ...(from !== undefined && { from: begins(from) }),
    ...(until !== undefined && { until: begins(until) }),
  };
}
