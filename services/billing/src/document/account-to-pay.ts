import type { LegalDocument } from './legal-document.js';

/**
 * The account to which what is due is transferred: with a QR reference the seller's QR-IBAN, which takes no other ones; in all
 * other cases the common one (E-9). Throws `Error` where a QR reference has no QR-IBAN to go to: the two were made apart.
 */
export function accountToPay({ seller, payment }: LegalDocument): {
  readonly iban: string;
  readonly bic: string | null;
} {
  const { iban, qrIban, bic } = seller.bankAccounts;
  if (payment.reference?.kind !== 'QRR') return { iban, bic };
  if (qrIban === null) throw new Error('A QR reference is of no use without a QR-IBAN');
  return { iban: qrIban, bic };
}
