import { decimal } from './decimal.js';
import type { DocumentLine } from './legal-document.js';

/**
 * What one of a line's quantity costs, without tax and before discounts, as computers write it: with two decimals where that is
 * exact, else with four, rounded (EU directive 2006/112, article 226(8)). It is said, never calculated with.
 */
export function unitPrice({
  listNet,
  quantity,
}: Pick<DocumentLine, 'listNet' | 'quantity'>): string {
  if (listNet % quantity === 0) return decimal(listNet / quantity);
  const tenThousandths = Math.round((listNet * 100) / quantity);
  const digits = String(tenThousandths).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
