import type { Accountant } from '@atrium/contracts';
import type { BillingNotice } from '../delivery/delivery.js';

/**
 * Whom of those who see the accounting something is told (docs/decisions/0030). `all`: what takes money or a product away, though
 * reminders are switched off. `doer-and-reminded`: whoever did it always, as it is the answer to what they did; others who
 * want reminders. `doer`: whoever asked for it, and nobody else. `reminded`: those alone (B-1).
 */
const audiences: Readonly<
  Record<BillingNotice, 'all' | 'doer' | 'doer-and-reminded' | 'reminded'>
> = {
  'order-awaits-transfer': 'doer-and-reminded',
  'invoice-issued': 'doer-and-reminded',
  'credit-note-issued': 'doer-and-reminded',
  'payment-failed': 'doer-and-reminded',
  'payment-refunded': 'doer-and-reminded',
  'pay-out-requested': 'all',
  'pay-out-confirmed': 'all',
  'pay-out-returned': 'all',
  'invoices-mailed': 'doer',
  'product-reminded': 'reminded',
  'product-renewal-failed': 'all',
  'product-blocked': 'all',
  'product-ended': 'all',
};

/** Whether somebody who sees the accounting is told. `doer`: the account that did it, if anybody of the organization. */
export function isTold(
  notice: BillingNotice,
  { accountId, reminded }: Accountant,
  doer: string | undefined,
): boolean {
  const audience = audiences[notice];
  if (audience === 'all') return true;
  if (reminded && audience !== 'doer') return true;
  return audience !== 'reminded' && accountId === doer;
}
