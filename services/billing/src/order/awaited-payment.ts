import type { StartedPayment } from '@atrium/contracts';
import type { AwaitedPayment } from './order.js';

/** What whoever placed an order does next, as the order keeps it: no secret of a card's form, which is asked for anew. */
export function awaited({ payment, action }: StartedPayment): AwaitedPayment {
  return {
    paymentId: payment.id,
    reference: payment.reference,
    iban: action?.kind === 'transfer' ? (action.iban ?? null) : null,
  };
}
