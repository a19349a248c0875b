import type { LegalDocument } from '../document/legal-document.js';

/**
 * What an invoice or a credit note shall say, before it has a number. Issuing adds the rest: number and day, until when it is to
 * be paid, and who sends it.
 */
export interface Draft extends Omit<LegalDocument, 'number' | 'issuedOn' | 'dueOn' | 'seller'> {
  readonly kind: 'invoice' | 'credit-note';
}
